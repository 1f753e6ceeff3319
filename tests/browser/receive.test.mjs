#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// Invoices of suppliers that are dropped on the desk: read, shown beside their original, booked in
// five gestures; the same without JavaScript. The figures were worked out by hand.
// With BASTIDE_SHOTS=1 the pictures of the manual are made anew.
// time limit: 300 s
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { supplier, supplierInvoices } from "./invoices.mjs";
import { admin, folder, password, picture as shoot, serveSite } from "./site.mjs";
import { axe, browse, done, equal, ok, test } from "./start.mjs";

const siren = "123456782";
const site = await serveSite("site", ["init", "--siren", siren, "--name", "Atelier Test"]);
// 2 x 450,00 = 900,00 + TVA 180,00 = 1 080,00; 3 x 33,33 = 99,99 + 20,00 = 119,99; 10 + 2 = 12,00
const [first, second, third, fourth] = supplierInvoices(siren, [
  { qty: 2, rate: 450, format: "facturx", name: "rey-1.pdf" },
  { qty: 3, rate: 33.33, format: "ubl", name: "rey-2.xml" },
  { qty: 1, rate: 10, format: "cii", name: "rey-3.xml" },
  { qty: 4, rate: 25, format: "ubl", name: "rey-4.xml" },
]);
// its total says 0,01 more than its sums: a rule is broken, the draft says which
const odd = join(folder, "faux.xml");
writeFileSync(odd, readFileSync(third.path, "utf8").replaceAll(third.number, "FAUX-1")
  .replace(/(<ram:GrandTotalAmount>)12\.00/, "$112.01"));
const broken = join(folder, "notes.xml");
writeFileSync(broken, "<notes><b>rien</b></notes>");

const browser = await browse();
const context = await browser.newContext({
  locale: "fr-FR",
  viewport: { width: 1440, height: 900 },
  reducedMotion: "reduce",
});
const page = await context.newPage();
page.setDefaultTimeout(15000);
const errors = [];
page.on("pageerror", (e) => errors.push(String(e)));
page.on("console", (m) => m.type() === "error" && errors.push(m.text()));

const plain = (text) => text.replace(/[\u202f\u00a0]/g, " ").replace(/\s+/g, " ");
const shown = async (where = "main") => plain(await page.innerText(where));
async function see(where, ...parts) {
  const text = await shown(where);
  for (const part of parts) ok(text.includes(part), `"${part}" is not in: ${text}`);
}
const picture = (name) => shoot(page, name);
async function signIn(on) {
  await on.goto(`${site.url}/login`);
  await on.fill("[name=usr]", admin);
  await on.fill("[name=pwd]", password);
  await Promise.all([on.waitForURL(`${site.url}/`), on.press("[name=pwd]", "Enter")]);
}

/** Drops files as a hand does: from outside onto the page. */
async function drop(target, paths) {
  const files = paths.map((path) => ({
    name: basename(path),
    type: path.endsWith(".pdf") ? "application/pdf" : "text/xml",
    bytes: readFileSync(path).toString("base64"),
  }));
  const transfer = await page.evaluateHandle((list) => {
    const data = new DataTransfer();
    for (const f of list) {
      const bytes = Uint8Array.from(atob(f.bytes), (c) => c.charCodeAt(0));
      data.items.add(new File([bytes], f.name, { type: f.type }));
    }
    return data;
  }, files);
  await page.dispatchEvent(target, "dragover", { dataTransfer: transfer });
  await page.dispatchEvent(target, "drop", { dataTransfer: transfer });
}

await test("the page is found in the menu and by the search", async () => {
  await signIn(page);
  await page.goto(`${site.url}/app/purchase-invoice`);
  await see("main", "Déposez ici leurs factures électroniques");
  equal(await page.locator("main .empty a[href='/books/receive']").count(), 1);
  equal(await page.locator("nav.side ul ul a[href='/books/receive']").count(), 1);
  await page.goto(`${site.url}/search?q=recevoir`);
  await page.click("main a[href='/books/receive']");
  await page.waitForURL("**/books/receive");
  await see("main", "Recevoir des factures", "Aucune n’attend");
  equal(await axe(page), []);
});

await test("several files are chosen: each has its outcome", async () => {
  await page.setInputFiles("form.drop input[type=file]", [second.path, odd, broken]);
  await page.waitForSelector("#received tbody tr.why ~ tr.why");
  await page.waitForFunction(() => !document.querySelector("progress#reading"));
  const rows = page.locator("#received tbody tr:not(.why)");
  equal(await rows.count(), 3);
  const row = async (i) => plain(await rows.nth(i).innerText());
  for (const part of ["rey-2.xml", "Reconnue", supplier, second.number, "119,99"])
    ok((await row(0)).includes(part), `${part} is not in ${await row(0)}`);
  for (const part of ["faux.xml", "À vérifier", "FAUX-1"])
    ok((await row(1)).includes(part), `${part} is not in ${await row(1)}`);
  ok((await row(2)).includes("Refusée"), await row(2));
  equal(await rows.nth(2).locator("a").count(), 0);
  await see("#received", "BR-CO-15");
  await see("#waiting", supplier, second.number, "FAUX-1");
  equal(await page.locator("#waiting tbody tr").count(), 2);
  equal(await axe(page), []);
  await picture("recevoir-des-factures");
});

await test("the same file again is told with its draft", async () => {
  await drop("main", [second.path]);
  await page.waitForSelector("#received tbody tr.why");
  await see("#received", "À vérifier", "déjà");
  equal(await page.locator("#waiting tbody tr").count(), 2);
});

await test("a file that is too large is told by its name; the others are read", async () => {
  const large = join(folder, "film.pdf");
  writeFileSync(large, Buffer.alloc(51 * 1024 * 1024));
  await page.goto(`${site.url}/books/receive`);
  await page.setInputFiles("form.drop input[type=file]", [large, second.path]);
  await page.waitForSelector("#received tbody tr");
  await see("main .notice.err", "film.pdf", "dépasse 50 Mo");
  equal(await page.locator("#received tbody tr:not(.why)").count(), 1);
});

await test("axe finds nothing in the dark; nothing scrolls sideways at 320 pixels", async () => {
  await page.emulateMedia({ colorScheme: "dark" });
  equal(await axe(page), []);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 320, height: 700 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  ok(wide <= 320, `${wide} px wide`);
  await page.setViewportSize({ width: 1440, height: 900 });
});

await test("without JavaScript one form takes several files", async () => {
  const quiet = await browser.newContext({ locale: "fr-FR", javaScriptEnabled: false });
  const still = await quiet.newPage();
  await still.goto(`${site.url}/login`);
  await still.fill("[name=usr]", admin);
  await still.fill("[name=pwd]", password);
  await still.press("[name=pwd]", "Enter");
  await still.waitForURL(`${site.url}/`);
  await still.goto(`${site.url}/books/receive`);
  await still.setInputFiles("form.drop input[type=file]", [third.path, broken]);
  await still.click("form.drop button");
  await still.waitForSelector("#received");
  const text = plain(await still.innerText("#received"));
  for (const part of ["rey-3.xml", "12,00", "notes.xml", "Refusée"])
    ok(text.includes(part), `${part} is not in ${text}`);
  await quiet.close();
});

await test("a Factur-X is dropped on the list, compared and booked in five gestures", async () => {
  let gestures = 0;
  await page.goto(`${site.url}/app/purchase-invoice`);
  await drop("main", [first.path]), gestures++;
  await page.waitForSelector("#received tbody a:focus");
  equal(new URL(page.url()).pathname, "/books/receive");
  await page.keyboard.press("Enter"), gestures++;
  await page.waitForSelector("section.original iframe");
  equal(await axe(page), []);
  await see("aside", "Fournisseur reconnu par", "SIREN", "Aucune règle n’est enfreinte");
  const frame = page.locator("section.original iframe");
  const shownPdf = await page.request.get(site.url + (await frame.getAttribute("src")));
  equal(shownPdf.headers()["content-type"], "application/pdf");
  equal(shownPdf.headers()["x-frame-options"], "SAMEORIGIN");
  equal((await page.request.get(`${site.url}/`)).headers()["x-frame-options"], "DENY");
  ok((await shownPdf.body()).equals(readFileSync(first.path)), "not the original");
  await page.waitForSelector("desk-grid");
  const account = page.locator("[name='items[0].expense_account']:not([type=hidden])");
  await account.fill("607"), gestures++;
  await account.press("Tab");
  await picture("facture-recue");
  await page.keyboard.press("Control+Enter"), gestures++;
  await page.waitForURL(/purchase-invoice\/FF-\d{4}-00001/);
  // net 900,00, TVA 180,00, to pay 1 080,00
  await see("aside", "1 080,00", "900,00", "180,00", "Équilibrée", "607");
  ok(gestures <= 5, `${gestures} gestures`);
  console.log(`# ${gestures} gestures from the drop to the books`);
});

// 4 x 25,00 = 100,00, TVA 20,00: 120,00
await test("an XML is shown as an invoice that people read, before and after", async () => {
  await page.goto(`${site.url}/books/receive`);
  await page.setInputFiles("form.drop input[type=file]", [fourth.path]);
  await page.click("#received tbody a");
  await page.waitForSelector("article.scan");
  const parts = [supplier, "Atelier Test", fourth.number, "25,00", "100,00", "20 %", "120,00"];
  await see("article.scan", ...parts.filter((x) => x !== "Atelier Test"));
  equal(await axe(page), []);
  await page.emulateMedia({ colorScheme: "dark" });
  equal(await axe(page), []);
  await page.emulateMedia({ colorScheme: "light" });
  await picture("facture-xml");
  await page.keyboard.press("Control+Enter");
  await page.waitForURL(/purchase-invoice\/FF-\d{4}-00002/);
  await see("article.scan", "120,00");
  equal(await axe(page), []);
});

await test("what a rule says stands beside the draft that it is about", async () => {
  await page.goto(`${site.url}/books/receive`);
  await page.click("#waiting tbody tr:has-text('FAUX-1') a");
  await page.waitForSelector("#checks");
  await see("#checks", "BR-CO-15", "Le total TTC n’est pas égal", "SIREN");
  equal(await page.locator("#checks .state[data-state=warn]").count(), 2);
  await page.setViewportSize({ width: 320, height: 700 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  ok(wide <= 320, `${wide} px wide`);
  await page.setViewportSize({ width: 1440, height: 900 });
});

// booked 1 080,00 + 120,00, of which TVA 180,00 + 20,00; three drafts wait: 119,99 + 12,00 + 12,01
await test("the first page says what is to be paid, booked and declared", async () => {
  await page.goto(`${site.url}/`);
  const row = async (word) =>
    plain(await page.innerText(`.todo tr:has(th:has-text("${word}"))`));
  const pay = await row("À payer");
  for (const part of ["2 factures", "1 200,00", "Aucun retard"]) ok(pay.includes(part), pay);
  const book = await row("Factures reçues à comptabiliser");
  for (const part of ["3 factures", "144,00"]) ok(book.includes(part), book);
  const vat = await row("TVA du mois");
  for (const part of ["200,00", "Crédit de TVA"]) ok(vat.includes(part), vat);
  equal(await axe(page), []);
  await page.click(".todo >> text=TVA du mois");
  await page.waitForSelector("tfoot");
  // the report says the same, by rate
  await see("main", "TVA20", "20", "1 000,00", "200,00", "Crédit de TVA");
  equal(await axe(page), []);
});

await test("no script failed", async () => equal(errors, []));
await test("the server ends cleanly", async () => equal(await site.stop(), 0));
await done();
