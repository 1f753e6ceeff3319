#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// The desk as a user meets it, in French: sign in, a customer, an invoice typed in the grid,
// its number, the list, the balance; then read without JavaScript, and axe on each page.
import { serveSite, signIn } from "./site.mjs";
import { axe, browse, done, equal, ok, test } from "./start.mjs";

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

const cell = (row, field) => page.locator(`[name="items[${row}].${field}"]:not([type=hidden])`);
const total = () => page.textContent("[data-cell=grand_total]").then(plainSpaces);
const plainSpaces = (text) => text.replace(/[\u202f\u00a0]/g, " ");

await test("an item is made; a wrong link is refused beside its field", async () => {
  await page.goto(`${site.url}/app/item/new?title=Chaise`);
  await page.fill("[name=item_code]", "CHA");
  await page.fill("[name=item_name]", "Chaise Loire");
  await page.fill("[name=standard_rate]", "100+45");
  await page.fill("[name=vat_code]", "TVA99");
  await page.click("[name=do][value=save]:visible");
  await page.waitForSelector(".notice.err a"); // the draft has said it before
  await page.waitForSelector("[name=vat_code][aria-invalid=true]");
  await page.fill("[name=vat_code]", "TVA10");
  await page.click("[name=do][value=save]:visible");
  await page.waitForURL(/\/app\/item\/CHA/);
  equal(await page.inputValue("[name=standard_rate]"), "145,00");
});

// 4 x 145,00 = 580,00, TVA 10 % 58,00: 638,00; with 5 % off 551,00 + 55,10 = 606,10
await test("the draft on the server fills in and calculates while it is typed", async () => {
  await page.goto(`${site.url}/app/sales-invoice/new`);
  await page.fill("[name=customer]", "SARL Dupont");
  await cell(0, "item_code").fill("CHA");
  await cell(0, "item_code").press("Tab");
  await cell(0, "qty").fill("2*2");
  await cell(0, "qty").press("Enter");
  await page.waitForFunction(() => document.querySelector("[name='items[0].rate']").value);
  await page.waitForFunction(() => /638,00/.test(
    document.querySelector("[data-cell=grand_total]").textContent));
  equal(await cell(0, "item_name").inputValue(), "Chaise Loire");
  equal(await cell(0, "rate").inputValue(), "145,00");
  equal(await cell(0, "vat_code").inputValue(), "TVA10");
  // the sum may come with the answer to the cell before, while this one was still being typed
  await page.waitForFunction(() => document.querySelector("[name='items[0].qty']").value === "4");
  await cell(0, "discount_percentage").fill("5");
  await cell(0, "discount_percentage").press("Enter");
  await page.waitForFunction(() => /606,10/.test(
    document.querySelector("[data-cell=grand_total]").textContent));
  equal(plainSpaces(await page.textContent("[data-cell='items[0].amount']")), "551,00");
});

await test("the button below the grid adds a row without a request", async () => {
  const items = page.locator("desk-grid[data-table=items] tbody tr");
  const rows = await items.count();
  await page.click("button[name=add][value=items]");
  equal(await items.count(), rows + 1);
  equal(await page.evaluate(() => document.activeElement.name), `items[${rows}].item_code`);
  equal(await page.evaluate(() => document.activeElement.id), `f-items-${rows}-item_code`);
});

await test("blank rows are dropped when it is saved; its entry is shown", async () => {
  await page.click("[name=do][value=save]:visible");
  await page.waitForURL(/BROUILLON-/);
  equal(await page.locator("desk-grid[data-table=items] tbody tr").count(), 2);
  equal(await total(), "606,10");
  const pane = plainSpaces(await page.textContent("aside"));
  for (const part of ["606,10", "551,00", "55,10", "Équilibrée"]) ok(pane.includes(part), part);
});

await test("what was typed in a stored draft survives a reload", async () => {
  await page.fill("[name=po_no]", "BC-884");
  await Promise.all([
    page.waitForResponse((r) => r.url().endsWith("/draft")),
    page.press("[name=po_no]", "Tab"),
  ]);
  await page.waitForSelector("form[data-state=saved]");
  await page.reload();
  equal(await page.inputValue("[name=po_no]"), "BC-884");
  // the entry beside it is not of what was typed since, and says so
  ok((await page.textContent("aside #entry")).includes("Écriture prévue"), "the entry");
  await page.click("[name=do][value=discard]");
  await page.waitForFunction(() => document.querySelector("[name=po_no]").value === "");
  equal(await page.locator("[name=do][value=discard]").count(), 0);
});

await test("two people cannot overwrite each other", async () => {
  const other = await context.newPage();
  await other.goto(page.url());
  await other.fill("[name=po_no]", "premier");
  await other.click("[name=do][value=save]:visible");
  await other.waitForSelector(".notice.ok");
  await other.close();
  await page.evaluate(() => (document.querySelector("[name=po_no]").value = "second"));
  await page.click("[name=do][value=save]:visible");
  await page.waitForSelector("h1:text('Deux versions')");
  ok((await page.textContent(".notice.warn")).includes("autre fenêtre"), "it does not say why");
  equal(await axe(page), []);
  equal(await page.inputValue("[name=po_no]:checked"), "second");
  await page.check("[name=po_no][value=premier]");
  await page.click("[name=do][value=save]:visible");
  await page.waitForSelector(".notice.ok");
  equal(await page.inputValue("[name=po_no]"), "premier");
});

await test("a field is shown when another value needs it", async () => {
  await page.goto(`${site.url}/app/lease/new`);
  await page.selectOption("[name=kind]", "residential");
  await page.waitForFunction(() => document.querySelector("[name=vat_rate]").closest("[hidden]"));
  await page.selectOption("[name=kind]", "commercial");
  await page.waitForFunction(() => !document.querySelector("[name=vat_rate]").closest("[hidden]"));
});

await test("a chosen file is sent and its address stands in the field", async () => {
  const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwAD"
    + "hgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  await page.goto(`${site.url}/app/company/Atelier%20Test`);
  await page.setInputFiles("[name=company_logo] + input[type=file]",
    { name: "logo.png", mimeType: "image/png", buffer: png });
  await page.waitForFunction(() =>
    document.querySelector("[name=company_logo]").value.endsWith("/logo.png"));
});

await test("the filter box understands words, fields, amounts; chips take them off", async () => {
  await page.goto(`${site.url}/app/sales-invoice`);
  await page.fill(".filter [name=q]", "client:dupont >1000");
  await page.press(".filter [name=q]", "Enter");
  await page.waitForURL(/customer__like=dupont.*grand_total__gt=1000/);
  equal(await page.locator("tbody tr").count(), 1);
  equal(await page.locator(".chip").count(), 2);
  await page.click(".chip:nth-of-type(2) a");
  await page.waitForFunction(() => document.querySelectorAll(".chip").length === 1);
  equal(await page.locator("tbody tr").count(), 2);
});

await test("the list goes out as CSV, as it is shown", async () => {
  const csv = await page.evaluate(() =>
    fetch("/app/sales-invoice?format=csv&docstatus=1").then((r) => r.text()));
  const [head, first] = csv.replace(/^\ufeff/, "").split("\r\n");
  ok(head.startsWith("Numéro;Date;Client;"), head);
  ok(/^FAC-\d{4}-00001;.*;1099,99;220,00;1319,99;1319,99$/.test(first), first);
});

await test("a submitted invoice is cancelled by its reversing entry, shown before", async () => {
  await page.goto(`${site.url}/app/sales-invoice`);
  await page.click("main a:has-text('-00001')");
  await page.waitForURL(/sales-invoice\/FAC-/);
  await page.focus(".actions summary");
  await page.keyboard.press("Enter"); // the later actions wait in a menu
  ok(await page.isVisible("text=Annuler…"), "the menu is closed");
  equal(await axe(page), []);
  await page.keyboard.press("Escape");
  ok(!(await page.isVisible("text=Annuler…")), "Escape leaves it open");
  equal(await page.evaluate(() => document.activeElement.tagName), "SUMMARY");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  equal(await page.evaluate(() => document.activeElement.textContent), "Annuler…");
  await page.keyboard.press("Enter");
  await page.waitForURL(/do=cancel/);
  const said = plainSpaces(await page.textContent("main"));
  for (const part of ["1 319,99", "1 099,99", "220,00"]) ok(said.includes(part), part);
  await page.click("[name=do][value=cancel]");
  await page.waitForSelector(".state[data-state=void]");
  equal(await page.locator("aside table").count(), 2);
});

await test("a line of the books leads to its document", async () => {
  await page.goto(`${site.url}/app/gl-entry`);
  await page.click("tbody th a >> nth=0");
  await page.waitForURL(/\/app\/sales-invoice\/FAC-\d{4}-00001/);
});

await test("a submitted document takes no draft and is not offered to be deleted", async () => {
  const name = decodeURIComponent(page.url().split("/").at(-1));
  const status = await page.evaluate((n) => fetch(`/app/sales-invoice/${n}/draft`, {
    method: "POST", body: JSON.stringify({ name: n, version: 1, ops: [] }) }).then((r) => r.status),
  name);
  equal(status, 417);
  await page.goto(`${page.url()}?do=delete`);
  equal(await page.locator("[name=do][value=delete]").count(), 0);
});

await test("search finds documents and lists", async () => {
  await page.goto(`${site.url}/search?q=facture`);
  ok((await page.textContent("main")).includes("Factures"), "no list");
  await page.goto(`${site.url}/search?q=chaise`);
  await page.waitForURL(/\/app\/item\/CHA/);
});

await test("no page scrolls sideways at 390 and 320 pixels", async () => {
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    for (const path of ["/", "/app/sales-invoice", "/app/sales-invoice/new", "/app/customer/new",
      "/app/query-report/Trial Balance", "/app/query-report/General Ledger", "/me", "/help",
      "/books/take-over", "/books/fec", "/books/close", "/books/close?to_date=1",
      "/books/close?to_date=2026-10-31"]) {
      await page.goto(site.url + path);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      ok(over <= 0, `${path} at ${width}: ${over}`);
    }
  }
  await page.setViewportSize(viewport);
});

await test("axe finds nothing, in light and dark", async () => {
  await page.goto(`${site.url}/app/sales-invoice`);
  const invoice = await page.getAttribute("main a:has-text('-00001')", "href");
  for (const scheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const path of ["/", "/app/sales-invoice", "/app/sales-invoice/new",
      "/app/query-report/Trial Balance", "/app/customer/SARL Dupont", invoice,
      "/app/query-report/General Ledger", "/app/lease", "/search?q=a", "/me", "/help",
      "/books/take-over", "/books/fec", "/books/close", "/books/close?to_date=1",
      "/books/close?to_date=2026-10-31"]) {
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

await test("an invoice is made and submitted without JavaScript", async () => {
  const plain = await browser.newContext({ javaScriptEnabled: false, locale: "fr-FR" });
  const hand = await plain.newPage();
  await signIn(hand, site.url);
  await hand.goto(`${site.url}/app/sales-invoice/new?customer=SARL%20Dupont`);
  await hand.fill("[name='items[0].item_code']", "CHA");
  await hand.click("button[name=add]");
  equal(await hand.inputValue("[name='items[0].item_code']"), "CHA");
  await hand.click("[name=do][value=submit]:visible");
  await hand.waitForURL(/FAC-\d{4}-00002/);
  ok(plainSpaces(await hand.textContent("main")).includes("159,50"), "145,00 + 14,50 of VAT");
  await plain.close();
});

await test("no script failed", async () => equal(errors, []));

await done();
