#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// The entry sheet with the keyboard alone: pieces of a journal typed one after another, the day
// typed short, the other rows as usual, each piece closing by itself once it is even.
import { ask, openDesk } from "./site.mjs";
import { axe, browse, done, equal, ok, test } from "./start.mjs";

const browser = await browse();
const { site, page, errors } = await openDesk(browser, "sheet");
const plain = (text) => text.replace(/[\u202f\u00a0]/g, " ");
const year = new Date().getFullYear();
const sheet = `${site.url}/books/entry?journal=AC%20-%20Achats&posting_date=${year}-03-05`;
const here = () => page.evaluate(() => document.activeElement.name ?? "");
const isHere = (name) =>
  page.waitForFunction((want) => document.activeElement.name === want, name);
const gap = (text) => page.waitForFunction((want) =>
  document.querySelector("[data-cell=difference]").textContent.replace(/[\u202f\u00a0]/g, " ")
    .trim() === want, text);
let keys = 0;
const press = async (...names) => {
  for (const name of names) await page.keyboard.press(name);
  keys += names.length;
};
const type = async (text) => {
  await page.keyboard.type(text);
  keys += text.length;
};

/** What is typed of a name is completed; Enter leads to the next cell. */
async function complete(typed) {
  await type(typed);
  await page.waitForSelector("[role=listbox] [role=option]:visible");
  await press("Enter");
}

async function supplierLine(amount) {
  await complete("401");
  await isHere("accounts[0].party");
  await complete("retz");
  await press("Enter"); // no debit
  await type(amount);
}

const drafts = async () => plain(await page.innerText("main")).replace(/\s+/g, " ");

await ask(page, "/api/resource/Supplier", { supplier_name: "Scierie de Retz" });
await page.goto(sheet);
await page.waitForFunction(() => customElements.get("desk-grid"));

await test("the day waits to be typed, and Return leads on into the rows", async () => {
  await isHere("posting_date");
  await type("23");
  await press("Enter");
  await isHere("cheque_no");
  equal(await page.inputValue("[name=posting_date]"), `23/03/${year}`);
  await type("F8841");
  await press("Enter");
  await type("Chêne");
  await press("Enter", "Enter");
  await isHere("accounts[0].account");
});

// 1 296,00 owed for 1 080,00 of wood and 216,00 of VAT
await test("a piece closes by itself once it is even, and the next one waits", async () => {
  await supplierLine("1296");
  await press("Enter", "Enter", "Enter");
  await isHere("accounts[1].account");
  await complete("601");
  await press("Enter");
  await type("1080");
  await press("Enter", "Enter", "Enter", "Enter");
  await isHere("accounts[2].account");
  await complete("44566");
  await press("Enter", "F9");
  await gap("0,00");
  await press("Enter", "Enter", "Enter", "Enter");
  await isHere("accounts[3].account");
  await press("Enter"); // of the empty row
  await page.waitForSelector("text=La pièce est au brouillard");
  const text = await drafts();
  ok(text.includes("une pièce, 1 296,00"), text);
  ok(text.includes("équilibrée 23 401 - Fournisseurs Scierie de Retz Chêne 1 296,00"), text);
  await isHere("posting_date");
  equal(await page.inputValue("[name=posting_date]"), `23/03/${year}`);
  equal(await page.inputValue("[name='accounts[0].account']"), "");
});

await test("the drafts can be posted from here", async () => {
  const link = page.locator("a", { hasText: "Valider le brouillard" });
  equal(new URL(await link.getAttribute("href"), site.url).search,
        `?is=draft&journal=AC%20-%20Achats&posting_date=${year}-03`);
  const [draft] = await ask(page, "/api/resource/Journal Entry?filters=" +
    encodeURIComponent('[["docstatus","=",0]]'));
  await ask(page, `/api/resource/Journal Entry/${draft.name}`, { docstatus: 1 }, "PUT");
  await page.goto(sheet);
  await isHere("posting_date");
  ok(!(await drafts()).includes("Brouillard du mois"));
});

// 600,00 at the rate of last time: 500,00 and 100,00. At six keys a second, eight seconds are 48.
await test("the next purchase of the supplier takes few keys", async () => {
  keys = 0;
  await type("+");
  await press("Enter");
  await type("F8842");
  await press("Enter", "Enter", "Enter");
  await supplierLine("600");
  await press("Alt+c");
  await page.waitForFunction(() =>
    document.querySelector("[name='accounts[2].debit_in_account_currency']")?.value);
  const cell = async (row, field) =>
    plain(await page.inputValue(`[name='accounts[${row}].${field}']`));
  equal(await cell(1, "debit_in_account_currency"), "500,00");
  equal(await cell(2, "debit_in_account_currency"), "100,00");
  ok((await cell(2, "account")).startsWith("44566"));
  equal(await page.inputValue("[name=posting_date]"), `06/03/${year}`);
  await gap("0,00");
  await press("Control+Enter");
  await page.waitForSelector("text=La pièce est au brouillard");
  ok(keys <= 48, `${keys} keys`);
  const text = await drafts();
  ok(text.includes("équilibrée 6 401 - Fournisseurs Scierie de Retz"), text);
  ok(text.includes("une pièce, 600,00"), text);
});

// What is shown in the empty cells of a row, by the field.
const ghosts = (row) => page.evaluate((at) => Object.fromEntries(
  [...document.querySelectorAll(`[name^="accounts[${at}]."]`)].filter((e) => e.placeholder)
    .map((e) => [e.name.split(".")[1].split("_")[0], e.placeholder.split(" ")[0]])), row);
const hasGhost = (row, field, text) => page.waitForFunction(([at, of, start]) =>
  document.querySelector(`[name="accounts[${at}].${of}"]`)?.placeholder.startsWith(start),
  [row, field, text]);
const DEBIT = "debit_in_account_currency";

// 300,00 at the rate of last time: 250,00 and 50,00; 240,00 is typed over the first.
await test("the other rows propose themselves: Return takes, typing replaces", async () => {
  await type("+");
  await press("Enter");
  await type("F8850");
  await press("Enter", "Enter", "Enter");
  await supplierLine("300");
  while ((await here()) !== "accounts[1].account") await press("Enter");
  await hasGhost(1, "account", "601");
  equal(await ghosts(1), { account: "601", debit: "250,00" });
  equal(await page.inputValue("[name='accounts[1].account']"), ""); // no part of the form
  await page.waitForFunction(() =>
    /^Proposé.: 601 - .*250,00$/.test(document.getElementById("said").textContent));
  ok((await page.innerText("main")).includes("En italique : proposé"), "explained");
  equal(await axe(page), []);
  await press("Enter", "Enter");
  await isHere("accounts[1].debit_in_account_currency");
  equal(await ghosts(1), { debit: "250,00" });
  await type("240");
  while ((await here()) !== "accounts[2].account") await press("Enter");
  await hasGhost(2, DEBIT, "60,00");
  equal(await ghosts(2), { account: "44566", debit: "60,00" });
  await complete("6155"); // another one: nothing is proposed beside it
  await page.waitForFunction(() => !document.querySelector("desk-grid [placeholder*=',']"));
  equal(await ghosts(2), {});
  await press("Control+z");
  await hasGhost(2, "account", "44566");
  await press("Enter", "Enter", "Enter");
  await gap("0,00");
  while ((await here()) !== "accounts[3].account") await press("Enter");
  await press("Enter"); // it is even: it closes by itself
  await page.waitForSelector("text=2 pièces, 900,00");
  await isHere("posting_date");
});

// The answer takes its time; the day, the number and the label of the next piece are typed at once.
await test("what is typed before the next piece comes is in it", async () => {
  await page.route("**/books/entry", async (route) => {
    if (route.request().method() === "POST") await new Promise((later) => setTimeout(later, 600));
    await route.continue();
  });
  await page.focus("[name='accounts[0].account']");
  await complete("601");
  await press("Enter");
  await type("5");
  await page.focus("[name='accounts[1].account']");
  await complete("44566");
  await press("Enter", "F9");
  await gap("0,00");
  await press("Control+Enter");
  await type("25");
  await press("Enter");
  await type("F8843");
  await press("Enter");
  await type("Chê");
  await page.waitForSelector("text=3 pièces, 905,00");
  await isHere("user_remark");
  await type("ne");
  equal(await page.inputValue("[name=posting_date]"), `25/03/${year}`);
  equal(await page.inputValue("[name=cheque_no]"), "F8843");
  equal(await page.inputValue("[name=user_remark]"), "Chêne");
  await page.unroute("**/books/entry");
  await page.goto(sheet);
});

await test("what is not even stays, with what to do", async () => {
  await isHere("posting_date");
  await press("Enter", "Enter", "Enter", "Enter");
  await isHere("accounts[0].account");
  await press("Alt+c");
  await page.waitForSelector("text=Saisissez la première ligne");
  await page.focus("[name='accounts[0].account']");
  await complete("6155"); // never used: nothing is proposed
  await press("Enter");
  await type("10");
  await press("Enter");
  await gap("10,00");
  await page.focus("[name='accounts[2].account']");
  await press("Enter");
  await page.waitForFunction(() => document.body.textContent.includes("Écart de 10,00"));
  equal(new URL(page.url()).pathname, "/books/entry");
  equal(await here(), "accounts[2].account");
  await gap("10,00");
});

await test("months before and after, by the arrows", async () => {
  await page.goto(sheet);
  await isHere("posting_date");
  await press("F8");
  await page.waitForSelector(`h1:has-text("Achats, avril ${year}")`);
  await press("Shift+F8");
  await page.waitForSelector(`h1:has-text("Achats, mars ${year}")`);
});

await test("nothing that axe finds, in both themes and on a phone", async () => {
  equal(await axe(page), []);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 320, height: 700 });
  equal(await axe(page), []);
  equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
});

await test("no script failed", async () => equal(errors, []));
await done();
