#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// An IBAN is copied from the screen digit by digit: wherever one stands, down to 320 pixels and in
// print, it goes on in a new line between its groups of four only.
import { readFileSync } from "node:fs";

import { supplierInvoices } from "./invoices.mjs";
import { ask, openDesk } from "./site.mjs";
import { browse, done, equal, ok, test } from "./start.mjs";

const OURS = "FR1420041010050500013M02606";
const THEIRS = "DE89370400440532013000";
const browser = await browse();
const { site, page, errors } = await openDesk(browser, "iban", { timeout: 8000 });

/** Where the IBAN is shown: the groups that each one is read as, and what is broken within. */
const shown = (iban) => page.evaluate((wanted) => {
  const out = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const at = [...text.data].map((_, i) => i).filter((i) => /\w/.test(text.data[i]));
    const start = at.map((i) => text.data[i]).join("").indexOf(wanted);
    if (start < 0 || !text.parentElement.checkVisibility()) continue;
    if (text.parentElement.closest("script, style, template, textarea")) continue;
    const tops = at.slice(start, start + wanted.length).map((i) => {
      const range = document.createRange();
      range.setStart(text, i);
      range.setEnd(text, i + 1);
      return Math.round(range.getBoundingClientRect().top);
    });
    const from = at[start], to = at[start + wanted.length - 1] + 1;
    out.push({
      groups: text.data.slice(from, to),
      lines: new Set(tops).size,
      broken: tops.map((_, k) => k).filter((k) => k % 4 && Math.abs(tops[k] - tops[k - 1]) > 2),
      cut: text.parentElement.scrollWidth > text.parentElement.clientWidth + 1 &&
        getComputedStyle(text.parentElement).display !== "inline",
    });
  }
  return out;
}, iban);

/** A4 inside its margins, upright. */
const PAPER = { width: 718, height: 1000 };

async function reads(path, iban, what, { widths = [320, 390, 1280], printed = false } = {}) {
  const sights = widths.map((width) => ({ media: "screen", size: { width, height: 800 } }));
  if (printed) sights.push({ media: "print", size: PAPER });
  await page.goto(site.url + path);
  for (const { media, size } of sights) {
    await page.setViewportSize(size);
    await page.emulateMedia({ media });
    const found = await shown(iban);
    ok(found.length, `${what} in ${size.width} px, ${media}: it is not there`);
    for (const one of found)
      equal([one.groups, one.broken, one.cut], [iban.match(/.{1,4}/g).join(" "), [], false],
        `${what} in ${size.width} px, ${media}`);
  }
  await page.emulateMedia({ media: "screen" });
}

await ask(page, "/api/resource/Company/Atelier Test", { iban: OURS }, "PUT");
await ask(page, "/api/resource/Customer", { customer_name: "Dupont" });
await ask(page, "/api/resource/Supplier", { supplier_name: "Holz und Form", iban: THEIRS });

await test("what was measured would see one that is broken", async () => {
  await page.setViewportSize({ width: 320, height: 800 });
  await page.goto(site.url);
  await page.evaluate((iban) => {
    const p = document.createElement("p");
    p.id = "broken";
    p.textContent = iban.match(/.{1,4}/g).join(" ");
    Object.assign(p.style, { width: "70px", wordBreak: "break-all" });
    document.querySelector("main").prepend(p);
  }, OURS);
  const [one] = await shown(OURS);
  ok(one.lines > 3 && one.broken.length > 0, JSON.stringify(one));
});

await test("an invoice, on paper", async () => {
  const { name } = await ask(page, "/api/resource/Sales Invoice", {
    customer: "Dupont", docstatus: 1, items: [{ item_name: "Pose", qty: 1, rate: 100 }] });
  await reads(`/app/sales-invoice/${name}`, OURS, "the invoice", { printed: true });
});

await test("a supplier, looked at beside the list, and its column", async () => {
  await reads("/app/supplier?open=Holz%20und%20Form", THEIRS, "the look");
  await reads("/app/supplier?columns=supplier_name,iban,city,tax_id", THEIRS, "the list",
    { widths: [800, 1280], printed: true });
});

await test("the original of an invoice that was received", async () => {
  const [file] = supplierInvoices("732829320", [
    { qty: 1, rate: 10, format: "ubl", name: "iban.xml" }]);
  const xml = readFileSync(file.path, "utf8");
  const means = "<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>" +
    `<cac:PayeeFinancialAccount><cbc:ID>${THEIRS}</cbc:ID></cac:PayeeFinancialAccount>` +
    "</cac:PaymentMeans>";
  const text = xml.replace(/<cac:(PaymentTerms|TaxTotal)>/, `${means}$&`);
  ok(text !== xml, "the sample has a place for how it is paid");
  const name = await page.evaluate(async (content) => {
    const body = new FormData();
    body.append("file", new File([content], "iban.xml", { type: "text/xml" }));
    const token = document.querySelector("meta[name=csrf-token]").content;
    const answer = await fetch("/api/method/bastide.einvoice.import", {
      method: "POST", headers: { "X-Frappe-CSRF-Token": token }, body });
    return (await answer.json()).message[0].name;
  }, text);
  await reads(`/app/purchase-invoice/${name}`, THEIRS, "the original");
});

equal(errors, [], "console");
await done();
