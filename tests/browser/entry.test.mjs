#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// An accountant enters purchases by hand, with the keyboard alone: accounts by number or word, the
// difference followed at the foot, F9 for what is missing, the entry posted, the next one begun.
import { ask, openDesk } from "./site.mjs";
import { axe, browse, done, equal, ok, test } from "./start.mjs";

const browser = await browse();
const { site, page, errors } = await openDesk(browser, "entry");
const plain = (text) => text.replace(/[\u202f\u00a0]/g, " ");
const at = (row, field) => `[name='accounts[${row}].${field}']`;
const value = async (row, field) => plain(await page.inputValue(at(row, field)));
const gap = async () => plain(await page.textContent("[data-cell=difference]")).trim();
const reaches = (text) => page.waitForFunction((want) =>
  document.querySelector("[data-cell=difference]").textContent.replace(/[\u202f\u00a0]/g, " ")
    .trim() === want, text);
const press = async (...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const DEBIT = "debit_in_account_currency";
const CREDIT = "credit_in_account_currency";

/** What is typed of a name is completed; Enter leads to the next cell. */
async function complete(typed) {
  await page.keyboard.type(typed);
  await page.waitForSelector("[role=listbox] [role=option]:visible");
  await press("Enter");
}

/** An account by what is typed of it, then the amount on its side. */
async function line(typed, field, amount, party) {
  await complete(typed);
  if (party) {
    await complete(party);
    equal(await page.evaluate(() => document.activeElement.name.split(".")[1]), DEBIT);
  }
  while (!(await page.evaluate(() => document.activeElement.name ?? "")).endsWith(field))
    await press("Tab");
  if (amount) await page.keyboard.type(amount);
}

async function nextRow(row) {
  while (!(await page.evaluate(() => document.activeElement.name)).startsWith(`accounts[${row}]`))
    await press("Tab");
}

await ask(page, "/api/resource/Supplier", { supplier_name: "Scierie de Retz" });
await ask(page, "/api/resource/Customer", { customer_name: "Scierie du Lac" });
await page.goto(`${site.url}/app/journal-entry/new`);
await page.waitForSelector("html.live");
await page.waitForFunction(() => customElements.get("desk-grid"));

// 1 296,00 owed; 1 080,00 of wood; what is missing is the VAT: 216,00
await test("three lines of a purchase: the third amount is F9's", async () => {
  await page.focus(at(0, "account"));
  await line("401", CREDIT, "1296", "retz");
  await nextRow(1);
  await reaches("-1 296,00");
  await line("601", DEBIT, "1080");
  await nextRow(2);
  await reaches("-216,00");
  await line("44566", DEBIT);
  await press("F9");
  await reaches("0,00");
  equal(await value(2, DEBIT), "216,00");
  equal(await value(2, CREDIT), "");
  equal(await page.evaluate(() => document.activeElement.name), `accounts[2].${DEBIT}`);
});

await test("a row that has its amount keeps it; a balanced entry needs nothing", async () => {
  await press("F9");
  await page.waitForFunction(() =>
    document.body.textContent.includes("La pièce est équilibrée"));
  await page.keyboard.type("200");
  await nextRow(3);
  await reaches("-16,00");
  await press("Shift+Tab");
  while (!(await page.evaluate(() => document.activeElement.name)).startsWith("accounts[2]"))
    await press("Shift+Tab");
  await press("F9");
  await page.waitForFunction(() =>
    document.body.textContent.includes("Cette ligne a déjà un montant"));
  equal(await value(2, DEBIT), "200,00");
});

await test("the missing side may be the credit; it can be undone", async () => {
  await page.focus(at(2, DEBIT));
  await press("Control+a");
  await page.keyboard.type("300");
  await nextRow(3);
  await reaches("84,00");
  await line("401", CREDIT, "", "retz");
  await press("F9");
  await reaches("0,00");
  equal(await value(3, CREDIT), "84,00");
  await press("Control+z");
  await reaches("84,00");
  await press("Control+y");
  await reaches("0,00");
});

await test("the key is told below this grid, and below no other", async () => {
  ok((await page.textContent(".grid-foot .keys")).includes("F9 solder la pièce"), "not told");
  equal(await axe(page), []);
});

await test("it is posted, and its way leads to the next one", async () => {
  await press("Control+Enter");
  await page.waitForURL(/journal-entry\/OD-\d{4}-00001/);
  const text = plain(await page.textContent("main"));
  for (const part of ["Scierie de Retz", "1 080,00", "300,00", "84,00", "1 296,00"])
    ok(text.includes(part), part);
  await page.waitForSelector("html.live");
  await press("Alt+n");
  await page.waitForURL(/journal-entry\/new/);
});

await test("an invoice has no F9", async () => {
  await page.goto(`${site.url}/app/sales-invoice/new`);
  await page.waitForSelector(".grid-foot .keys");
  ok(!(await page.textContent(".grid-foot .keys")).includes("F9"), "F9 is told");
});

await test("several accounts begin so: they are named, and one key away", async () => {
  for (const [account_number, account_name] of [["9881", "Alpha"], ["9882", "Beta"]])
    await ask(page, "/api/resource/Account", { account_number, account_name });
  await page.goto(`${site.url}/app/journal-entry/new`);
  await page.waitForSelector("html.live");
  await page.waitForFunction(() => customElements.get("desk-grid"));
  await page.focus(at(0, "account"));
  const search = "**/frappe.desk.search.search_link*";
  await page.route(search, (r) => r.abort()); // faster than candidates come
  await page.keyboard.insertText("988");
  await press("Enter");
  await page.waitForSelector(`${at(0, "account")}[aria-invalid=true]`);
  await page.unroute(search);
  ok(plain(await page.textContent("#accounts-wrong-0")).includes("9881 - Alpha ; 9882 - Beta"));
  equal(await axe(page), []);
  await press("Shift+Tab");
  equal(await value(0, "account"), "988");
  await press("ArrowDown");
  await page.waitForSelector("[role=option] >> text=9882 - Beta");
  await press("ArrowDown", "Enter");
  await page.waitForSelector(`${at(0, "account")}:not([aria-invalid])`);
  equal(await value(0, "account"), "9882 - Beta");
});

await test("no script failed", async () => equal(errors, []));
await done();
