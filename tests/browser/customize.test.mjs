#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// The form of a type as an administrator wants it (Customize Form), seen by whoever works with it;
// changed and brought back by keyboard alone.
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

await ask(page, "/api/resource/Lease", { tenant: "Menuiserie des Trois Fontaines", rent: 500,
  premises: "12 rue des Lilas", kind: "commercial", start_on: "2026-01-01" });

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

// --- by keyboard alone: no mouse, no field filled in but by keys ---

const focused = () => page.evaluate(() => document.activeElement.name ?? "");
const saved = () => page.waitForSelector(".notice.ok");

/** Ctrl-K, some words, down to what was looked for, Enter. */
async function byPalette(words, wanted, arrived) {
  await press("Control+k");
  await page.waitForSelector(".palette [role=combobox]");
  await page.keyboard.type(words);
  await page.waitForFunction(([typed, text]) => {
    const palette = document.querySelector(".palette");
    return palette?.dataset.typed === typed && palette.textContent.includes(text);
  }, [words, wanted]);
  const options = await page.locator(".palette [role=option]").allTextContents();
  for (let i = options.findIndex((o) => o.includes(wanted)); i > 0; i--) await press("ArrowDown");
  await press("Enter");
  await page.waitForURL(arrived);
  await page.waitForFunction(() => document.documentElement.classList.contains("live") &&
    [...document.querySelectorAll("desk-grid")].every((g) => g.querySelector("[role=grid]")));
}

/** From wherever the focus is in the grid to another cell, with the arrows. */
async function walk(field, column) {
  const goal = `fields[${await rowOf(field)}].${column}`;
  const cells = await page.locator("desk-grid tbody tr:not(.gap)").first()
    .locator(":is(input, select):not([type=hidden])").evaluateAll((all) =>
      all.map((e) => e.name.split(".")[1]));
  for (let i = 0; i < 80 && (await focused()) !== goal; i++) {
    const [, row, now] = /\[(\d+)\]\.(\w+)/.exec(await focused());
    const down = Number(/\d+/.exec(goal)[0]) - Number(row);
    if (down) await press(down > 0 ? "ArrowDown" : "ArrowUp");
    else await press(cells.indexOf(column) > cells.indexOf(now) ? "Tab" : "Shift+Tab");
  }
  equal(await focused(), goal);
}
const write = async (field, column, text) => {
  await walk(field, column);
  await page.keyboard.type(text);
};

/** Into the grid: Tab from the first field of the form. */
async function intoGrid() {
  await page.evaluate(() => document.getElementById("main").focus());
  for (let i = 0; i < 40 && !(await focused()).startsWith("fields["); i++) {
    const grid = await page.evaluate(() =>
      document.activeElement.matches("desk-grid, [role=grid]"));
    await press(grid ? "Enter" : "Tab");
  }
  ok((await focused()).startsWith("fields["), `${await focused()} has the focus`);
}

await test("keyboard: defaults, conditions and widths of a form", async () => {
  await go("/");
  await byPalette("nouveau bail", "Nouveau bail", "**/app/lease/new*");
  await byPalette("personnaliser", "Personnaliser le formulaire",
    /customize-form\/new\?doc_type=Lease/);
  await intoGrid();
  await write("kind", "default_value", "commercial");
  await write("deposit", "default_value", "250.50");
  await write("deposit", "depends_on", "rent > 1000");
  await write("premises", "width", "12"); // too narrow
  await press("Control+s");
  await page.waitForSelector(".notice.err a");
  equal(await (await cell("premises", "width")).getAttribute("aria-invalid"), "true");
  // the summary is where the focus is; its link leads to the cell
  await page.waitForFunction(() => document.activeElement.closest(".notice.err"));
  const link = () => page.evaluate(() => document.activeElement.matches(".notice.err a"));
  for (let i = 0; i < 3 && !(await link()); i++) await press("Tab");
  await press("Enter");
  await page.waitForFunction(() => document.activeElement.name?.endsWith("].width"));
  equal(await focused(), `fields[${await rowOf("premises")}].width`);
  await press("F2", "Control+a");
  await page.keyboard.type("300");
  await press("Control+s");
  await saved();
  equal(await axe(page), []);
});

await test("keyboard: the form of the type is as it was set", async () => {
  await byPalette("nouveau bail", "Nouveau bail", "**/app/lease/new*");
  equal(await page.inputValue("[name=kind]"), "commercial");
  const deposit = page.locator(".field:has(> * [name=deposit], > [name=deposit])");
  ok(!(await deposit.isVisible()), "rent > 1000 does not hold yet");
  await page.evaluate(() => document.getElementById("main").focus());
  for (let i = 0; i < 40 && (await focused()) !== "rent"; i++) await press("Tab");
  await page.keyboard.type("1200");
  await press("Tab");
  await deposit.waitFor();
  equal((await page.inputValue("[name=deposit]")).replace(/\s/g, ""), "250,50");
  await go("/app/lease");
  const widths = await page.locator("#main col[width][data-column]").evaluateAll((all) =>
    all.map((c) => [c.dataset.column, c.getAttribute("width")]));
  equal(widths, [["premises", "300"]]);
});

await test("keyboard: columns of a grid are ordered, hidden and sized", async () => {
  await go("/app/customize-form");
  await press("Alt+n");
  await page.waitForURL("**/app/customize-form/new*");
  await page.evaluate(() => document.getElementById("main").focus());
  for (let i = 0; i < 40 && (await focused()) !== "doc_type"; i++) await press("Tab");
  await page.keyboard.type("Lease Charge");
  await press("Control+s");
  await saved();
  await page.waitForURL("**/app/customize-form/Lease%20Charge");
  await intoGrid();
  await write("amount", "width", "140");
  for (let i = await rowOf("amount"); i > 0; i--) await press("Control+ArrowUp");
  equal(await rowOf("amount"), 0);
  const kept = page.waitForResponse((r) => r.request().method() === "POST" &&
    r.url().endsWith("/app/customize-form/Lease%20Charge"));
  await press("Control+s");
  await kept;
  await saved();
  await go("/app/lease/new");
  const columns = await page.locator("desk-grid[data-table=charges] col[data-column]")
    .evaluateAll((all) => all.map((c) => c.dataset.column));
  equal(columns[0], "amount");
  near(await page.locator("desk-grid[data-table=charges] thead th").nth(1)
    .evaluate((e) => Math.round(e.getBoundingClientRect().width)), 140, "the amount");
});

await test("keyboard: how to take a field out for good is asked once one is ticked", async () => {
  await ask(page, "/api/resource/Custom Field", {
    dt: "Lease", fieldname: "etage", label: "Étage", fieldtype: "Int" });
  await go("/app/customize-form/Lease");
  await press("Control+s"); // with the fields that came since
  await saved();
  const question = page.locator(".field:has([name=confirmed]:not([type=hidden]))");
  ok(!(await question.isVisible()), "it is asked before");
  await intoGrid();
  await walk("etage", "remove");
  await press(" ");
  await question.waitFor();
  await press("Control+s");
  await page.waitForSelector(".notice.err a");
  ok(await question.isVisible(), "it is asked when it was refused");
  await page.evaluate(() => document.getElementById("main").focus());
  for (let i = 0; i < 40 && (await focused()) !== "confirmed"; i++) await press("Tab");
  await press(" ", "Control+s");
  await saved();
  equal(await rowOf("etage"), -1);
});

await test("keyboard: back to the standard is asked once, done and said", async () => {
  await go("/app/customize-form/Lease");
  await byPalette("revenir", "Revenir au standard", "**/app/customize-form/Lease?do=delete");
  const given = (await page.textContent("#main .facts")).replace(/\s+/g, " ");
  for (const part of ["Locaux : 300", "250.50", "rent > 1000"]) ok(given.includes(part), part);
  ok((await page.textContent("#main .sheet")).includes("que chacun a choisies"), "what stays");
  for (const colorScheme of ["dark", "light"]) {
    await page.emulateMedia({ colorScheme });
    equal(await axe(page), [], colorScheme);
  }
  await page.evaluate(() => document.getElementById("main").focus());
  const button = () => page.evaluate(() => document.activeElement.textContent);
  for (let i = 0; i < 20 && (await button()) !== "Revenir au standard"; i++) await press("Tab");
  await press("Enter");
  await page.waitForURL(/customize-form\/new\?doc_type=Lease/);
  ok((await page.textContent(".notice.ok")).includes("Le formulaire est revenu au standard"));
  await go("/app/lease");
  equal(await page.locator("#main col[width][data-column]").count(), 0);
});

equal(errors, [], "console");
await done();
