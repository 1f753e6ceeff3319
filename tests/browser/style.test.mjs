#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// The pages that need no site: accessible in every look and width, and right without script.
import { axe, browse, done, equal, ok, open, serve, test } from "./start.mjs";

const { url } = await serve("desk_probe");
const browser = await browse();
const desktop = { viewport: { width: 1440, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const PAGES = ["/_style", "/login", "/login?error=Non&usr=a@b.fr", "/setup", "/setup?error",
  "/setup?code", "/error", "/nothing"];
const LOOKS = {
  light: { ...desktop, colorScheme: "light" },
  dark: { ...desktop, colorScheme: "dark" },
  "more contrast": { ...desktop, contrast: "more" },
  phone,
  "dark phone": { ...phone, colorScheme: "dark" },
};

for (const [look, options] of Object.entries(LOOKS))
  for (const path of PAGES)
    await test(`axe finds nothing on ${path}, ${look}`, async () => {
      const page = await open(browser, url + path, options);
      equal(await axe(page), []);
      const expected = /404|500/; // the two error pages are errors to the network, too
      equal(page.complaints.filter((c) => !expected.test(c)), [], "console");
      await page.context().close();
    });

await test("no page scrolls sideways at 320 px", async () => {
  for (const path of PAGES) {
    const page = await open(browser, url + path, { viewport: { width: 320, height: 640 } });
    equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, path);
    await page.context().close();
  }
});

await test("the first load is at most 60 kB without the fonts", async () => {
  const context = await browser.newContext(desktop);
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  let bytes = 0;
  const fonts = new Set();
  await client.send("Network.enable");
  client.on("Network.responseReceived", (e) => e.type === "Font" && fonts.add(e.requestId));
  client.on("Network.loadingFinished", (e) => {
    if (!fonts.has(e.requestId)) bytes += e.encodedDataLength;
  });
  await page.goto(`${url}/_style`, { waitUntil: "networkidle" });
  ok(bytes > 10000 && bytes < 60000, `${bytes} bytes`);
  await context.close();
});

await test("without script: sign-in, menu and table are there", async () => {
  const page = await open(browser, `${url}/_style`, { ...desktop, javaScriptEnabled: false });
  equal(await page.locator("nav.side a[aria-current=page]").textContent(), "Factures");
  equal(await page.locator("main tbody a").first().textContent(), "FAC-2026-00141");
  equal(await page.title(), "Style — Bastide");
  await page.goto(`${url}/login`);
  equal(await page.locator("input[name=usr]").count(), 1);
  equal(await page.locator("input[name=pwd]").getAttribute("type"), "password");
  equal(await page.locator("main").count(), 1);
  await page.context().close();
});

await test("without script: a theme is chosen, kept and given up", async () => {
  const page = await open(browser, `${url}/_style`, { ...desktop, javaScriptEnabled: false });
  await page.click("button[value=dark]");
  equal(new URL(page.url()).pathname, "/_style");
  equal(await page.locator("html").getAttribute("data-theme"), "dark");
  equal(await page.locator("button[value=dark]").getAttribute("aria-pressed"), "true");
  await page.click("button[value=dark]");
  equal(await page.locator("html").getAttribute("data-theme"), null);
  await page.context().close();
});

await test("with script: a theme is chosen at once and survives the next page", async () => {
  const page = await open(browser, `${url}/_style`, desktop);
  const before = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.click("button[value=dark]");
  equal(await page.locator("html").getAttribute("data-theme"), "dark");
  const after = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  ok(before !== after, "the colour of the page changes");
  await page.goto(`${url}/login`);
  equal(await page.locator("html").getAttribute("data-theme"), "dark");
  await page.context().close();
});

await test("the page's language is announced and chosen", async () => {
  const page = await open(browser, `${url}/login?lang=en`, desktop);
  equal(await page.locator("html").getAttribute("lang"), "en");
  equal(await page.locator("h1").textContent(), "Hello");
  await page.goto(`${url}/login`);
  equal(await page.locator("html").getAttribute("lang"), "fr");
  equal(await page.locator("h1").textContent(), "Bonjour");
  await page.context().close();
});

await test("Inter is the font, in three weights, served by ourselves", async () => {
  const page = await open(browser, `${url}/_style`, desktop);
  const loaded = await page.evaluate(async () => {
    await document.fonts.ready;
    return [...document.fonts].filter((f) => f.status === "loaded").map((f) => f.weight).sort();
  });
  equal([...new Set(loaded)], ["400", "500", "600"]);
  await page.context().close();
});

await done();
