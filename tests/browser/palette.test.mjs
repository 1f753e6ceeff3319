#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// The palette by the keyboard alone: it opens from everywhere, finds, goes, calculates, presses the
// buttons of the page, remembers what was seen; axe in three themes and at 320 px.
import { openDesk } from "./site.mjs";
import { axe, browse, done, equal, ok, test } from "./start.mjs";

const browser = await browse();
const { site, context, page, errors } = await openDesk(browser, "site", {
  made: ["demo"], viewport: { width: 1280, height: 800 }, timeout: 8000,
});

const box = page.locator(".palette [role=combobox]");
const options = page.locator(".palette [role=option]");
const active = page.locator(".palette [aria-selected=true]");

async function type(text, expected) {
  await box.fill(text);
  await page.waitForFunction(
    ([typed, part]) => {
      const d = document.querySelector(".palette");
      const shown = d?.textContent.replace(/[\u202f\u00a0]/g, " ");
      return d?.dataset.typed === typed && shown.includes(part);
    },
    [text, expected],
  );
}

async function home() {
  await page.goto(`${site.url}/`);
  await page.waitForSelector("html.live");
}

await test("Ctrl-K opens it, Escape closes it, the focus comes back", async () => {
  await home();
  await page.focus("nav.side li a");
  await page.keyboard.press("Control+k");
  await box.waitFor();
  equal(await page.evaluate(() => document.activeElement.getAttribute("role")), "combobox");
  await page.keyboard.press("Escape");
  await box.waitFor({ state: "detached" });
  const inMenu = () => document.activeElement.closest("nav.side") !== null;
  ok(await page.evaluate(inMenu), "the focus is lost");
  for (let i = 0; i < 8; i++) {
    // open again within a frame, while the focus is still in what was closed
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("Control+k");
    await type("tva", "Aller");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await type("facture", "Aller");
    await page.keyboard.press("Escape");
    await box.waitFor({ state: "detached" });
  }
  await page.keyboard.press("/");
  await box.waitFor();
  await page.keyboard.press("Escape");
  await page.click(".top-search input");
  await box.waitFor();
  await page.keyboard.press("Escape");
});

await test("words lead to a list by Enter", async () => {
  await home();
  await page.keyboard.press("Control+k");
  await type("grand livre", "Grand livre");
  ok(/Grand livre/.test(await active.textContent()), "not the first");
  await page.keyboard.press("Enter");
  await page.waitForURL(/General%20Ledger/);
});

await test("Enter at once means what was typed", async () => {
  await home();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("balance générale");
  await page.keyboard.press("Enter");
  await page.waitForURL(/Trial%20Balance/);
});

await test("a sum is calculated", async () => {
  await page.keyboard.press("Control+k");
  await type("20% de 1250", "250,00");
  await page.keyboard.press("Enter"); // may ask the server once more before it takes the sum
  await page.waitForFunction(() => document.querySelector(".palette input").value === "250,00");
  await page.keyboard.press("Escape");
});

let number = "";
await test("a document is found by its number, arrows choose, and is remembered", async () => {
  await page.goto(`${site.url}/app/sales-invoice?docstatus=1`);
  number = (await page.locator("main tbody th a").first().textContent()).trim();
  await page.keyboard.press("Control+k");
  await type(number, number);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  ok((await active.textContent()).includes(number), "not chosen");
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(number));
  await page.waitForSelector(`h1:has-text("${number}")`);
  await page.keyboard.press("Control+k");
  await page.waitForSelector(".palette [role=option]");
  ok((await options.first().textContent()).includes(number), "not remembered");
  await page.keyboard.press("Escape");
});

await test("the buttons of the page are pressed from it", async () => {
  await page.keyboard.press("Control+k");
  await type("dupliquer", "Dupliquer");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/new\?copy=/);
});

await test("Ctrl-Enter opens beside", async () => {
  await home();
  await page.keyboard.press("Control+k");
  await type("fournisseur", "Fournisseurs");
  const opened = context.waitForEvent("page");
  await page.keyboard.press("Control+Enter");
  const other = await opened;
  await other.waitForURL(/\/app\/supplier/);
  await other.close();
  equal(new URL(page.url()).pathname, "/");
  await page.keyboard.press("Escape");
});

await test("what is found is text, whatever it holds", async () => {
  const name = '<img src=x onerror="window.hacked=1"> Zed';
  await page.goto(`${site.url}/app/customer/new`);
  await page.fill("[name=customer_name]", name);
  await page.click("[name=do][value=save]:visible");
  await page.waitForURL(/\/app\/customer\/(?!new)/);
  await page.keyboard.press("Control+k");
  await type("onerror zed", "onerror");
  equal(await page.locator(".palette img").count(), 0);
  equal(await page.evaluate(() => globalThis.hacked ?? 0), 0);
  await page.keyboard.press("Escape");
});

await test("axe finds nothing in three themes; nothing is wider than 320 px", async () => {
  await home();
  for (const theme of ["light", "dark", "contrast"]) {
    await page.evaluate((x) => (document.documentElement.dataset.theme = x), theme);
    await page.keyboard.press("Control+k");
    await type("tva", "Aller");
    equal(await axe(page), [], theme);
    await page.keyboard.press("Escape");
  }
  await page.setViewportSize({ width: 320, height: 600 });
  await page.keyboard.press("Control+k");
  await type("facture", "Aller");
  const wide = await page.evaluate(() => {
    const d = document.querySelector(".palette");
    return [document.documentElement.scrollWidth, d.scrollWidth - d.clientWidth];
  });
  equal(wide, [320, 0]);
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 1280, height: 800 });
});

await test("nothing of it stays behind after signing out", async () => {
  await page.goto(`${site.url}/me`);
  await page.click("form[action='/logout'] button");
  await page.waitForURL(/login/);
  equal(await page.evaluate(() => Object.keys(localStorage).filter((k) => /recent/.test(k))), []);
});

equal(errors, []);
await done();
