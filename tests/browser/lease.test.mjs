#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// The lease, a type of one schema and some rules, has all of the desk: its form is written by
// keyboard, with a tenant made beside it and charges in a grid, and an administrator changes it
// without a program.

import { arrive, openDesk, password, signIn } from "./site.mjs";
import { axe, browse, done, equal, ok, test } from "./start.mjs";

const browser = await browse();
const { site, page, errors } = await openDesk(browser, "lease");
const viewport = page.viewportSize();

const ask = (path, body, method = body ? "POST" : "GET") =>
  page.evaluate(
    async ([p, b, m]) => {
      const token = document.querySelector("meta[name=csrf-token]").content;
      const headers = { "Content-Type": "application/json", "X-Frappe-CSRF-Token": token };
      const answer = await fetch(p, { method: m, headers, body: b && JSON.stringify(b) });
      return { status: answer.status, ...(await answer.json()) };
    },
    [path, body, method],
  );
const go = (path) => arrive(page, site.url + path);
const press = async (...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const focused = () => page.evaluate(() => document.activeElement.name || document.activeElement.id);
const beside = page.locator("aside.beside-page");
const saved = () => page.waitForSelector(".notice.ok");
const labels = () => page.locator("#main form[data-draft] .field > :is(label, .label + label)")
  .allTextContents().then((all) => all.map((s) => s.trim()));

await ask("/api/resource/Item", { item_code: "EAU", item_name: "Eau froide" });

await test("a lease is written by keyboard, its tenant made beside it", async () => {
  await go("/app/lease/new");
  await page.locator("[name=tenant]").focus();
  await page.keyboard.type("Dupont Immo");
  await page.waitForSelector(".complete-list .new >> text=Dupont Immo");
  await press("F4");
  await beside.waitFor();
  await press("Control+Enter");
  await beside.waitFor({ state: "detached" });
  equal(await page.inputValue("[name=tenant]"), "Dupont Immo");
  await page.fill("[name=premises]", "12 rue des Lilas");
  await page.selectOption("[name=kind]", "commercial");
  await page.locator("[name=rent]").fill("2*450");
  await page.locator("[name=start_on]").fill("0101");
  await page.locator("[name='charges[0].item']").focus();
  await page.keyboard.type("froide"); // any word of it
  await page.waitForSelector(".complete-list [role=option] >> text=EAU");
  await press("Enter");
  equal(await focused(), "charges[0].amount");
  await page.keyboard.type("12,5+7,5");
  await press("Enter");
  equal(await focused(), "charges[1].item");
  await press("Control+s");
  await saved();
  const year = new Date().getFullYear();
  const name = decodeURIComponent(new URL(page.url()).pathname.split("/").at(-1));
  const { data } = await ask(`/api/resource/Lease/${name}`);
  equal([data.tenant, data.rent, data.charges[0].item, data.charges[0].amount],
    ["Dupont Immo", 900, "EAU", 20]);
  ok([year, year + 1, year - 1].some((y) => data.start_on === `${y}-01-01`), data.start_on);
  equal(await axe(page), []);
});

await test("its form is changed without a program", async () => {
  await go("/app/lease/new");
  await page.click("text=Personnaliser le formulaire");
  await page.waitForSelector("desk-grid [role=grid]");
  for (const colorScheme of ["dark", "light"]) {
    await page.emulateMedia({ colorScheme });
    equal(await axe(page), [], colorScheme);
  }
  const row = async (field) => {
    const names = await page.locator("desk-grid tbody [name$='.fieldname']:not([type=hidden])")
      .evaluateAll((all) => all.map((e) => e.value));
    return names.indexOf(field);
  };
  const cell = async (field, column) =>
    page.locator(`[name='fields[${await row(field)}].${column}']:not([type=hidden])`);
  await (await cell("premises", "label")).fill("Adresse du bien");
  await (await cell("deposit", "reqd")).check();
  await (await cell("end_on", "hidden")).check();
  await (await cell("rent", "label")).focus();
  for (let i = await row("rent"); i > 0; i--) await press("Control+ArrowUp");
  equal(await row("rent"), 0);
  const last = (await page.locator("desk-grid tbody tr:not(.gap)").count()) - 1;
  await page.fill(`[name='fields[${last}].label']`, "Étage");
  await page.selectOption(`[name='fields[${last}].fieldtype']`, "Int");
  await page.check(`[name='fields[${last}].in_list_view']:not([type=hidden])`);
  await press("Control+s");
  await saved();
  ok(page.url().endsWith("/app/customize-form/Lease"), page.url());

  await go("/app/lease/new");
  const now = await labels();
  equal(now[0], "Loyer mensuel");
  ok(now.includes("Adresse du bien") && now.includes("Étage"), now.join(", "));
  equal(await page.locator("[name=end_on]").count(), 0);
  ok(await page.locator("label[for=f-deposit]").evaluate((e) => e.classList.contains("must")),
    "the deposit is mandatory");
});

await test("the API and the list know it at once", async () => {
  const lease = { tenant: "Dupont Immo", premises: "3 quai", kind: "commercial", rent: 500 };
  const refused = await ask("/api/resource/Lease", lease);
  equal([refused.status, refused.exc_type], [417, "MandatoryError"]);
  const { data } = await ask("/api/resource/Lease", { ...lease, deposit: 1000, etage: 3 });
  equal([data.deposit, data.etage], [1000, 3]);
  await go("/app/lease");
  ok((await page.locator("thead th").allTextContents()).includes("Étage"), "its column");
});

await test("what the program needs stays mandatory and shown", async () => {
  await go("/app/customize-form/lease");
  const at = await page.locator("desk-grid tbody [name$='.fieldname']:not([type=hidden])")
    .evaluateAll((all) => all.findIndex((e) => e.value === "tenant"));
  const box = (column) => page.locator(`[name='fields[${at}].${column}']:not([type=hidden])`);
  await box("reqd").uncheck();
  await press("Control+s");
  await page.waitForSelector(".notice.err a");
  ok((await page.textContent(".notice.err")).includes("reste obligatoire"), "words");
  await box("reqd").check();
  await box("hidden").check();
  await press("Control+s");
  await page.waitForSelector(".notice.err:has-text('ne peut pas être caché')");
});

await test("only administrators may; who may not is not led there", async () => {
  const clerk = "clerk@test.example";
  const roles = [{ role: "Accounts Manager" }];
  await ask("/api/resource/User", { email: clerk, first_name: "Clerk", new_password: password,
    roles });
  const other = await browser.newContext({ locale: "fr-FR", viewport });
  const theirs = await other.newPage();
  await signIn(theirs, site.url, clerk);
  await theirs.goto(`${site.url}/app/lease/new`);
  equal(await theirs.locator("text=Personnaliser le formulaire").count(), 0);
  equal(await theirs.locator("label:has-text('Étage')").count(), 1);
  const answer = await theirs.goto(`${site.url}/app/customize-form/Lease`);
  equal(answer.status(), 403);
  await other.close();
});

await test("taken away, the form is the program's; the new field stays", async () => {
  const gone = await ask("/api/resource/Customize Form/Lease", undefined, "DELETE");
  ok(gone.status < 300, String(gone.status));
  await go("/app/lease/new");
  const now = await labels();
  equal(now[0], "Locataire");
  ok(!now.includes("Adresse du bien") && now.includes("Étage"), now.join(", "));
  equal(await page.locator("[name=end_on]").count(), 1);
});

equal(errors, [], "console");
await done();
