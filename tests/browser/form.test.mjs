#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// The form of a document by keyboard, in French: a record made or looked at beside it, fields that
// are folded away and remembered, what is wrong said on top and beside the field.
import { arrive, ask, openDesk } from "./site.mjs";
import { axe, browse, done, equal, ok, test } from "./start.mjs";

const browser = await browse();
const { site, context, page, errors } = await openDesk(browser, "form");
const viewport = page.viewportSize();

const api = (path, body) => ask(page, path, body);

await api("/api/resource/Customer", { customer_name: "Dupont", siren: "552100554" });
await api("/api/resource/Item", { item_code: "POSE", item_name: "Pose", standard_rate: 50 });

const go = (path) => arrive(page, site.url + path);
const press = async (...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const focused = () => page.evaluate(() => document.activeElement.name || document.activeElement.id);
const beside = page.locator("aside.beside-page");

await test("a customer is made beside the invoice, by keyboard alone", async () => {
  await go("/app/sales-invoice/new");
  await page.locator("[name=po_no]").fill("BC-12");
  await page.locator("[name=customer]").focus();
  await page.keyboard.type("Boulangerie Neuve");
  await page.waitForSelector(".complete-list .new >> text=Boulangerie Neuve");
  await press("ArrowDown", "Enter");
  await beside.waitFor();
  equal(await focused(), "customer_name");
  equal(await page.inputValue("aside [name=customer_name]"), "Boulangerie Neuve");
  equal(await beside.getAttribute("aria-label"), "Nouveau client");
  for (const colorScheme of ["dark", "light"]) {
    await page.emulateMedia({ colorScheme });
    equal(await axe(page), [], colorScheme);
  }
  await page.locator("aside [name=siren]").focus();
  await page.keyboard.type("123456789");
  await press("Control+s");
  await page.waitForSelector("aside [name=siren][aria-invalid=true]"); // no SIREN: Luhn
  equal(await focused(), "siren");
  equal(await page.inputValue("aside [name=customer_name]"), "Boulangerie Neuve");
  await page.locator("aside [name=siren]").fill("732829320");
  await press("Enter");
  await beside.waitFor({ state: "detached" });
  equal(await focused(), "customer");
  equal(await page.inputValue("[name=customer]"), "Boulangerie Neuve");
  equal(await page.inputValue("[name=po_no]"), "BC-12");
  equal((await api("/api/resource/Customer/Boulangerie Neuve")).siren, "732829320");
});

await test("an item is made from a cell of the grid, and its price comes", async () => {
  await page.locator("[name='items[0].item_code']").focus();
  await page.keyboard.type("VIS-8");
  await page.waitForSelector(".complete-list .new >> text=VIS-8");
  await press("F4");
  await beside.waitFor();
  equal(await focused(), "item_code");
  await page.locator("aside [name=standard_rate]").fill("0,35");
  await press("Control+Enter");
  await beside.waitFor({ state: "detached" });
  equal(await focused(), "items[0].item_code");
  await page.waitForFunction(() =>
    document.querySelector("[name='items[0].rate']").value === "0,35");
});

await test("F4 looks at the record that a field names, Escape goes back", async () => {
  await page.locator("[name=customer]").focus();
  await press("F4");
  await beside.waitFor();
  ok((await beside.textContent()).includes("732 829 320") ||
    (await beside.textContent()).includes("732829320"), await beside.textContent());
  await press("Escape");
  await beside.waitFor({ state: "detached" });
  equal(await focused(), "customer");
});

await test("on a phone the page beside covers the form and fits", async () => {
  await page.setViewportSize({ width: 320, height: 700 });
  await press("F4");
  await beside.waitFor();
  equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  await press("Escape");
  await page.setViewportSize(viewport);
});

await test("without script the short form is a page that leads on", async () => {
  const quiet = await browser.newContext({ locale: "fr-FR", javaScriptEnabled: false });
  await quiet.addCookies(await context.cookies());
  const bare = await quiet.newPage();
  await bare.goto(`${site.url}/app/customer/new?quick=1&title=Mairie`);
  equal(await bare.locator("[name=phone]").count(), 0);
  await bare.click("button[value=merge]:visible");
  equal(await bare.locator("[name=phone]").count(), 1);
  equal(await bare.inputValue("[name=customer_name]"), "Mairie");
  await bare.click("button[value=save]:visible");
  ok(bare.url().endsWith("/app/customer/Mairie"), bare.url());
  await quiet.close();
});

// --- what is shown at once --------------------------------------------------------------------

const shown = () => page.locator("#main form[data-draft] .field:visible").count();
const isOpen = (part) => page.locator(`details[data-part="${part}"]`).evaluate((e) => e.open);
const toggle = async (part) => {
  const kept = page.waitForResponse((r) => r.url().endsWith("/me/setting") && r.ok());
  await page.locator(`details[data-part="${part}"] > summary`).press("Enter");
  await kept;
};

await test("a form shows seven fields, give or take two; the others are a key away", async () => {
  for (const type of ["customer", "supplier", "item", "company", "sales-invoice", "lease"]) {
    await go(`/app/${type}/new`);
    ok((await shown()) <= 9, `${type}: ${await shown()} fields`);
    const columns = await page.locator("#main .fields").first().evaluate((e) =>
      getComputedStyle(e).gridTemplateColumns.split(" ").length);
    ok(columns <= 2, `${type}: ${columns} columns`);
  }
});

await test("“Plus de champs” and sections stay as the user left them", async () => {
  await go("/app/customer/new");
  equal([await isOpen("more"), await isOpen("address")], [false, true]);
  await toggle("more");
  await toggle("address");
  await go("/app/customer/new");
  equal([await isOpen("more"), await isOpen("address")], [true, false]);
  await go("/app/supplier/new"); // another type has its own
  equal([await isOpen("more"), await isOpen("address")], [false, true]);
  await go("/app/customer/Dupont");
  await toggle("more");
  await toggle("address");
  await go("/app/customer/new");
  equal([await isOpen("more"), await isOpen("address")], [false, true]);
});

await test("a field that others make needless goes and comes back", async () => {
  await go("/app/lease/new");
  const vat = page.locator("[name=vat_rate]");
  await page.selectOption("[name=kind]", "commercial");
  await vat.waitFor({ state: "visible" });
  await page.selectOption("[name=kind]", "residential");
  await vat.waitFor({ state: "hidden" });
});

await test("what is wrong is said on top with links and beside the field", async () => {
  await go("/app/customer/new");
  await page.fill("[name=siren]", "123456789");
  await page.fill("[name=city]", "Lyon");
  await page.locator("details[data-part=more] > summary").press("Enter");
  await page.fill("[name=tax_id]", "FR00");
  await page.locator("details[data-part=more] > summary").press("Enter");
  await press("Control+s");
  await page.waitForSelector(".notice.err");
  const links = await page.locator(".notice.err a").allTextContents();
  equal(links.length, 3, links.join(" / "));
  equal(await focused(), ""); // on the first link
  ok(await page.evaluate(() => document.activeElement.closest(".notice.err") !== null), "focus");
  await press("Enter");
  ok(["siren", "customer_name"].includes(await focused()), await focused());
  for (const name of ["customer_name", "siren", "tax_id"]) {
    const said = await page.locator(`[name=${name}]`).evaluate((e) =>
      [e.getAttribute("aria-invalid"), document.getElementById(
        e.getAttribute("aria-describedby")).textContent.length > 10]);
    equal(said, ["true", true], name);
  }
  ok(await page.isVisible("[name=tax_id]"), "the part with an error is open");
  equal(await page.inputValue("[name=siren]"), "123456789");
  equal(await page.inputValue("[name=city]"), "Lyon");
  equal(await axe(page), []);
  await page.fill("[name=siren]", "");
  await page.fill("[name=tax_id]", "");
  await press("Control+s");
  await page.waitForSelector(".notice.err a[href='#f-customer_name']");
});

// --- columns of a grid --------------------------------------------------------------------------

const heads = () => page.locator("desk-grid[data-table=items] thead th").allTextContents();

await test("columns of a grid are chosen beside it; what was typed stays", async () => {
  await go("/app/sales-invoice/new");
  await page.fill("[name=po_no]", "BC-77");
  await page.fill("[name='items[0].item_name']", "Truc");
  await page.fill("[name='items[0].discount_percentage']", "10");
  await page.locator("a[data-beside]").first().press("Enter");
  await beside.waitFor();
  equal(await axe(page), []);
  for (const away of ["uom", "discount_percentage"])
    await page.locator(`aside [name=column][value=${away}]`).press("Space");
  await page.locator("aside button[name=up][value=qty]").press("Enter");
  await page.waitForFunction(() => document.querySelectorAll("aside.beside-page li")[1].textContent
    .startsWith("Quantité"));
  await press("Escape");
  await beside.waitFor({ state: "detached" });
  await page.waitForFunction(() => !document.querySelector("[name$='.uom']:not([type=hidden])"));
  equal((await heads()).slice(1),
    ["Article", "Quantité", "Désignation", "Prix HT", "TVA", "Montant"]);
  equal(await page.inputValue("[name=po_no]"), "BC-77");
  equal(await page.inputValue("[name='items[0].item_name']"), "Truc");
  await page.fill("[name=customer]", "Dupont");
  await page.fill("[name='items[0].rate']", "100");
  await press("Tab", "Control+s");
  await page.waitForSelector(".notice.ok");
  const made = decodeURIComponent(new URL(page.url()).pathname.split("/").at(-1));
  const doc = await api(`/api/resource/Sales Invoice/${made}`);
  equal([doc.po_no, doc.items[0].item_name, doc.items[0].discount_percentage],
    ["BC-77", "Truc", 10], "the column that was put away keeps its value");
});

await test("an error in a column that was put away leads to it, shown again", async () => {
  const discount = "[name='items[0].discount_percentage']";
  await go("/app/sales-invoice/new?customer=Dupont&items[0].item_name=Truc" +
    "&items[0].vat_code=TVA20&items[0].discount_percentage=150");
  equal(await page.locator(`${discount}[type=hidden]`).count(), 1);
  const link = page.locator("#entry a[href='#f-items-0-discount_percentage']");
  await link.focus(); // it is drawn anew when the entry comes, and keeps the focus
  await page.evaluate(() => {
    const rate = document.querySelector("[name='items[0].rate']");
    rate.value = "90";
    for (const kind of ["input", "change"]) rate.dispatchEvent(new Event(kind, { bubbles: true }));
  });
  await page.waitForSelector("#entry tfoot");
  await press("Enter");
  await page.waitForSelector(`${discount}[aria-invalid=true]:focus`);
  equal(await page.inputValue(discount), "150");
  equal(await axe(page), []);
  await page.keyboard.type("15");
  await press("Tab", "Control+s");
  await page.waitForSelector(".notice.ok");
  equal(await page.locator(`${discount}:not([type=hidden])`).count(), 0);
  equal(await page.inputValue(discount), "15");
});

await test("Alt-Shift-arrows give a column its width, which stays", async () => {
  const width = () => page.locator("desk-grid[data-table=items] thead th").nth(2)
    .evaluate((e) => Math.round(e.getBoundingClientRect().width));
  const before = await width();
  await page.locator("[name='items[0].qty']").focus();
  const kept = page.waitForResponse((r) => r.url().endsWith("/columns") && r.ok());
  await press("Alt+Shift+ArrowRight", "Alt+Shift+ArrowRight", "Alt+Shift+ArrowRight");
  await kept;
  const wide = await width();
  ok(wide >= before + 40, `${before} px, then ${wide} px`);
  await page.reload();
  ok(Math.abs((await width()) - wide) <= 2, `${await width()} px after, ${wide} px before`);
});

await test("the first columns stand still while the others scroll", async () => {
  await page.setViewportSize({ width: 640, height: 800 });
  const place = (row, field) => page.locator(`[name='items[${row}].${field}']`)
    .evaluate((e) => Math.round(e.getBoundingClientRect().left));
  await page.locator("[name='items[0].item_code']").focus();
  const [code, vat] = [await place(0, "item_code"), await place(0, "vat_code")];
  await press("Tab", "Tab", "Tab", "Tab");
  equal(await focused(), "items[0].vat_code");
  ok(Math.abs((await place(0, "item_code")) - code) <= 2, "the first one stands still");
  ok((await place(0, "vat_code")) < vat, "the others scroll");
  equal(await page.evaluate(() => document.documentElement.scrollWidth), 640);
  await page.setViewportSize(viewport);
});

await test("back to the columns of the type", async () => {
  await page.locator("a[data-beside]").first().press("Enter");
  await beside.waitFor();
  await page.locator("aside button[value=reset]").press("Enter");
  await beside.waitFor({ state: "detached" });
  await page.waitForSelector("[name='items[0].uom']:not([type=hidden])");
  equal((await heads()).length, 9);
});

// --- proposals -----------------------------------------------------------------------------------

for (const [name, days] of [["À 30 jours", 30], ["À 45 jours", 45]])
  await api("/api/resource/Payment Terms Template", { template_name: name, credit_days: days });
await api("/api/resource/Customer", { customer_name: "Arnaud", payment_terms: "À 30 jours" });
await api("/api/resource/Customer",
  { customer_name: "Brandt", payment_terms: "À 45 jours", vat_code: "INTRA-S" });
await api("/api/resource/Item", { item_code: "CONSEIL", standard_rate: 130, vat_code: "TVA10" });

/** Waits until fields hold these values, and leaves nothing under way. */
async function hold(wanted) {
  await page.waitForFunction((all) => {
    const at = (name) => document.querySelector(`[name='${name}']:not([type=hidden])`);
    return Object.entries(all).every(([name, value]) => at(name)?.value === value) &&
      at("customer").form.dataset.state === "saved";
  }, wanted);
}

async function type(name, value) {
  await page.locator(`[name='${name}']`).fill(value);
  await press("Tab");
}

await test("another customer and another item bring theirs, what was typed stays", async () => {
  await go("/app/sales-invoice/new");
  await type("posting_date", "10/03/2026");
  await type("customer", "Arnaud");
  await type("items[0].item_code", "POSE");
  await hold({ due_date: "09/04/2026", "items[0].rate": "50,00", "items[0].vat_code": "TVA20" });
  await type("customer", "Brandt"); // 10 March + 45 days
  await hold({ due_date: "24/04/2026", payment_terms: "À 45 jours", "items[0].rate": "50,00",
    "items[0].vat_code": "INTRA-S" });
  await type("items[0].item_code", "CONSEIL");
  await hold({ "items[0].rate": "130,00", "items[0].vat_code": "TVA10" });
  await type("items[0].rate", "125");
  await type("due_date", "30/04/2026");
  await type("items[0].item_code", "POSE");
  await type("customer", "Arnaud");
  await hold({ due_date: "30/04/2026", payment_terms: "À 30 jours", "items[0].rate": "125,00",
    "items[0].item_name": "Pose", "items[0].vat_code": "TVA20" });
  await page.locator("[name='items[0].rate']").focus(); // undone: what POSE brings comes again
  await press("Control+z", "Control+z");
  await hold({ "items[0].item_code": "CONSEIL", "items[0].rate": "130,00" });
});

equal(errors, [], "console");
await done();
