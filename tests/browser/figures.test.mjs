#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// Figures of a form as it stands, by keyboard, in French: totals follow each cell, whatever is
// still missing, and so does the entry that it would post, beside it.
import { arrive, ask, openDesk } from "./site.mjs";
import { axe, browse, done, equal, ok, test } from "./start.mjs";

const browser = await browse();
const { site, page, errors } = await openDesk(browser, "figures");

const api = (path, body) => ask(page, path, body);
await api("/api/resource/Customer", { customer_name: "Dupont", siren: "552100554" });
await api("/api/resource/Customer", { customer_name: "Kunde GmbH", vat_code: "INTRA-S",
  tax_id: "DE136695976", territory: "Germany" });

const go = (path) => arrive(page, site.url + path);
const press = async (...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const focused = () => page.evaluate(() => document.activeElement.name || document.activeElement.id);
/** Waits until the page shows these texts in these places, spaces of thousands left out. */
const shows = async (wanted) => {
  await page.waitForFunction((pairs) => pairs.every(([where, text]) =>
    (document.querySelector(where)?.textContent ?? "").replace(/[\s\u202f\u00a0]/g, "") === text),
  Object.entries(wanted)).catch(async (error) => {
    const seen = await page.evaluate((all) =>
      all.map((w) => document.querySelector(w)?.textContent), Object.keys(wanted));
    throw new Error(`${error.message}: ${JSON.stringify(seen)}`);
  });
};
const total = (net, tax, gross) => shows({ "[data-cell=net_total]": net,
  "[data-cell=total_taxes_and_charges]": tax, "[data-cell=grand_total]": gross });

await test("the totals of a new invoice follow its lines before a customer is chosen", async () => {
  await go("/app/sales-invoice/new");
  await page.locator("[name='items[0].item_name']").focus();
  await page.keyboard.type("Heure");
  await page.locator("[name='items[0].qty']").focus();
  await press("Control+a");
  await page.keyboard.type("3");
  await press("Enter");
  await page.locator("[name='items[0].rate']").focus();
  await page.keyboard.type("12,50");
  await press("Enter");
  await total("37,50", "7,50", "45,00"); // 3 × 12.50, TVA 20 %
  equal(await page.inputValue("[name='items[0].vat_code']"), ""); // the customer may bring another
  equal(await page.locator("[aria-invalid=true]").count(), 0);
  await page.locator("[name='items[0].qty']").focus();
  await press("Control+a");
  await page.keyboard.type("4");
  await press("Enter");
  await total("50,00", "10,00", "60,00");
});

await test("the customer who is chosen then brings his own VAT", async () => {
  await page.locator("[name=customer]").focus();
  await page.keyboard.type("Kunde GmbH");
  await press("Tab");
  await total("50,00", "0,00", "50,00"); // services to a German business: INTRA-S
  equal(await page.inputValue("[name='items[0].vat_code']"), "INTRA-S");
});

await test("what is missing is said when it is saved, and nothing typed is lost", async () => {
  await go("/app/sales-invoice/new");
  await page.locator("[name='items[0].item_name']").focus();
  await page.keyboard.type("Heure");
  await page.locator("[name='items[0].rate']").focus();
  await page.keyboard.type("100");
  await press("Control+s");
  await page.waitForSelector("#main .notice.err");
  equal(await page.locator("[name=customer]").getAttribute("aria-invalid"), "true");
  equal(await page.inputValue("[name='items[0].item_name']"), "Heure");
  await total("100,00", "20,00", "120,00");
  await page.locator("[name=customer]").focus();
  await page.keyboard.type("Dupont");
  await press("Tab", "Control+s");
  await page.waitForFunction(() => location.pathname.includes("BROUILLON"));
  await total("100,00", "20,00", "120,00");
});

// --- the entry beside the form -------------------------------------------------------------------

/** Waits until the entry shows these rows: "411 Clients|1200,00|". */
const posts = async (...rows) => {
  const read = (wanted) => {
    const seen = [...document.querySelectorAll("#entry tbody tr")].map((tr) =>
      [...tr.cells].map((td) => td.textContent.replace(/[\u202f\u00a0]/g, "").trim()).join("|"));
    return wanted ? JSON.stringify(seen) === wanted : JSON.stringify(seen);
  };
  await page.waitForFunction(read, JSON.stringify(rows)).catch(async (error) => {
    throw new Error(`${error.message}: ${await page.evaluate(read)}`);
  });
};
const said = () => page.textContent("#said");
const hears = (text) => page.waitForFunction((t) =>
  document.getElementById("said").textContent.replace(/[\u202f\u00a0]/g, " ") === t, text)
  .catch(async (error) => { throw new Error(`${error.message}: ${await said()}`); });
const cell = async (name, text) => {
  await page.locator(`[name='${name}']`).focus();
  await press("Control+a");
  await page.keyboard.type(text);
  await press("Enter");
};

await test("the entry of a new invoice follows each key, and says what is missing", async () => {
  await go("/app/sales-invoice/new");
  ok((await page.textContent("#entry")).includes("Rien à passer"), "nothing yet");
  await cell("items[0].item_name", "Heure");
  await cell("items[0].rate", "100");
  await posts("411 Clients|120,00|", "706 Prestations de services||100,00",
    "44571 TVA collectée||20,00");
  await hears("Écriture prévue : équilibrée");
  await cell("items[0].qty", "2");
  await posts("411 Clients|240,00|", "706 Prestations de services||200,00",
    "44571 TVA collectée||40,00");
  await page.locator("#entry .items a", { hasText: "Client" }).focus();
  await press("Enter"); // leads to the field
  equal(await focused(), "customer");
  await page.keyboard.type("Kunde GmbH");
  await press("Tab");
  await posts("411 Clients Kunde GmbH|200,00|", "706 Prestations de services||200,00");
  equal(await page.locator("#entry .items").count(), 0);
});

await test("an entry by hand says by how much it is out of balance", async () => {
  const name = async (number) =>
    (await api(`/api/resource/Account?filters=[["account_number","=","${number}"]]`))[0].name;
  await go("/app/journal-entry/new");
  await cell("accounts[0].account", await name("627"));
  await cell("accounts[0].debit_in_account_currency", "12,50");
  await hears("Écriture prévue : déséquilibrée de 12,50");
  await cell("accounts[0].debit_in_account_currency", "1234567,50");
  await hears("Écriture prévue : déséquilibrée de 1 234 567,50");
  for (const width of [320, 1440]) { // no figure is out of sight
    await page.setViewportSize({ width, height: 900 });
    ok(await page.locator("aside.pane").evaluate((e) => e.scrollWidth <= e.clientWidth),
      `the pane scrolls sideways in ${width} px`);
  }
  await cell("accounts[0].debit_in_account_currency", "12,50");
  await cell("accounts[1].account", await name("512"));
  await cell("accounts[1].credit_in_account_currency", "12,50");
  await hears("Écriture prévue : équilibrée");
  await posts("627 Services bancaires et assimilés|12,50|", "512 Banques||12,50");
  equal(await page.locator("#entry .items").count(), 0);
  await press("Control+Enter");
  await page.waitForFunction(() => location.pathname.includes("/OD-"));
  await posts("627 Services bancaires et assimilés|12,50|", "512 Banques||12,50");
});

await test("who types faster than candidates come gets the account that was typed", async () => {
  const [bank] = await api('/api/resource/Account?filters=[["account_number","=","512"]]');
  await go("/app/journal-entry/new");
  await page.locator("[name='accounts[0].account']").focus();
  await page.keyboard.type("5");
  await page.waitForSelector(".complete-list [aria-selected=true] >> text=/^5[0-9]/");
  const late = [];
  await page.route("**/frappe.desk.search.search_link*", (route) => late.push(route));
  await page.keyboard.type(bank.name.slice(1));
  await press("Enter");
  equal(await page.inputValue("[name='accounts[0].account']"), bank.name);
  await page.unroute("**/frappe.desk.search.search_link*");
  await Promise.allSettled(late.map((route) => route.continue())); // or the page does it itself
});

await test("the entry of a draft is that of what is typed, before it is saved", async () => {
  const draft = await api("/api/resource/Sales Invoice", { customer: "Dupont",
    items: [{ item_name: "Pose", qty: 1, rate: 50, vat_code: "TVA10" }] });
  await go(`/app/sales-invoice/${draft.name}`);
  await posts("411 Clients Dupont|55,00|", "706 Prestations de services||50,00",
    "44571 TVA collectée||5,00");
  await cell("items[0].rate", "70");
  const typed = ["411 Clients Dupont|77,00|", "706 Prestations de services||70,00",
    "44571 TVA collectée||7,00"];
  await posts(...typed);
  await go(`/app/sales-invoice/${draft.name}`); // kept, not saved
  await posts(...typed);
  equal((await api(`/api/resource/Sales Invoice/${draft.name}`)).grand_total, 55);
});

await test("an account of the entry leads to its lines, by keyboard", async () => {
  await page.locator("#entry tbody a", { hasText: "411" }).focus();
  await press("Enter");
  await page.waitForFunction(() => location.pathname.includes("General%20Ledger"));
  ok((await page.textContent("#main")).includes("411"), "the ledger of the account");
});

await test("the pane has no fault for axe in both themes, and fits on 320 px", async () => {
  await go("/app/sales-invoice/new");
  await cell("items[0].item_name", "Heure");
  await cell("items[0].rate", "100");
  await page.waitForSelector("#entry tbody tr");
  for (const colorScheme of ["dark", "light"]) {
    await page.emulateMedia({ colorScheme });
    equal(await axe(page), [], colorScheme);
  }
  await page.setViewportSize({ width: 320, height: 700 });
  equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  equal(await axe(page), [], "320 px");
});

await test("no script complained", async () => equal(errors, []));

await done();
