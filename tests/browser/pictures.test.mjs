#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// The main screens of the desk, light and dark, in docs/fr: each is there, small, and used by the
// manual or the README. With BASTIDE_SHOTS=1 they are made anew from a demo site.
// time limit: 600 s
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { supplierInvoices } from "./invoices.mjs";
import { ask, folder, picture, serveSite, signIn, start } from "./site.mjs";
import { browse, done, equal, ok, root, test } from "./start.mjs";

const MANUAL = join(root, "docs", "fr");
const BYTES_MAX = 120000;
const SCREENS = {
  "ecran-accueil": "the home page",
  "ecran-liste": "a list, filtered, rows picked",
  "ecran-apercu": "a look beside the list",
  "ecran-palette": "the palette",
  "ecran-saisie": "the form of an invoice",
  "ecran-papier": "an invoice on paper, its entry beside it",
  "ecran-journal": "entries of a journal, typed one after another",
  "ecran-saisie-piece": "the invoice beside the entry sheet (sheet_file.test.mjs)",
  "ecran-lettrage": "an account, proposals and ticked lines",
  "ecran-balance": "a report, a level open",
  "ecran-expliquer": "a figure explained",
  "ecran-demarrage": "the first run",
  "ecran-reception": "invoices that were received",
  "ecran-reglement": "a payment",
  "ecran-import": "a list seen before it is imported",
  "ecran-telephone": "a list on a phone",
};
const wide = { width: 1280, height: 800 };
const look = { locale: "fr-FR", reducedMotion: "reduce" }; // a colour in transition is none

/** What the pointer rests on is not part of a picture. */
async function shoot(page, name) {
  await page.mouse.move(0, 0);
  await picture(page, name, { dark: true });
}

async function list(page) {
  await page.goto(`${page.site}/app/sales-invoice`);
  await page.fill(".filter [name=q]", "impayé");
  await page.press(".filter [name=q]", "Enter");
  await page.waitForSelector(".chip");
  await page.evaluate(() => document.activeElement.blur());
  for (const key of ["j", "x", "j", "j", "x"]) await page.keyboard.press(key);
  await shoot(page, "ecran-liste");
  for (const key of ["Escape", "j", "Enter"]) await page.keyboard.press(key);
  await page.waitForSelector("aside.pane h2");
  await shoot(page, "ecran-apercu");
}

async function palette(page) {
  await page.goto(page.site);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("facture");
  await page.waitForSelector("[role=option]");
  await shoot(page, "ecran-palette");
  await page.keyboard.press("Escape");
}

/** A customer, two lines; the totals are those of the server. */
async function form(page) {
  await page.goto(`${page.site}/app/sales-invoice/new?customer=Studio%20K%C3%A9rity`);
  for (const [row, item] of [[0, "TAB-LOI"], [1, "CHA-LOI"]]) {
    await page.click(`[name='items[${row}].item_code']`);
    await page.keyboard.type(item);
    await page.keyboard.press("Tab");
    await page.waitForFunction(
      (n) => document.querySelector(`[name='items[${n}].rate']`).value, row);
  }
  await page.waitForFunction(() =>
    /678,00/.test(document.querySelector(".totals").textContent)); // (420 + 145) x 1,2
  await shoot(page, "ecran-saisie");
}

async function paper(page) {
  await page.goto(`${page.site}/app/sales-invoice?is=unpaid`);
  await page.click("main tbody th a");
  await page.waitForSelector(".paper");
  await shoot(page, "ecran-papier");
  await page.click("main a:has-text('Encaisser')");
  await page.waitForSelector("[name=paid_amount]");
  await shoot(page, "ecran-reglement");
}

/** The drafts of a month, and an entry whose next row is proposed. */
async function sheet(page) {
  const list = "/api/resource/GL Entry?limit=1&order_by=posting_date desc";
  const fields = encodeURIComponent('["party","posting_date","account","credit"]');
  const filters = encodeURIComponent('[["party_type","=","Supplier"],["credit",">",0]]');
  const books = await ask(page, `${list}&fields=${fields}&filters=${filters}`);
  ok(books.length > 0, "a purchase in the books");
  const [{ party, posting_date: day, account }] = books;
  const lines = [{ account: "601 - Achats stockés - Matières premières et fournitures",
                   debit_in_account_currency: 179 },
                 { account: "44566 - TVA sur autres biens et services",
                   debit_in_account_currency: 35.8 }];
  await ask(page, "/api/resource/Journal Entry", {
    journal: "AC - Achats", posting_date: day, cheque_no: "2026-1187",
    user_remark: "Charnières et coulisses",
    accounts: [{ account, party, credit_in_account_currency: 214.8 }, ...lines] });
  await page.goto(`${page.site}/books/entry?journal=AC%20-%20Achats&posting_date=${day}`);
  await page.waitForFunction(() => document.activeElement.name === "posting_date");
  for (const text of ["+", "F8841", "Chêne avivé", ""]) {
    await page.keyboard.type(text);
    await page.keyboard.press("Enter");
  }
  const at = (field) => `[name='accounts[0].${field}']`;
  await page.fill(at("account"), account);
  await page.fill(at("party"), party);
  await page.fill(at("credit_in_account_currency"), "1296");
  const next = "[name='accounts[1].account']";
  for (let i = 0; i < 9 && !(await page.locator(`${next}:focus`).count()); i++)
    await page.keyboard.press("Enter");
  await page.waitForFunction((cell) => document.querySelector(cell)?.placeholder, next);
  await shoot(page, "ecran-journal");
}

/** Of an account with three invoices: one is paid by name, two together; the latter are ticked. */
async function letters(page) {
  const customer = "Menuiserie du Lac";
  const sell = async (rate) => (await ask(page, "/api/resource/Sales Invoice", {
    customer, docstatus: 1, items: [{ item_code: "TAB-LOI", qty: 1, rate, vat_code: "TVA20" }],
  })).name;
  const receive = (amount, words) => ask(page, "/api/resource/Payment Entry", {
    payment_type: "Receive", party: customer, paid_amount: amount, reference_no: words,
    docstatus: 1,
  });
  await ask(page, "/api/resource/Customer", { customer_name: customer });
  const [first] = [await sell(1450), await sell(620), await sell(380), await sell(95)];
  await receive(1740, `VIR ${first}`); // 1 450 x 1,2
  await receive(1200, "VIR 2026-118"); // (620 + 380) x 1,2
  await page.goto(`${page.site}/books/letters?party_type=Customer&party=${customer}&propose=1`);
  await page.focus("[name=pick] >> nth=1");
  for (const key of ["Space", "j", "Space", "j", "j", "j", "Space"]) await page.keyboard.press(key);
  await page.waitForFunction(() =>
    /équilibré/.test(document.querySelector(".batch-said").textContent));
  await shoot(page, "ecran-lettrage");
}

async function report(page) {
  await page.goto(`${page.site}/app/query-report/Trial%20Balance`);
  await page.waitForSelector(".table.report");
  await shoot(page, "ecran-balance");
  await page.focus("tr:has(th a:text-is('411')) [data-explain] a >> nth=-1");
  await page.keyboard.press("e");
  await page.waitForSelector("aside.pane h2");
  await shoot(page, "ecran-expliquer");
}

/** A supplier that becomes known, then is known; a total that is 0,01 above its sums. */
async function reception(page) {
  const [company] = await ask(page, '/api/resource/Company?fields=["siren"]');
  const [first, second, third] = supplierInvoices(company.siren, [
    { qty: 2, rate: 450, format: "facturx", name: "rey-janvier.pdf" },
    { qty: 3, rate: 33.33, format: "ubl", name: "rey-vis.xml" },
    { qty: 1, rate: 10, format: "cii", name: "rey-colle.xml" },
  ]);
  writeFileSync(third.path, readFileSync(third.path, "utf8")
    .replace(/(<ram:GrandTotalAmount>)12\.00/, "$112.01"));
  await page.goto(`${page.site}/books/receive`);
  await page.setInputFiles("form.drop input[type=file]", [first, second, third].map((f) => f.path));
  await page.waitForSelector("#received tbody tr.why");
  await page.waitForFunction(() => !document.querySelector("progress#reading"));
  equal(await page.locator("#waiting tbody tr").count(), 3);
  await shoot(page, "ecran-reception");
}

async function others(page) {
  await page.goto(`${page.site}/books/csv?type=customer`);
  const buffer = Buffer.from("Raison sociale;CP;Ville;SIREN;Couleur\r\nCafé des Halles;44000;" +
    "Nantes;;bleu\r\nÉpicerie Zoé;44300;Nantes;732829320;vert\r\nBar du Port;29760;Penmarch;;\r\n");
  await page.setInputFiles("[name=file]", { name: "clients.csv", mimeType: "text/csv", buffer });
  await page.click("main .primary");
  await page.waitForSelector("h1:has-text('Import')");
  await shoot(page, "ecran-import");
}

async function firstRun(browser) {
  const first = await start(join(folder, "first"));
  const page = await browser.newPage({ ...look, viewport: wide });
  await page.goto(first.lines.find((line) => line.startsWith("http")));
  await page.fill("[name=siren]", "732 829 320");
  await page.fill("[name=company_name]", "Atelier Martin");
  await shoot(page, "ecran-demarrage");
}

async function makeAll() {
  const browser = await browse();
  const site = await serveSite("demo", ["demo"]);
  const page = await browser.newPage({ ...look, viewport: wide });
  page.site = site.url;
  await signIn(page, site.url);
  await page.click("text=Pas maintenant"); // the tour
  await shoot(page, "ecran-accueil");
  for (const part of [list, palette, form, paper, sheet, letters, report, reception, others])
    await part(page);
  const phone = await browser.newPage({ ...look, hasTouch: true, isMobile: true,
    viewport: { width: 390, height: 800 } });
  await signIn(phone, site.url);
  await phone.goto(`${site.url}/app/sales-invoice?is=unpaid`);
  await shoot(phone, "ecran-telephone");
  await firstRun(browser);
}

if (process.env.BASTIDE_SHOTS) await test("the pictures are made anew", makeAll);

await test("each main screen is there in light and dark, and small", async () => {
  for (const name of Object.keys(SCREENS))
    for (const file of [`${name}.png`, `${name}-sombre.png`]) {
      const { size } = statSync(join(MANUAL, file));
      ok(size > 5000 && size <= BYTES_MAX, `${file}: ${size} bytes`);
    }
});

await test("each picture of the manual is shown somewhere, and each that is shown is there",
  async () => {
    const pages = readdirSync(MANUAL).filter((f) => f.endsWith(".md")).map((f) => join(MANUAL, f));
    const text = [...pages, join(root, "README.md")].map((f) => readFileSync(f, "utf8")).join("\n");
    const shown = new Set([...text.matchAll(/([\w-]+\.png)/g)].map((m) => m[1]));
    const there = readdirSync(MANUAL).filter((f) => f.endsWith(".png"));
    equal(there.filter((f) => !shown.has(f)), [], "shown nowhere");
    equal([...shown].filter((f) => !there.includes(f)), [], "not there");
  });

await done();
