// SPDX-License-Identifier: EUPL-1.2
// What every browser test needs: its packages, a server, Debian's chromium, axe, and TAP.
//
//   import { axe, browse, done, equal, serve, test } from "./start.mjs";
//   const server = await serve("desk_probe");
//   const browser = await browse();
//   await test("a thing works", async () => { ... });
//   await done();
import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
export const root = dirname(dirname(here));
export const build = process.env.BASTIDE_BUILD ?? join(root, "build-test");
const cleanups = [];

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Installs the packages of the lock file once; suites that run side by side wait. */
async function install() {
  const lock = join(here, "package-lock.json");
  const kept = join(here, "node_modules", ".lock");
  const busy = join(here, ".installing");
  const fresh = () => existsSync(kept) && readFileSync(kept).equals(readFileSync(lock));
  for (let i = 0; i < 600 && !fresh(); i++) {
    try {
      mkdirSync(busy);
    } catch {
      await sleep(200);
      continue;
    }
    try {
      const options = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
      if (!fresh()) execFileSync("npm", options, { cwd: here, stdio: ["ignore", "ignore", 2] });
      copyFileSync(lock, kept);
    } finally {
      rmdirSync(busy);
    }
  }
}
await install();
const { chromium } = await import("playwright-core");

// --- TAP -----------------------------------------------------------------------------------------

let count = 0;
let failed = 0;
let mark = "";

/** Names the engine behind the tests: "a thing works [sqlite]". */
export function tag(engine) {
  mark = ` [${engine}]`;
}

/** Runs at the end, the last one first. */
export function atEnd(work) {
  cleanups.push(work);
}

function say(ok, name, why) {
  count++;
  if (!ok) failed++;
  console.log(`${ok ? "ok" : "not ok"} ${count} - ${name}${mark}`);
  if (why) for (const line of String(why).split("\n")) console.log(`# ${line}`);
}

/** Runs one test; what it throws is a failure, the others still run. */
export async function test(name, body) {
  try {
    await body();
    say(true, name);
  } catch (error) {
    say(false, name, error.stack ?? error);
  }
}

export function equal(got, want, what = "") {
  const [a, b] = [JSON.stringify(got), JSON.stringify(want)];
  if (a !== b) throw new Error(`${what && what + ": "}got ${a}, expected ${b}`);
}

export function ok(truth, what) {
  if (!truth) throw new Error(what);
}

/** Ends servers and browsers, prints the plan. */
export async function done() {
  for (const end of cleanups.reverse()) await end();
  console.log(`1..${count}`);
  process.exit(failed || !count ? 1 : 0);
}

// --- Server and browser -----------------------------------------------------------------------

/** Starts a program that prints "port N" or "address: http://…" when it is ready and ends when its
 * input does, or by SIGTERM. */
export async function serve(command, args = [], env = {}) {
  const path = command.includes("/") ? command : join(build, "src", command);
  const child = spawn(path, args, {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  const ended = new Promise((r) => child.once("exit", (status, signal) => r(status ?? signal)));
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise((found, fail) => {
    lines.on("line", (line) => {
      const port = /^port (\d+)$/.exec(line);
      const address = /^address: (\S+)$/.exec(line);
      if (port) found(`http://127.0.0.1:${port[1]}`);
      if (address) found(address[1].replace(/\/$/, ""));
    });
    void ended.then((status) => fail(new Error(`${path} ended: ${status}`)));
  });
  const stop = async () => {
    child.stdin.end();
    child.kill("SIGTERM");
    const status = await Promise.race([ended, sleep(8000).then(() => "late")]);
    if (status === "late") child.kill("SIGKILL");
    return status;
  };
  cleanups.push(stop);
  return { url, stop, process: child };
}

export async function browse() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--lang=fr"],
  });
  cleanups.push(() => browser.close());
  return browser;
}

/** A page of a new profile; what its console complains about is collected in page.complaints. */
export async function open(browser, address, options = {}) {
  const context = await browser.newContext({ locale: "fr-FR", ...options });
  const page = await context.newPage();
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("console", (m) => m.type() === "error" && page.complaints.push(m.text()));
  await page.goto(address, { waitUntil: "networkidle" });
  return page;
}

/** What axe finds wrong on the page, one line each: WCAG 2.2 A and AA and best practices. */
export async function axe(page) {
  const source = readFileSync(join(here, "node_modules", "axe-core", "axe.min.js"), "utf8");
  // a colour on its way from one theme to another is none that anybody reads
  await page.evaluate(() => Promise.allSettled(document.getAnimations()
    .filter((a) => a instanceof CSSTransition).map((a) => a.finished)));
  await page.evaluate(source); // by the debugger: the page's own policy forbids inline scripts
  const found = await page.evaluate(() => globalThis.axe.run(document));
  return found.violations.map(
    (v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(" | ")}`,
  );
}
