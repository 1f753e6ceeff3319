#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// Keys of the whole desk and the ways between a list and its documents: F8 walks the list that one
// came from, Esc climbs, back returns to the row; "?" and a held Alt show the keys; those of one
// sign can be switched off.
import { openDesk } from "./site.mjs";
import { axe, browse, done, equal, ok, test } from "./start.mjs";

const browser = await browse();
const { site, page, errors } = await openDesk(browser, "keys", {
  viewport: { width: 1280, height: 800 }, timeout: 8000,
});
await page.evaluate(async () => {
  const token = document.querySelector("meta[name=csrf-token]").content;
  const docs = Array.from({ length: 70 }, (_, i) => ({
    doctype: "Customer", customer_name: `C${String(i + 1).padStart(2, "0")}`,
    city: i % 2 ? "Lyon" : "Brest",
  }));
  const answer = await fetch("/api/method/frappe.client.insert_many", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Frappe-CSRF-Token": token },
    body: JSON.stringify({ docs }),
  });
  if (!answer.ok) throw new Error(await answer.text());
});

const list = `${site.url}/app/customer?city=Brest&order=name`;
const at = (name) => page.waitForURL(`${site.url}/app/customer/${name}`);
const heading = (text) =>
  page.waitForFunction((x) => document.querySelector("h1").textContent === x, text);
const pager = () => page.textContent(".pager").then((x) => /\d+ \/ \d+/.exec(x)?.[0]);

// Brest: C01, C03, … C69: 35 of them; C05 is the third
await test("F8 and Shift-F8 walk the list that one came from", async () => {
  await page.goto(list);
  await page.click("main th a:text-is('C05')");
  await at("C05");
  equal(await pager(), "3 / 35");
  await page.keyboard.press("F8");
  await at("C07");
  await heading("C07");
  equal(await pager(), "4 / 35");
  await page.keyboard.press("Shift+F8");
  await at("C05");
  await page.keyboard.press("Shift+F8");
  await at("C03");
  await heading("C03");
});

await test("the crumb and Esc lead to the list as it was, at the row", async () => {
  equal(await page.locator(".crumb li:last-child a").evaluate((a) => a.href), list);
  await page.focus("[name=city]");
  await page.keyboard.press("Escape"); // out of the field
  await page.waitForFunction(() => document.activeElement.id === "main");
  await page.keyboard.press("Escape"); // to the list
  await page.waitForURL(list);
});

await test("back returns to the row, with the scroll and the focus", async () => {
  await page.goto(list);
  const link = page.locator("main th a:text-is('C61')");
  await link.scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => scrollY);
  ok(before > 0, "the list is too short to scroll");
  await link.click();
  await at("C61");
  await page.goBack();
  await page.waitForURL(list);
  await page.waitForFunction(() => document.activeElement?.textContent === "C61");
  await page.waitForFunction((y) => Math.abs(scrollY - y) < 60, before);
});

await test("? shows the keys of the page, and Esc closes them", async () => {
  await page.keyboard.press("?");
  await page.waitForSelector("dialog[open]");
  const text = await page.textContent("dialog");
  for (const part of ["Dans une liste", "Alt N", "document suivant"]) ok(text.includes(part), part);
  ok(!text.includes("Dans une grille"), "there is no grid on this page");
  equal(await axe(page), []);
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog", { state: "detached" });
  await page.goto(`${site.url}/app/sales-invoice/new`);
  await page.focus("#main");
  await page.keyboard.press("?");
  await page.waitForSelector("dialog[open]");
  ok((await page.textContent("dialog")).includes("Dans une grille"), "the grid is missing");
  await page.keyboard.press("Escape");
});

/** Both keys at once, as fast fingers give them: the second comes while the first still closes. */
const both = (...keys) => Promise.all(keys.map((key) => page.keyboard.press(key)));

await test("the key right behind Escape is not swallowed by what was just closed", async () => {
  const help = "dialog.confirm[open]", palette = "dialog[open] [role=combobox]";
  await page.goto(list);
  await page.keyboard.press("?");
  await page.waitForSelector(help);
  await both("Escape", "Control+k");
  await page.waitForSelector(palette);
  await both("Escape", "?");
  await page.waitForSelector(help);
  await both("Escape", "j");
  await page.waitForFunction(() => document.activeElement.closest("tbody tr"));
  await page.goto(`${list}&open=C05`);
  await page.waitForSelector("aside");
  await both("Escape", "j");
  await page.waitForFunction(() => document.activeElement.closest("tbody tr"));
  await page.goto(`${list}&open=C05`);
  await page.waitForSelector("aside");
  await both("Escape", "Control+k");
  await page.waitForSelector(palette);
  await page.keyboard.press("Escape");
  await page.goto(`${site.url}/app/sales-invoice/new`);
});

await test("in a field ? is a sign", async () => {
  await page.focus("[name=po_no]");
  await page.keyboard.type("Quoi ?/");
  equal(await page.inputValue("[name=po_no]"), "Quoi ?/");
  equal(await page.locator("dialog[open]").count(), 0);
  await page.fill("[name=po_no]", "");
});

await test("a held Alt shows the key on each button that has one", async () => {
  await page.goto(`${site.url}/app/customer/C03`);
  await page.keyboard.down("Alt");
  await page.waitForSelector(".keys-shown");
  equal(await page.textContent(".pager [data-key=next] kbd"), "F8");
  equal(await page.textContent(".actions [data-key=save] kbd"), "Ctrl S");
  await page.keyboard.up("Alt");
  await page.waitForSelector("kbd.hint", { state: "detached" });
  equal(await page.locator(".keys-shown").count(), 0);
});

await test("Alt-P prints", async () => {
  await page.evaluate(() => (window.print = () => (window.printed = true)));
  await page.keyboard.press("Alt+p");
  await page.waitForFunction(() => window.printed);
});

await test("keys of one sign are switched off in the account", async () => {
  await page.goto(`${site.url}/me`);
  equal(await page.isChecked("[name=letter_keys]:not([type=hidden])"), true);
  equal(await axe(page), []);
  await page.uncheck("[name=letter_keys]:not([type=hidden])");
  await page.click("[data-key=save]");
  await page.waitForSelector(".notice.ok");
  equal(await page.isChecked("[name=letter_keys]:not([type=hidden])"), false);
  await page.goto(list);
  await page.focus("#main");
  for (const key of ["?", "/", "j", "x"]) await page.keyboard.press(key);
  equal(await page.locator("dialog[open]").count(), 0);
  equal(await page.locator("tr.here, .pick :checked").count(), 0);
  await page.keyboard.press("Control+k");
  await page.waitForSelector("dialog[open]");
  await page.keyboard.press("Escape");
  await page.goto(`${site.url}/me`);
  await page.check("[name=letter_keys]:not([type=hidden])");
  await page.click("[data-key=save]");
  await page.waitForSelector(".notice.ok");
  await page.goto(list);
  await page.focus("#main");
  await page.keyboard.press("j");
  await page.waitForSelector("tr.here");
});

await test("every key that the help names does something", async () => {
  await page.goto(`${site.url}/help`);
  const said = await page.locator("#keys dt").allTextContents();
  equal(said, ["Ctrl K ou /", "Alt N", "Ctrl S", "Ctrl Entrée", "Alt P", "F8 et Maj F8", "Échap",
    "Alt, maintenue", "?"]);
});

equal(errors, []);
await done();
