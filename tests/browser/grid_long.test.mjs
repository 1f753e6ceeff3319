#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// Long documents in the grid: 500 lines of which only those in sight stand in the page, 5 000
// pasted from a spreadsheet, and nothing lost on the way: undone, saved, printed, without script.
import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { ask, folder, openDesk, program } from "./site.mjs";
import { axe, browse, done, equal, ok, test } from "./start.mjs";

const browser = await browse();
const { site, context, page, errors } = await openDesk(browser, "long", { timeout: 30000 });
page.on("console", (m) => m.type() === "error" && errors.push(m.text()));

const api = (path, body) => ask(page, path, body);

await api("/api/resource/Customer", { customer_name: "Dupont" });
await api("/api/resource/Item", { item_code: "POSE", item_name: "Pose", is_stock_item: 0 });

/** A draft of `n` lines: 1 × 10, 1 × 11, …; line i is named "Ligne i". */
async function draft(n) {
  const items = Array.from({ length: n }, (_, i) => ({
    item_name: `Ligne ${i + 1}`, qty: 1, rate: 10 + i, vat_code: "TVA20",
  }));
  return (await api("/api/resource/Sales Invoice", { customer: "Dupont", items })).name;
}

const read = (name) => api(`/api/resource/Sales Invoice/${name}`);
const address = (name) => `${site.url}/app/sales-invoice/${name}`;
const drawn = () => page.locator("desk-grid[data-table=items] tbody tr:not(.gap)").count();
const cell = (row, field) => page.locator(`[name="items[${row}].${field}"]:not([type=hidden])`);
const focused = () => page.evaluate(() => document.activeElement.name);
const press = async (...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const plain = (s) => s.replace(/[\u202f\u00a0]/g, " ").trim();
const total = async () => plain(await page.textContent("[data-cell=grand_total]"));
const settled = () => page.waitForSelector("form[data-state=saved]");

async function open(name) {
  await page.goto(address(name));
  await page.waitForSelector("desk-grid [role=grid]");
}

async function save() {
  await Promise.all([page.waitForSelector(".notice.ok"), press("Control+s")]);
}

const paste = (rows) =>
  page.evaluate((lines) => {
    const data = new DataTransfer();
    data.setData("text/plain", lines);
    const how = { clipboardData: data, bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
  }, rows.map((r) => r.join("\t")).join("\r\n"));

const devtools = await page.context().newCDPSession(page);
await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
/** Milliseconds of the processor that the page has used: what other programs do meanwhile is not
 * in them. */
async function spent() {
  const { metrics } = await devtools.send("Performance.getMetrics");
  return 1000 * metrics.find((m) => m.name === "TaskDuration").value;
}

const long = await draft(500);

await test("of 500 lines those in sight stand in the page, with their places", async () => {
  await open(long);
  ok((await drawn()) < 60, `${await drawn()} rows`);
  equal(await page.getAttribute("desk-grid [role=grid]", "aria-rowcount"), "502"); // head and spare
  await cell(0, "qty").focus();
  await press("Control+End");
  equal(await focused(), "items[500].qty");
  equal(await cell(500, "qty").evaluate((e) => e.closest("tr").ariaRowIndex ||
    e.closest("tr").getAttribute("aria-rowindex")), "502");
  await press("ArrowUp");
  equal(await cell(499, "item_name").inputValue(), "Ligne 500");
  await press("Control+Home");
  equal(await focused(), "items[0].qty");
  equal(await axe(page), []);
});

await test("what is typed stays while one scrolls, and is sent", async () => {
  await cell(0, "qty").focus();
  await page.keyboard.type("3"); // 500 lines of 10 … 509: 129 750; + 2 × 10 = 129 770
  await page.evaluate(() => document.querySelector(".cells").scrollTo(0, 6000));
  await page.waitForFunction(() => document.querySelector('[name="items[205].qty"]'));
  equal(await focused(), "items[0].qty");
  equal(await cell(0, "qty").inputValue(), "3");
  await press("Enter");
  await settled();
  equal(await total(), "155 724,00"); // × 1.2
});

await test("an answer says what changed and nothing else", async () => {
  const answer = page.waitForResponse((r) => r.url().endsWith("/draft"));
  await cell(0, "qty").focus();
  await press("ArrowDown", "2");
  await press("Enter");
  const { values } = (await (await answer).json()).message;
  equal(Object.keys(values).filter((k) => k.startsWith("items[")), ["items[1].amount"]);
  equal(plain(values["items[1].amount"]), "22,00");
});

await test("a removed row comes back with its identity; all 500 lines are saved", async () => {
  const before = await read(long);
  await press("Control+End", "ArrowUp", "Control+Delete");
  ok((await focused()).startsWith("items[499]."), await focused());
  await press("Control+z");
  await settled();
  equal(await cell(499, "item_name").inputValue(), "Ligne 500");
  await save();
  const after = await read(long);
  equal(after.items.length, 500);
  equal(after.items.map((r) => r.name), before.items.map((r) => r.name));
  equal([after.items[0].qty, after.items[1].qty, after.items[499].rate], [3, 2, 509]);
  equal(after.grand_total, 155737.2); // (129 770 + 11) × 1.2
});

await test("on paper and in the browser's search all lines are there", async () => {
  await open(long);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  equal(await drawn(), 501);
  equal(await page.locator("tr.plain", { hasText: "Ligne 400" }).count(), 1);
  await page.emulateMedia({ media: "print" });
  ok(await page.evaluate(() => {
    const box = document.querySelector(".cells.long");
    return getComputedStyle(box).maxHeight === "none" && box.scrollHeight <= box.clientHeight + 1;
  }), "paper shows all of them");
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  ok((await drawn()) < 60, `${await drawn()} rows`);
  await page.evaluate(() => document.dispatchEvent(
    new KeyboardEvent("keydown", { key: "f", ctrlKey: true, bubbles: true })));
  equal(await page.evaluate(() => globalThis.find("Ligne 437")), true);
  await cell(0, "qty").focus();
  ok((await drawn()) < 60, `${await drawn()} rows`);
});

await test("a block of 100 lines costs the page less than 50 ms to paste", async () => {
  const rows = Array.from({ length: 100 }, (_, i) => [`Collée ${i + 1}`, "1", "", "2,50"]);
  const times = []; // of the page's processor; the server answers beside
  for (let i = 0; i < 3; i++) {
    await open(await draft(1));
    await cell(1, "item_name").focus();
    const began = await spent();
    await paste(rows);
    times.push((await spent()) - began);
    await settled();
    equal(await total(), "312,00"); // (10 + 100 × 2,50) × 1,2
  }
  ok(Math.min(...times) < 50, times.map((ms) => `${Math.round(ms)} ms`).join(", "));
});

await test("5 000 lines are pasted and saved; one more is refused in words", async () => {
  const name = await draft(1);
  await open(name);
  await cell(0, "item_name").focus();
  const rows = Array.from({ length: 5000 }, (_, i) => [`Vis ${i + 1}`, "1 000,5", "", "0,10"]);
  await paste([...rows, ["Vis de trop", "1", "", "1"]]);
  const said = "Un document tient au plus 5000 lignes : il y en a 1 de trop.";
  ok((await page.textContent("[role=alert].wrong")).startsWith(said), "sentence");
  equal(await cell(0, "item_name").inputValue(), "Ligne 1"); // nothing was done by halves
  await cell(0, "item_name").focus();
  await paste(rows);
  await settled();
  equal(await page.locator("[role=alert].wrong").count(), 0);
  // 1 000,5 × 0,10 = 100,05 a line; 5 000 lines = 500 250,00; with 20 % 600 300,00
  equal(await total(), "600 300,00");
  await press("Control+End");
  equal(await focused(), "items[4999].item_name");
  await save();
  const doc = await read(name);
  equal([doc.items.length, doc.items[4999].item_name, doc.net_total],
    [5000, "Vis 5000", 500250]);
});

await test("of a new document of 500 lines only what changes is sent", async () => {
  const sent = [];
  const note = (r) => r.url().endsWith("/new/draft") && sent.push(r.postData() ?? "");
  page.on("request", note);
  await page.goto(`${site.url}/app/sales-invoice/new`);
  await page.waitForSelector("desk-grid [role=grid]");
  await page.locator("[name=customer]").fill("Dupont");
  await cell(0, "item_name").focus();
  await paste(Array.from({ length: 500 }, (_, i) => [`Vis ${i + 1}`, "1", "", "2"]));
  await settled();
  equal(await total(), "1 200,00"); // 500 × 2 × 1,2
  const whole = sent.length;
  await press("Control+Home");
  await cell(0, "qty").selectText();
  await press("3", "Enter");
  await settled();
  equal(await total(), "1 204,80"); // 2 more of 2,00, with 20 %
  await press("Control+End", "Shift+Enter");
  await cell(499, "item_name").focus();
  await page.keyboard.type("Ajoutée");
  await press("Enter");
  await settled();
  const later = sent.slice(whole);
  ok(later.length >= 2, `${later.length} requests`);
  ok(later.every((body) => body.length < 400), later.map((body) => body.length).join(" "));
  // its draft is gone at the server: all of it is sent once more, and nothing is lost
  const { once } = JSON.parse(later[0]);
  await page.evaluate(async (key) => {
    const body = JSON.stringify({ doctype: "Sales Invoice", once: key, form: [["po_no", "autre"],
      ...Array.from({ length: 50 }, (_, i) => [`items[${i}].qty`, "1"])] });
    const headers = { "Content-Type": "application/json",
      "X-Frappe-CSRF-Token": document.querySelector("meta[name=csrf-token]").content };
    for (let i = 0; i < 2; i++)
      await fetch("/app/sales-invoice/new/draft", { method: "POST", headers, body });
  }, once);
  await press("Control+Home");
  await cell(0, "qty").selectText();
  await page.keyboard.type("5");
  await press("Enter");
  await settled();
  page.off("request", note);
  equal(await total(), "1 209,60"); // again 2 more
  await save();
  const [{ name }] = await api('/api/resource/Sales Invoice?limit=1&order_by=creation desc');
  const doc = await read(name);
  equal([doc.items.length, doc.items[0].qty, doc.grand_total], [501, 5, 1209.6]);
  const kept = `SELECT count(*) AS n FROM draft WHERE key LIKE '%${once}'`;
  const counted = execFileSync(program, ["sql", "--site", join(folder, "long"), kept]).toString();
  ok(/(^|\D)0(\D|$)/.test(counted), `the draft of the page is gone: ${counted}`);
});

await test("an error in a line out of sight is reached from the summary", async () => {
  await open(await draft(300));
  await cell(0, "rate").focus();
  await press("Control+End", "ArrowUp");
  await page.keyboard.type("beaucoup");
  await press("Enter");
  await settled();
  await press("Control+Home", "Control+s");
  await page.waitForSelector(".notice.err a");
  await press("Control+Home");
  await page.click(".notice.err a");
  equal(await focused(), "items[299].rate");
  equal(await cell(299, "rate").inputValue(), "beaucoup");
});

await test("without script all lines are plain fields of the form", async () => {
  const quiet = await browser.newContext({ locale: "fr-FR", javaScriptEnabled: false });
  await quiet.addCookies(await context.cookies());
  const bare = await quiet.newPage();
  await bare.goto(address(long));
  await bare.fill("[name='items[0].rate']", "11"); // stays typed
  equal(await bare.textContent("button[value=rows]"), "Afficher les 500 lignes");
  await bare.click("button[value=rows]");
  await bare.waitForSelector("[name='items[501].rate']");
  equal(await bare.locator("[name^='items['][name$='.rate']").count(), 502); // two blank ones
  equal(await bare.inputValue("[name='items[0].rate']"), "11");
  await bare.fill("[name='items[499].rate']", "1000");
  await bare.click("button[value=save]:visible");
  const { items } = await read(long);
  equal([items.length, items[0].rate, items[499].rate], [500, 11, 1000]);
  await quiet.close();
});

await test("what only those without script see passes axe", async () => {
  const shown = await context.newPage();
  await shown.route(address(long), async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/<(\/?)noscript>/g, "<$1div>")
      .replace(/<script[^>]*><\/script>/g, "");
    await route.fulfill({ response: answer, body });
  });
  for (const colorScheme of ["light", "dark"]) {
    await shown.emulateMedia({ colorScheme });
    await shown.goto(address(long));
    ok(await shown.locator("button[value=rows]").isVisible(), "the button is shown");
    equal(await axe(shown), [], colorScheme);
  }
  await shown.close();
});

await test("a grid that moves in its page keeps its lines out of sight", async () => {
  const name = await draft(300);
  await open(name);
  await page.evaluate(() => {
    const section = document.querySelector("desk-grid").closest(".section");
    section.before(document.createElement("hr"), section);
    section.parentElement.append(section);
  });
  await cell(0, "rate").focus();
  await press("Control+End", "ArrowUp");
  equal(await focused(), "items[299].rate");
  await press("Control+s");
  await page.waitForSelector(".notice.ok");
  equal((await read(name)).items.length, 300);
});

await test("where the script does not arrive the lines out of sight are sent too", async () => {
  const before = await read(long);
  const bare = await context.newPage();
  await bare.route("**/main*.js", (route) => route.abort());
  await bare.goto(address(long));
  await bare.fill("[name='items[1].rate']", "12");
  await Promise.all([bare.waitForNavigation(), bare.click("button[value=save]:visible")]);
  const { items } = await read(long);
  equal(items[1].rate, 12);
  const told = (r) => [r.name, r.item_name, r.qty, r.rate, r.vat_code];
  const rest = (rows) => rows.slice(2).map(told);
  equal(rest(items), rest(before.items));
  await bare.close();
});

await test("what is wrong in a line out of sight is refused without script too", async () => {
  const quiet = await browser.newContext({ locale: "fr-FR", javaScriptEnabled: false });
  await quiet.addCookies(await context.cookies());
  const bare = await quiet.newPage();
  await bare.goto(`${address(long)}?rows=all`);
  await bare.fill("[name='items[450].qty']", "beaucoup");
  await bare.click("button[value=save]:visible");
  equal(await bare.inputValue("[name='items[450].qty']"), "beaucoup");
  equal(await bare.getAttribute("[name='items[450].qty']", "aria-invalid"), "true");
  await quiet.close();
});

// the refused save, and the draft that was gone
equal(errors.filter((e) => !/417|409/.test(e)), [], "console");

await done();
