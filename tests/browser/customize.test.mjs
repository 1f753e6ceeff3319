#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// The form of a type as an administrator wants it (Customize Form), seen by whoever works with it.
import { arrive, ask, openDesk } from "./site.mjs";
import { axe, browse, done, equal, ok, test } from "./start.mjs";

const browser = await browse();
const { site, page, errors } = await openDesk(browser, "customize", {
  viewport: { width: 1600, height: 900 }, timeout: 8000,
});

const go = (path) => arrive(page, site.url + path);
const press = async (...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const near = (got, want, what) => ok(Math.abs(got - want) <= 2, `${what}: ${got}, not ${want}`);

/** The row of a field in the open Customize Form. */
const rowOf = async (field) =>
  (await page.locator("desk-grid tbody [name$='.fieldname']:not([type=hidden])")
    .evaluateAll((all) => all.map((e) => e.value))).indexOf(field);
const cell = async (field, column) =>
  page.locator(`[name='fields[${await rowOf(field)}].${column}']:not([type=hidden])`);

/** Widths as they are drawn, by the name of the column. */
const drawn = () => page.evaluate(() => {
  const table = document.querySelector("#main .table:has(col[data-column])");
  const cells = table.tHead.rows[0].cells;
  return Object.fromEntries([...table.querySelectorAll("col")].map((col, i) =>
    [col.dataset.column ?? "", Math.round(cells[i].getBoundingClientRect().width)]));
});
const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

await ask(page, "/api/resource/Customer", { customer_name: "Menuiserie des Trois Fontaines" });
await ask(page, "/api/resource/Sales Invoice", {
  customer: "Menuiserie des Trois Fontaines", docstatus: 1,
  items: [{ item_name: "Pose", qty: 1, rate: 1234.5, vat_code: "TVA20" }] });

await test("a width that cannot be is refused beside its field, what was typed stays", async () => {
  await go("/app/customize-form/Sales Invoice");
  await (await cell("customer", "width")).fill("5000");
  await press("Control+s");
  await page.waitForSelector(".notice.err a");
  const field = await cell("customer", "width");
  equal([await field.inputValue(), await field.getAttribute("aria-invalid")], ["5000", "true"]);
  ok((await field.getAttribute("title")).includes("de 40 à 1200 pixels"), "the words");
  await field.fill("260");
  await (await cell("po_no", "width")).fill("90");
  await (await cell("grand_total", "width")).fill("150");
  await press("Control+s");
  await page.waitForSelector(".notice.ok");
});

await test("a list is drawn with the widths of the administrator", async () => {
  await go("/app/sales-invoice");
  const wide = await drawn();
  near(wide.customer, 260, "the customer");
  near(wide.po_no, 90, "the order, which may be cut otherwise");
  near(wide.grand_total, 150, "the total");
  await page.setViewportSize({ width: 1340, height: 900 });
  const narrow = await drawn(); // one column went away: the widths stay with theirs
  equal(narrow.po_no, 0);
  near(narrow.customer, 260, "the customer in 1340 px");
  near(narrow.grand_total, 150, "the total in 1340 px");
  for (const width of [1024, 390, 320]) { // where there is no room the content decides
    await page.setViewportSize({ width, height: 900 });
    equal(await sideways(), 0, `in ${width} px`);
    const cut = await page.locator("#main tbody td:visible").evaluateAll((all) =>
      all.filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent));
    equal(cut, [], `cut in ${width} px`);
  }
  await page.setViewportSize({ width: 1600, height: 900 });
});

await test("who draws a column has his own, and the administrator's back", async () => {
  await go("/app/sales-invoice");
  const kept = page.waitForResponse((r) => r.url().endsWith("/columns") && r.ok());
  await page.locator("thead a:text-is('Client')").focus();
  await press("Shift+ArrowRight", "Shift+ArrowRight");
  await kept;
  await go("/app/sales-invoice");
  near((await drawn()).customer, 292, "two steps wider");
  await page.click("summary:has-text('Colonnes')");
  await page.click("text=Revenir aux colonnes d’origine");
  await page.waitForFunction(() => !document.querySelector("#main .sized"));
  near((await drawn()).customer, 260, "that of the administrator");
});

await test("a grid is drawn with them; one column takes what is left", async () => {
  await go("/app/customize-form/Sales Invoice Item");
  await (await cell("item_code", "width")).fill("150");
  await (await cell("amount", "width")).fill("120");
  for (const colorScheme of ["dark", "light"]) {
    await page.emulateMedia({ colorScheme });
    equal(await axe(page), [], colorScheme);
  }
  await press("Control+s");
  await page.waitForSelector(".notice.ok");
  await go("/app/sales-invoice/new");
  const { item_code, item_name, amount, qty } = await drawn();
  near(item_code, 150, "the item");
  near(amount, 120, "the amount");
  ok(item_name >= 180 && qty < 100, `the name ${item_name}, the quantity ${qty}`);
  equal(await sideways(), 0);
});

equal(errors, [], "console");
await done();
