#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// Figures of a form as it stands, by keyboard, in French: totals follow each cell, whatever is
// still missing.
import { arrive, ask, openDesk } from "./site.mjs";
import { browse, done, equal, test } from "./start.mjs";

const browser = await browse();
const { site, page, errors } = await openDesk(browser, "figures");

const api = (path, body) => ask(page, path, body);
await api("/api/resource/Customer", { customer_name: "Dupont", siren: "552100554" });
await api("/api/resource/Customer", { customer_name: "Kunde GmbH", vat_code: "INTRA-S",
  tax_id: "DE136695976", territory: "Germany" });

const go = (path) => arrive(page, site.url + path);
const press = async (...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
/** Waits until the page shows these texts in these places, spaces of thousands left out. */
const shows = async (wanted) => {
  await page.waitForFunction((pairs) => pairs.every(([where, text]) =>
    (document.querySelector(where)?.textContent ?? "").replace(/[\s\u202f\u00a0]/g, "") === text),
  Object.entries(wanted)).catch(async (error) => {
    const seen = await page.evaluate((all) =>
      all.map((w) => document.querySelector(w)?.textContent), Object.keys(wanted));
    throw new Error(`${error.message}: ${JSON.stringify(seen)}`);
  });
};
const total = (net, tax, gross) => shows({ "[data-cell=net_total]": net,
  "[data-cell=total_taxes_and_charges]": tax, "[data-cell=grand_total]": gross });

await test("the totals of a new invoice follow its lines before a customer is chosen", async () => {
  await go("/app/sales-invoice/new");
  await page.locator("[name='items[0].item_name']").focus();
  await page.keyboard.type("Heure");
  await page.locator("[name='items[0].qty']").focus();
  await press("Control+a");
  await page.keyboard.type("3");
  await press("Enter");
  await page.locator("[name='items[0].rate']").focus();
  await page.keyboard.type("12,50");
  await press("Enter");
  await total("37,50", "7,50", "45,00"); // 3 × 12.50, TVA 20 %
  equal(await page.inputValue("[name='items[0].vat_code']"), ""); // the customer may bring another
  equal(await page.locator("[aria-invalid=true]").count(), 0);
  await page.locator("[name='items[0].qty']").focus();
  await press("Control+a");
  await page.keyboard.type("4");
  await press("Enter");
  await total("50,00", "10,00", "60,00");
});

await test("the customer who is chosen then brings his own VAT", async () => {
  await page.locator("[name=customer]").focus();
  await page.keyboard.type("Kunde GmbH");
  await press("Tab");
  await total("50,00", "0,00", "50,00"); // services to a German business: INTRA-S
  equal(await page.inputValue("[name='items[0].vat_code']"), "INTRA-S");
});

await test("what is missing is said when it is saved, and nothing typed is lost", async () => {
  await go("/app/sales-invoice/new");
  await page.locator("[name='items[0].item_name']").focus();
  await page.keyboard.type("Heure");
  await page.locator("[name='items[0].rate']").focus();
  await page.keyboard.type("100");
  await press("Control+s");
  await page.waitForSelector("#main .notice.err");
  equal(await page.locator("[name=customer]").getAttribute("aria-invalid"), "true");
  equal(await page.inputValue("[name='items[0].item_name']"), "Heure");
  await total("100,00", "20,00", "120,00");
  await page.locator("[name=customer]").focus();
  await page.keyboard.type("Dupont");
  await press("Tab", "Control+s");
  await page.waitForFunction(() => location.pathname.includes("BROUILLON"));
  await total("100,00", "20,00", "120,00");
});

await test("no script complained", async () => equal(errors, []));

await done();
