#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// The desk as a user meets it, in French: sign in, a customer, an invoice typed in the grid,
// its number, the list, the balance; then read without JavaScript, and axe on each page.
// With BASTIDE_SHOTS=1 the pictures of the README are made anew.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { axe, browse, build, done, equal, ok, root, test } from "./start.mjs";

const program = join(build, "bastide");
const admin = "admin@test.example";
const password = "correct horse battery";
const folder = mkdtempSync(join(tmpdir(), "desk-"));

const freePort = () =>
  new Promise((found) => {
    const s = createServer().listen(0, "127.0.0.1", () => {
      const { port } = s.address();
      s.close(() => found(port));
    });
  });

async function serveSite(name, args) {
  const site = join(folder, name);
  const all = [args[0], "--site", site, "--admin", admin, "--password-stdin", ...args.slice(1)];
  execFileSync(program, all,
    { input: `${password}\n`, stdio: ["pipe", "ignore", "ignore"] });
  const url = `http://127.0.0.1:${await freePort()}`;
  const server = spawn(program, ["serve", "--site", site, "--listen", url.slice(7)],
    { stdio: ["ignore", "ignore", "inherit"] });
  for (let i = 0; i < 400; i++) {
    const answer = await fetch(`${url}/api/method/ping`).catch(() => null);
    if (answer?.ok) return { url, server };
    await new Promise((r) => setTimeout(r, 50));
  }
  throw new Error("the server does not answer");
}

async function signIn(page, url) {
  await page.goto(`${url}/login`);
  await page.fill("[name=usr]", admin);
  await page.fill("[name=pwd]", password);
  await Promise.all([page.waitForURL(`${url}/`), page.press("[name=pwd]", "Enter")]);
}

const browser = await browse();
const site = await serveSite("site", ["init", "--siren", "732829320", "--name", "Atelier Test"]);
const viewport = { width: 1280, height: 800 };
const context = await browser.newContext({ locale: "fr-FR", viewport });
const page = await context.newPage();
page.setDefaultTimeout(8000);
const errors = [];
page.on("pageerror", (e) => errors.push(String(e)));

await test("signing in leads home, in French", async () => {
  await signIn(page, site.url);
  equal(await page.getAttribute("html", "lang"), "fr");
  equal(await page.locator("main").count(), 1);
  ok(await page.locator("nav").count(), "no nav");
});

await test("a customer is made by the form", async () => {
  await page.goto(`${site.url}/app/customer/new`);
  await page.fill("[name=customer_name]", "SARL Dupont");
  await page.fill("[name=siren]", "123456782");
  await page.click("[name=do][value=save]:visible");
  await page.waitForURL(/\/app\/customer\/SARL/);
  ok((await page.textContent("main")).includes("SARL Dupont"), "the name is not shown");
});

// 2 x 500,00 + 3 x 33,33 = 1 099,99; TVA 20 % = 220,00; 1 319,99
await test("an invoice typed in the grid gets its number when it is submitted", async () => {
  await page.goto(`${site.url}/app/sales-invoice/new`);
  await page.fill("[name=customer]", "SARL Dupont");
  const rows = [["Conseil", "2", "500,00"], ["Frais", "3", "33,33"]];
  for (const [i, [name, qty, rate]] of rows.entries()) {
    if (!(await page.locator(`[name="items[${i}].qty"]`).count())) {
      await page.click("text=Ajouter une ligne");
    }
    await page.fill(`[name="items[${i}].item_name"]`, name);
    await page.fill(`[name="items[${i}].qty"]`, qty);
    await page.fill(`[name="items[${i}].rate"]`, rate);
  }
  await page.click("[name=do][value=submit]:visible");
  await page.waitForURL(/\/app\/sales-invoice\/FAC-\d{4}-00001/);
  const text = (await page.textContent("main")).replace(/[\u202f\u00a0]/g, " ");
  for (const part of ["FAC-", "SARL Dupont", "1 099,99", "220,00", "1 319,99"]) {
    ok(text.includes(part), `${part} is not shown in: ${text.replace(/\s+/g, " ")}`);
  }
});

await test("the list shows it and the balance balances", async () => {
  await page.goto(`${site.url}/app/sales-invoice`);
  const link = page.locator("main a", { hasText: /FAC-\d{4}-00001/ });
  equal(await link.count(), 1);
  await page.goto(`${site.url}/app/query-report/Trial Balance`);
  ok((await page.textContent("tfoot")).includes("Équilibrée"), "the balance does not say it");
});

await test("a wrong value is said beside its field and nothing typed is lost", async () => {
  await page.goto(`${site.url}/app/customer/new`);
  await page.fill("[name=customer_name]", "Client <b>gras</b>");
  await page.fill("[name=siren]", "123456789");
  await page.click("[name=do][value=save]:visible");
  await page.waitForSelector("[aria-invalid=true]");
  equal(await page.inputValue("[name=customer_name]"), "Client <b>gras</b>");
  ok((await page.textContent("main")).includes("SIREN"), "the field is not named");
});

await test("axe finds nothing, in light and dark", async () => {
  for (const scheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const path of ["/", "/app/sales-invoice", "/app/sales-invoice/new",
      "/app/query-report/Trial Balance", "/app/customer/SARL Dupont"]) {
      await page.goto(site.url + path);
      const found = await axe(page);
      equal(found.length ?? found, 0, `${scheme} ${path}: ${JSON.stringify(found)}`);
    }
  }
});

await test("lists and documents are read without JavaScript", async () => {
  const plain = await browser.newContext({ javaScriptEnabled: false, locale: "fr-FR" });
  const reader = await plain.newPage();
  await signIn(reader, site.url);
  await reader.goto(`${site.url}/app/sales-invoice`);
  await reader.click("main a:has-text('-00001')");
  await reader.waitForURL(/00001/);
  ok((await reader.textContent("main")).includes("SARL Dupont"), "the document is not shown");
  await plain.close();
});

await test("no script failed", async () => equal(errors, []));

if (process.env.BASTIDE_SHOTS) {
  const demo = await serveSite("demo", ["demo"]);
  const shots = join(root, "docs", "fr");
  mkdirSync(shots, { recursive: true });
  await page.emulateMedia({ colorScheme: "light" });
  await context.clearCookies();
  await signIn(page, demo.url);
  for (const [name, path] of [["accueil", "/"], ["factures", "/app/sales-invoice"]]) {
    await page.goto(demo.url + path);
    await page.waitForTimeout(400);
    await page.screenshot({ path: join(shots, `${name}.png`) });
  }
  demo.server.kill("SIGTERM");
}

site.server.kill("SIGTERM");
await browser.close();
rmSync(folder, { recursive: true, force: true });
await done();
