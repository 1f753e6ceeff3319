// SPDX-License-Identifier: EUPL-1.2
// Sites of the program for browser tests, on SQLite or, when BASTIDE_BROWSER_ENGINE says so, on
// PostgreSQL (a suite NAME_postgresql.test.mjs says it and imports NAME.test.mjs).
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { atEnd, build, root, tag } from "./start.mjs";

export const engine = process.env.BASTIDE_BROWSER_ENGINE ?? "sqlite";
export const admin = "admin@test.example";
export const password = "correct horse battery";
export const program = join(build, "bastide");
export const folder = mkdtempSync(join(tmpdir(), "browser-"));
atEnd(() => rmSync(folder, { recursive: true, force: true }));
tag(engine);

/** The output of Python with the library of the tests. */
export function python(code) {
  return execFileSync("python3", ["-c", code], {
    cwd: join(root, "tests"),
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 1 << 28,
  });
}

// The cluster of the run, or one of our own that ends with us.
if (engine === "postgresql" && !process.env.BASTIDE_PG_HOME) {
  const home = mkdtempSync("/tmp/bastide-pg-");
  process.env.BASTIDE_PG_HOME = home;
  atEnd(() => python(`from lib import pg; pg.stop_home(${JSON.stringify(home)})`));
}

/** The options that name a new database; none for SQLite. */
export function database() {
  if (engine !== "postgresql") return [];
  return ["--db", python("from lib import pg; print(pg.new_database())").toString().trim()];
}

export const freePort = () =>
  new Promise((found) => {
    const s = createServer().listen(0, "127.0.0.1", () => {
      const { port } = s.address();
      s.close(() => found(port));
    });
  });

/** "serve": the process, and the lines that it printed until it listens. */
export async function start(site, options = []) {
  const url = `http://127.0.0.1:${await freePort()}`;
  const server = spawn(program, ["serve", "--site", site, "--listen", url.slice(7), ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((r) => server.once("exit", (status, signal) => r(status ?? signal)));
  const stop = async () => {
    server.kill("SIGTERM");
    return ended;
  };
  atEnd(stop);
  const lines = [];
  for await (const line of createInterface({ input: server.stdout })) {
    lines.push(line);
    if (line.startsWith("listening on")) return { url, lines, stop, server };
  }
  throw new Error(`the server does not listen: ${lines.join(" ")}`);
}

/** A site made by "init" or "demo", being served. */
export async function serveSite(name, [command, ...words]) {
  const site = join(folder, name);
  const all = [command, "--site", site, "--admin", admin, "--password-stdin", ...database()];
  execFileSync(program, [...all, ...words], {
    input: `${password}\n`,
    stdio: ["pipe", "ignore", "ignore"],
  });
  return start(site);
}

/** With BASTIDE_SHOTS=1 a picture of the manual is made anew: docs/fr/NAME.png; `dark`: its twin in
 * the dark theme too, NAME-sombre.png. Debian's pngquant, where it is, makes them small. */
export async function picture(page, name, { dark = false } = {}) {
  if (!process.env.BASTIDE_SHOTS || engine !== "sqlite") return;
  for (const scheme of dark ? ["light", "dark"] : ["light"]) {
    const path = join(root, "docs", "fr", `${name}${scheme === "dark" ? "-sombre" : ""}.png`);
    if (dark) await page.emulateMedia({ colorScheme: scheme });
    await page.screenshot({ path });
    const options = ["--force", "--strip", "--speed", "1", "--output", path];
    spawnSync("pngquant", [...options, "96", path], { stdio: "ignore" });
  }
  if (dark) await page.emulateMedia({ colorScheme: "light" });
}

/** Signs in as the administrator, or as another user of the same password. */
export async function signIn(page, url, user = admin) {
  await page.goto(`${url}/login`);
  await page.fill("[name=usr]", user);
  await page.fill("[name=pwd]", password);
  await Promise.all([page.waitForURL(`${url}/`), page.press("[name=pwd]", "Enter")]);
}

/** Goes to an address; the scripts of its page are there, and its grids are drawn. (A page that
 * listens to the server is never idle.) */
export async function arrive(page, address) {
  await page.goto(address);
  await page.waitForFunction(() => document.documentElement.classList.contains("live") &&
    [...document.querySelectorAll("desk-grid")].every((g) => g.querySelector("[role=grid]")));
}

export const atelier = ["init", "--siren", "732829320", "--name", "Atelier Test"];

/** A site of one's own and its desk in French, signed in: `errors` has what its scripts complained
 * of. `made`: the words of "init" or "demo". */
export async function openDesk(browser, name, given = {}) {
  const { made = atelier, timeout = 15000, ...options } = given;
  const site = await serveSite(name, made);
  const viewport = { width: 1440, height: 900 };
  const context = await browser.newContext({ locale: "fr-FR", viewport, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(timeout);
  const errors = [];
  page.on("pageerror", (e) => errors.push(String(e)));
  await signIn(page, site.url);
  return { site, context, page, errors };
}

/** Asks the API with the session of the page: the "data" of the answer. */
export function ask(page, path, body, method = body ? "POST" : "GET") {
  return page.evaluate(
    async ([p, b, m]) => {
      const token = document.querySelector("meta[name=csrf-token]").content;
      const headers = { "Content-Type": "application/json", "X-Frappe-CSRF-Token": token };
      const answer = await fetch(p, { method: m, headers, body: b && JSON.stringify(b) });
      if (!answer.ok) throw new Error(`${m} ${p}: ${await answer.text()}`);
      const said = await answer.json();
      return said.data ?? said.message;
    },
    [path, body, method],
  );
}

/** What is posted to have the type "Every Type", which has a field of each kind: address and body,
 * as tests/lib/every.py says it. */
export const everyType = () => JSON.parse(python(`
import json
from lib import every
class Site:
    def __init__(self): self.made = []
    def create(self, doctype, **doc): self.made.append(['/api/resource/' + doctype, doc])
site = Site()
every.make_types(site)
print(json.dumps(site.made))`));
