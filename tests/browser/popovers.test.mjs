#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// What is open over a page has the keys: Escape, arrows, Enter, letters and the shortcuts of a form
// do nothing behind a menu, a list of candidates, a choice of columns, the help or the palette.
import { arrive, ask, openDesk } from "./site.mjs";
import { browse, done, equal, ok, test } from "./start.mjs";

const browser = await browse();
const { site, page, errors } = await openDesk(browser, "popovers", {
  viewport: { width: 1280, height: 600 }, timeout: 8000,
});
const go = (path) => arrive(page, site.url + path);
const press = async (...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};

for (const i of Array.from({ length: 30 }, (_, n) => n + 10))
  await ask(page, "/api/resource/Customer", { customer_name: `Client ${i}` });
await ask(page, "/api/resource/Customer", { customer_name: "Jkx Bois" });
const draft = await ask(page, "/api/resource/Sales Invoice", {
  customer: "Client 11", items: [{ item_name: "Pose", qty: 1, rate: 100 }] });
const sent = await ask(page, "/api/resource/Sales Invoice", {
  customer: "Client 12", docstatus: 1, items: [{ item_name: "Pose", qty: 1, rate: 100 }] });
const DRAFT = `/app/sales-invoice/${draft.name}`;

const changes = []; // whatever is posted, but what a form keeps while one types
page.on("request", (r) => r.method() === "POST" && !r.url().endsWith("/draft") &&
  changes.push(`${r.url()} ${r.postData() ?? ""}`.slice(0, 200)));

/** All of the page that keys of the list and of the desk change. */
const behind = () => page.evaluate(() => ({
  address: location.href,
  scrolled: scrollY,
  here: document.querySelector("tr.here > :is(th, .rank)")?.textContent.trim() ?? "",
  picked: document.querySelectorAll("[name=pick]:checked").length,
  pane: document.querySelectorAll("aside.pane").length,
  dialogs: document.querySelectorAll("dialog[open]").length,
}));

const LETTERS = ["j", "k", "x", "e", "?", "/"];
const ARROWS = ["ArrowDown", "ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft"];
const SHORTCUTS = ["Control+Enter", "Control+s", "Alt+n", "Alt+p", "F8", "Shift+F8", "Backspace"];

/** These keys change nothing behind what is open, which stays open. */
async function keeps(isOpen, keys) {
  const before = await behind(), posted = changes.length;
  await page.evaluate(() => (window.print = () => (window.printed = true)));
  for (const key of keys) {
    await press(key);
    equal([await isOpen(), await behind(), changes.length], [true, before, posted], key);
  }
  // what a key has begun is over by now
  await page.evaluate(() => new Promise((r) => requestAnimationFrame(() => setTimeout(r))));
  equal([await behind(), changes.slice(posted)], [before, []], "a moment later");
  ok(!(await page.evaluate(() => window.printed)), "it printed");
}

/** Escape closes it and nothing else; the focus is where it was. */
async function escapes(isOpen, focus) {
  const { dialogs: _, ...before } = await behind();
  await press("Escape");
  await page.locator(`${focus}:focus`).waitFor();
  const { dialogs, ...after } = await behind();
  equal([await isOpen(), after, dialogs], [false, before, 0], "Escape");
}

const inMenu = () => page.evaluate(() => {
  const at = document.activeElement;
  return at.closest("details.menu[open]") && !at.matches("summary") ? at.textContent.trim() : "";
});

/** A menu by keyboard: the arrows walk in it. */
async function menu(path, summary, ready = async () => {}) {
  const open = () => page.locator(`details.menu[open] > ${summary}`).count().then((n) => n === 1);
  await go(path);
  await ready();
  await page.focus(`details.menu > ${summary}`);
  await press("Enter");
  ok(await open(), "it does not open");
  await keeps(open, LETTERS);
  await press("ArrowDown");
  const first = await inMenu();
  ok(first || await page.evaluate(() => document.activeElement.matches(".menu input")),
    "the arrow does not lead into it");
  await keeps(open, [...ARROWS, "End", "Home", ...SHORTCUTS]);
  await escapes(open, `details.menu > ${summary}`);
  return first;
}

await test("+ New over a list", async () => {
  equal(await menu("/app/customer", "summary:has-text('Nouveau')"), "Client");
  await page.focus("#main");
  await press("j"); // the list has its keys back
  ok((await behind()).here, "j does nothing after it was closed");
});

await test("+ New over a form and over a report", async () => {
  await menu(DRAFT, "summary:has-text('Nouveau')");
  await menu("/app/query-report/Trial Balance", "summary:has-text('Nouveau')");
});

await test("Enter follows what the arrows chose", async () => {
  await go("/app/customer");
  await page.focus("details.menu > summary:has-text('Nouveau')");
  await press("Enter", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown");
  equal(await inMenu(), "Règlement"); // what one looks at is the first of them
  await press("ArrowUp", "ArrowDown", "Enter");
  await page.waitForURL("**/app/payment-entry/new*");
});

await test("the menu of other actions", async () => {
  await menu(`/app/sales-invoice/${sent.name}`, "summary:has(.spoken)");
  await menu(DRAFT, "summary:has(.spoken)", async () => {
    await page.fill("[name=po_no]", "BC-1"); // one more action: what was typed is given up
    await press("Tab");
    await page.waitForFunction(() =>
      document.querySelector("form[data-draft]").dataset.state === "saved");
    await page.reload();
    await page.waitForSelector("html.live desk-grid [role=grid]");
  });
  equal((await ask(page, `/api/resource/Sales Invoice/${draft.name}`)).docstatus, 0);
});

await test("the choice of columns and the name of a view", async () => {
  await menu("/app/customer", "summary:has-text('Colonnes')");
  const name = "details.menu[open] [name=name]";
  await go("/app/customer");
  await page.focus("summary:has-text('Enregistrer la vue')");
  await press("Enter", "ArrowDown");
  await page.waitForFunction((s) => document.activeElement?.matches(s), name);
  const before = await behind();
  await page.keyboard.type("jkx?/");
  equal([await page.inputValue(name), await behind()], ["jkx?/", before]);
  await escapes(() => page.isVisible(name), "summary");
});

await test("who leaves a menu by Tab closes it, and the page has its keys", async () => {
  await go("/app/customer");
  await page.focus("details.menu > summary:has-text('Nouveau')");
  await press("Enter", "Shift+Tab");
  await page.waitForFunction(() => !document.querySelector("details.menu[open]"));
});

await test("columns of a grid, beside the form", async () => {
  await go(DRAFT);
  await page.focus("desk-grid[data-table=items] ~ * a:has-text('Colonnes'), " +
    "a[href^='/app/sales-invoice-item/columns']");
  await press("Enter");
  const beside = page.locator("aside.beside-page");
  await beside.waitFor();
  const before = page.url();
  await press("j", "k", "x", "ArrowDown", "ArrowUp");
  equal([page.url(), await beside.count()], [before, 1]);
  await press("Escape");
  await beside.waitFor({ state: "detached" });
  equal(page.url(), before);
});

/** Candidates of a link: in a field and in a cell. */
async function candidates(path, field, typed, found) {
  const open = () => page.evaluate(() =>
    document.querySelector(".complete-list:popover-open") !== null);
  const value = () => page.inputValue(`[name="${field}"]`);
  await go(path);
  await page.focus(`[name="${field}"]`);
  await page.keyboard.type(typed);
  await page.waitForSelector(".complete-list [role=option]");
  await page.waitForFunction(() => document.querySelector(".complete-list:popover-open"));
  await keeps(open, ["ArrowDown", "ArrowDown", "ArrowUp"]);
  equal(await page.evaluate(() => document.activeElement.name), field);
  equal(await value(), typed, "the arrows choose among candidates only");
  await escapes(open, `[name="${field}"]`);
  equal(await value(), typed, "Escape keeps what was typed");
  await press("Alt+ArrowDown");
  await page.waitForFunction(() => document.querySelector(".complete-list:popover-open"));
  const posted = changes.length, address = page.url();
  if (!(await page.locator(".complete-list [aria-selected=true]").count()))
    await press("ArrowDown");
  await press("Enter");
  await page.waitForFunction(() => !document.querySelector(".complete-list:popover-open"));
  ok((await value()).startsWith(found), await value());
  equal([page.url(), changes.slice(posted)], [address, []], "Enter takes it and sends nothing");
}

await test("candidates in a field of a form", () =>
  candidates("/app/sales-invoice/new", "customer", "jkx", "Jkx Bois"));

await test("candidates in a cell of a grid", async () => {
  await ask(page, "/api/resource/Item", { item_code: "JKX", item_name: "Pose" });
  await candidates("/app/sales-invoice/new", "items[0].item_code", "jk", "JKX");
});

await test("the help over a list, a form, a report", async () => {
  for (const path of ["/app/customer", DRAFT, "/app/query-report/Trial Balance"]) {
    const open = () => page.evaluate(() => document.querySelector("dialog.confirm[open]") !== null);
    await go(path);
    await page.focus("#main");
    await press("?");
    await page.waitForSelector("dialog.confirm[open]");
    await keeps(open, [...LETTERS, ...ARROWS, ...SHORTCUTS, "Control+k"]);
    await escapes(open, "#main");
    await press("?");
    await page.waitForSelector("dialog.confirm[open]");
    await page.focus("dialog.confirm button");
    const before = page.url();
    await press("Enter");
    await page.waitForSelector("dialog", { state: "detached" });
    equal(page.url(), before, "Enter closes the help and does nothing else");
  }
});

await test("the palette over a list, a form, a report", async () => {
  for (const path of ["/app/customer", DRAFT, "/app/query-report/Trial Balance"]) {
    const open = () => page.evaluate(() => document.querySelector(".palette[open]") !== null);
    await go(path);
    await page.focus("#main");
    await press("Control+k");
    await page.waitForSelector(".palette [role=combobox]");
    const keys = SHORTCUTS.filter((key) => key !== "Control+Enter"); // opens the hit elsewhere
    await keeps(open, [...LETTERS, ...ARROWS, ...keys]);
    const typed = await page.inputValue(".palette [role=combobox]");
    equal(typed, "jkxe/", "the letters; Backspace took the one before the last");
    await page.fill(".palette [role=combobox]", "");
    await escapes(open, "#main");
  }
});

equal(errors, [], "console");
await done();
