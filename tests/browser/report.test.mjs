#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// Reports by keyboard: groups open and close in place, a figure is explained, Enter goes to the
// lines and Backspace back to the very row.
import { serveSite, signIn } from "./site.mjs";
import { axe, browse, done, equal, ok, test } from "./start.mjs";

const browser = await browse();
const { url, stop } = await serveSite("site", ["demo"]);
const context = await browser.newContext({
  locale: "fr-FR",
  viewport: { width: 1440, height: 700 },
});
const page = await context.newPage();
page.setDefaultTimeout(8000);
const errors = [];
page.on("pageerror", (e) => errors.push(String(e)));

const BALANCE = `${url}/app/query-report/Trial Balance`;
// The row whose heading holds the text: an amount may hold the same digits.
const head = (text) => page.locator(".report tbody tr").filter({
  has: page.locator("th", { hasText: text }),
}).first();
const focused = () => page.evaluate(() => document.activeElement?.closest("tr")?.textContent ?? "");

await signIn(page, url);

await test("arrows close and open a class in place", async () => {
  await page.goto(BALANCE);
  const before = await page.locator(".report tbody tr").count();
  await head("4 Comptes de tiers").locator("a.fold").focus();
  await page.keyboard.press("ArrowLeft");
  await page.waitForURL(/fold=4$/);
  await page.locator('.report a.fold[aria-expanded="false"]').waitFor();
  ok((await page.locator(".report tbody tr").count()) < before, "nothing was closed");
  ok((await focused()).includes("Comptes de tiers"), "the focus was lost");
  await page.keyboard.press("ArrowRight");
  await page.locator('.report a.fold[aria-expanded="false"]').waitFor({ state: "detached" });
  equal(await page.locator(".report tbody tr").count(), before);
});

await test("the levels are a choice of links", async () => {
  await page.click(".choice >> text=Groupes");
  await page.locator('.choice a[aria-current="true"]', { hasText: "Groupes" }).waitFor();
  for (const row of await page.locator(".report tbody tr.group").allTextContents()) {
    ok(/^\s*\d ?\d? /.test(row), row);
  }
  await page.click(".choice >> text=Détail");
  await page.locator('.choice a[aria-current="true"]', { hasText: "Détail" }).waitFor();
});

await test("E explains the figure that has the focus", async () => {
  await head("411").locator("td.num a").last().focus();
  await page.keyboard.press("e");
  await page.locator("aside.pane", { hasText: "C’est bien ce chiffre." }).waitFor();
  await page.click("aside.pane >> text=Fermer");
  await page.locator("aside.pane").waitFor({ state: "detached" });
});

/** Where the cells of the head stand that are not above the rows, or not in sight. */
const lost = () => page.evaluate(() => {
  const first = document.querySelector(".report tbody tr").getBoundingClientRect();
  return [...document.querySelectorAll(".report thead th")].filter((th) => {
    const at = th.getBoundingClientRect();
    const seen = document.elementFromPoint(at.left + 12, at.bottom - 8);
    return at.bottom > first.top + 1 || (at.right < innerWidth - 380 && seen !== th);
  }).map((th) => th.textContent);
});

await test("the head of a report stays above its rows, with a pane and without", async () => {
  for (const width of [1440, 1280, 1250, 1100])
    for (const more of ["", "?explain=411:closing_debit"]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(BALANCE + more);
      equal(await lost(), [], `${width} ${more}`);
    }
  await page.setViewportSize({ width: 1280, height: 800 });
  const box = page.locator(".scroll:has(.report)");
  await page.goto(`${BALANCE}?explain=411:closing_debit`);
  await box.evaluate((e) => e.scrollTo(200, 0));
  const at = async (cell) => (await page.locator(`.report ${cell}`).first().boundingBox()).x;
  equal(await at("thead tr:first-child th"), await at("tbody th"), "the first column");
  ok((await at("thead tr + tr th")) < (await at("tbody th")) + 200, "its neighbour stuck too");
  await page.setViewportSize({ width: 1440, height: 700 });
});

await test("Enter opens the lines and Backspace goes back to the row", async () => {
  await page.goto(BALANCE);
  const link = head("706").locator("th a").last();
  await link.scrollIntoViewIfNeeded();
  const top = await page.evaluate(() => scrollY);
  ok(top > 0, "the row is in sight without scrolling: this proves nothing");
  await link.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/General%20Ledger/);
  await page.locator(".report tbody tr").first().waitFor();
  await page.keyboard.press("Backspace");
  await page.waitForURL(/Trial%20Balance/);
  await page.locator(".report tr.here", { hasText: "706" }).waitFor();
  ok((await focused()).includes("706"), await focused());
  equal(await page.evaluate(() => scrollY), top);
});

await test("Backspace right behind Escape is not swallowed by the palette that was closed",
  async () => {
  for (let i = 0; i < 4; i++) {
    await page.goto(BALANCE);
    await head("706").locator("th a").last().focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/General%20Ledger/);
    await page.locator(".report tbody tr").first().waitFor();
    await page.keyboard.press("Control+k");
    await page.waitForSelector("dialog[open] input:focus");
    await Promise.all(["Escape", "Backspace"].map((key) => page.keyboard.press(key)));
    await page.waitForURL(/Trial%20Balance/);
  }
});

await test("Backspace in a field deletes a letter", async () => {
  await page.goto(BALANCE); // going back shows the address before the page
  await page.fill("[name=from_date]", "01/01/20");
  await page.press("[name=from_date]", "Backspace");
  equal(await page.inputValue("[name=from_date]"), "01/01/2");
});

await test("the total of many pages comes by itself, and stays while one turns them", async () => {
  const made = await page.evaluate(async () => {
    const token = document.querySelector("meta[name=csrf-token]").content;
    const headers = { "Content-Type": "application/json", "X-Frappe-CSRF-Token": token };
    const list = await (await fetch("/api/resource/Customer")).json();
    const body = JSON.stringify({ customer: list.data[0].name, docstatus: 1,
      items: [{ item_name: "Pose", qty: 1, rate: 10 }] });
    let n = 0; // the demo has 64: 204 are two pages
    for (let i = 0; i < 140; i++)
      n += (await fetch("/api/resource/Sales Invoice", { method: "POST", headers, body })).ok;
    return n;
  });
  equal(made, 140);
  await page.goto(`${url}/app/query-report/Sales Register`);
  await page.waitForFunction(() =>
    document.querySelector("tfoot").textContent.startsWith("Total") &&
    !document.querySelector("tfoot a[href*=sum]"));
  const sum = await page.textContent("tfoot");
  ok(/\d,\d\d/.test(sum), sum);
  await page.click(".pager a:last-of-type");
  await page.waitForURL(/after=/);
  await page.waitForFunction((was) =>
    document.querySelector("tfoot").textContent === was, sum);
});

await test("nothing hinders reading, in both themes", async () => {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    for (const more of ["?fold=4|6", "?explain=411:closing_debit&compare_to=2026-01-31"]) {
      await page.goto(BALANCE + more);
      equal(await axe(page), []);
    }
  }
});

await test("no script failed", async () => equal(errors, []));
await test("the server ends cleanly", async () => equal(await stop(), 0));
await done();
