#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// The pane beside a document: its tabs are addresses; changing them leaves what is being typed; a
// note is written, a file attached and shown; all of it without script too.
import { openDesk } from "./site.mjs";
import { axe, browse, done, equal, ok, test } from "./start.mjs";

const browser = await browse();
const { site, context, page, errors } = await openDesk(browser, "beside", {
  viewport: { width: 1280, height: 800 }, timeout: 8000,
});
const viewport = page.viewportSize();
await page.goto(`${site.url}/app/customer/new`);
await page.fill("[name=customer_name]", "Volet");
await page.click("[name=do][value=save]:visible");
await page.waitForURL(/\/app\/customer\/Volet/);
const address = `${site.url}/app/customer/Volet`;
const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwAD" +
  "hgGAWjR9awAAAABJRU5ErkJggg==", "base64");

await test("a tab is an address, and leaves what is being typed", async () => {
  await page.goto(address);
  await page.fill("[name=city]", "Angers"); // not sent yet: the focus is still there
  await page.evaluate(() => document.querySelector("aside .tabs a:nth-child(3)").click());
  await page.waitForURL(`${address}?pane=links`);
  await page.waitForSelector("aside #links");
  equal(await page.textContent("aside [aria-current]"), "Liens");
  equal(await page.inputValue("[name=city]"), "Angers");
  equal(await axe(page), []);
  await page.goBack();
  await page.waitForSelector("aside #history");
  equal(await page.inputValue("[name=city]"), "Angers");
});

await test("a note is written beside what is being typed", async () => {
  await page.fill("aside textarea", "Appeler lundi");
  await page.click("aside >> text=Noter");
  await page.waitForSelector("aside blockquote");
  equal(await page.textContent("aside blockquote"), "Appeler lundi");
  equal(await page.inputValue("aside textarea"), "");
  equal(await page.inputValue("[name=city]"), "Angers");
  await page.click("[name=do][value=save]:visible");
  await page.waitForSelector(".notice.ok");
  await page.waitForFunction(() => /Angers/.test(document.querySelector("aside").textContent));
});

await test("a file is attached and shown", async () => {
  await page.click("aside .tabs >> text=Pièces");
  await page.setInputFiles("aside [type=file]", {
    name: "bail.png", mimeType: "image/png", buffer: png,
  });
  await page.click("aside >> text=Joindre");
  const shown = page.locator("aside figure img");
  await shown.waitFor();
  equal(await shown.getAttribute("alt"), "bail.png");
  ok(await shown.evaluate((i) => i.decode().then(() => i.naturalWidth === 1)), "not shown");
  equal(await page.textContent("aside .tabs .count"), "1");
  for (const scheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: scheme });
    equal(await axe(page), [], scheme);
  }
});

await test("all of it without script", async () => {
  const plain = await browser.newContext({
    locale: "fr-FR", viewport, javaScriptEnabled: false,
    storageState: await context.storageState(),
  });
  const p = await plain.newPage();
  await p.goto(address);
  await p.fill("aside textarea", "Sans script");
  await p.click("aside >> text=Noter");
  await p.waitForURL(`${address}?pane=history`);
  equal(await p.textContent("aside blockquote >> nth=0"), "Sans script");
  await p.click("aside .tabs >> text=Pièces");
  equal(await p.locator("aside figure img").count(), 1);
  await p.setInputFiles("aside [type=file]", {
    name: "plan.png", mimeType: "image/png", buffer: png,
  });
  await p.click("aside >> text=Joindre");
  await p.waitForSelector("aside .items li:nth-child(2)");
  await plain.close();
});

await test("a phone has it below, without scrolling sideways", async () => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const tab of ["history", "files", "links"]) {
    await page.goto(`${address}?pane=${tab}`);
    equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, tab);
  }
});

equal(errors, []);
await done();
