#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// The jobs of a phone, by touch on 390 x 844: a receipt is photographed and written up, a draft
// approved, a customer looked up, an invoice read and sent, a payment recorded. What is pressed is
// 44 px high, lists are rows of two lines, nothing scrolls sideways; and the desk can be installed.
import { serveSite, signIn } from "./site.mjs";
import { axe, browse, done, equal, ok, test } from "./start.mjs";

const browser = await browse();
const site = await serveSite("phone", ["init", "--siren", "732829320", "--name", "Atelier Test"]);
const context = await browser.newContext({
  locale: "fr-FR", viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true,
});
await context.addInitScript(() => {
  navigator.canShare = ({ files }) => files.length === 1;
  navigator.share = async ({ files }) => {
    const bytes = new Uint8Array(await files[0].arrayBuffer());
    window.shared = { name: files[0].name, begins: String.fromCharCode(...bytes.slice(0, 5)) };
  };
});
const page = await context.newPage();
page.setDefaultTimeout(8000);
const errors = [];
page.on("pageerror", (e) => errors.push(String(e)));
const plain = (text) => text.replace(/[\u202f\u00a0]/g, " ");
const main = () => page.textContent("main").then(plain);
const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwAD" +
  "hgGAWjR9awAAAABJRU5ErkJggg==", "base64");

function create(type, doc) {
  return page.evaluate(async ([t, body]) => {
    const token = document.querySelector("meta[name=csrf-token]").content;
    const answer = await fetch(`/api/resource/${t}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Frappe-CSRF-Token": token },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()).data;
  }, [type, doc]);
}

/** What can be pressed and is less than 44 px high where a finger would hit it; links within a
 * sentence are not counted. */
function small() {
  return page.evaluate(() => {
    const pressed = "a[href], button, select, textarea, summary, input:not([type=hidden])";
    const found = [];
    for (const x of document.querySelectorAll(`:is(header.top, main, aside, nav.jobs) ${
      pressed.replaceAll(", ", `, :is(header.top, main, aside, nav.jobs) `)}`)) {
      const text = [...x.parentElement.childNodes].some(
        (n) => n.nodeType === 3 && n.textContent.trim());
      if (!x.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      if (text && x.matches("p a, small a, dd a")) continue;
      x.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
      const box = x.getBoundingClientRect();
      if (box.width < 2 || box.height < 2) continue;
      const [at, middle] = [box.x + box.width / 2, box.y + box.height / 2];
      const label = x.closest("label");
      const isHit = (y) => {
        const hit = document.elementFromPoint(at, y);
        return hit && (x.contains(hit) || label?.contains(hit));
      };
      let [top, bottom] = [middle, middle];
      while (middle - top < 44 && isHit(top - 1)) top--;
      while (bottom - middle < 44 && isHit(bottom + 1)) bottom++;
      if (bottom - top < 42)
        found.push(`${x.tagName} ${(x.textContent || x.name).trim().slice(0, 30)} ` +
          `${Math.round(bottom - top)}`);
    }
    scrollTo(0, 0);
    return found;
  });
}

/** The page as a phone shows it. */
async function fits(what) {
  equal(await small(), [], `${what}: targets`);
  equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0,
    `${what}: sideways`);
  equal(await axe(page), [], what);
}

await signIn(page, site.url);
await create("Customer", { customer_name: "Dupont", city: "Lyon", phone: "04 78 00 00 00" });
await create("Supplier", { supplier_name: "Quincaillerie" });
const draft = await create("Sales Invoice", {
  customer: "Dupont", items: [{ item_name: "Conseil", qty: 2, rate: 500 }],
});

await test("a receipt is photographed, written up beside it and kept with it", async () => {
  await page.goto(site.url);
  await fits("home");
  await page.tap("nav.jobs a:has-text('Reçus')");
  await page.waitForURL(`${site.url}/books/receive`);
  await fits("receive");
  equal(await page.getAttribute("[name=photo]", "capture"), "environment");
  await page.setInputFiles("[name=photo]", {
    name: "image.jpg", mimeType: "image/jpeg", buffer: png,
  });
  await page.waitForURL(/purchase-invoice\/new\?attach/);
  await page.locator("aside img").waitFor();
  await page.fill("[name=supplier]", "Quincaillerie");
  await page.fill("[name='items[0].item_name']", "Vis");
  await page.fill("[name='items[0].qty']", "3");
  await page.fill("[name='items[0].rate']", "10");
  await fits("new purchase invoice");
  await page.tap("[name=do][value=save]:visible");
  await page.waitForURL(/BROUILLON-/);
  await page.tap("aside .tabs >> text=Pièces");
  await page.locator("aside img[alt='image.jpg']").waitFor();
  await fits("its draft");
});

await test("a draft is approved", async () => {
  await page.goto(site.url);
  await page.tap("nav.jobs a:has-text('Factures')");
  await page.waitForURL(`${site.url}/app/sales-invoice`);
  const row = page.locator("main .list tbody tr");
  const lines = await row.evaluate((tr) => new Set([...tr.children].filter(
    (c) => c.getBoundingClientRect().height).map((c) => Math.round(
    c.getBoundingClientRect().top / 12))).size);
  equal(lines, 2, "lines of a row");
  await fits("list");
  await row.locator("a").tap();
  await page.waitForURL(/BROUILLON-/);
  await fits("draft");
  await page.tap("[name=do][value=submit]:visible");
  await page.waitForURL(/FAC-\d{4}-00001/);
  ok((await main()).includes("1 200,00"), "the total is missing");
});

await test("the invoice is read, and sent by the phone", async () => {
  await fits("invoice");
  for (const part of ["Conseil", "1 000,00", "200,00", "1 200,00"])
    ok((await main()).includes(part), part);
  await page.tap("main >> text=Envoyer…");
  await page.waitForFunction(() => window.shared);
  const { name, begins } = await page.evaluate(() => window.shared);
  equal(begins, "%PDF-");
  ok(/FAC-\d{4}-00001.*\.pdf$/.test(name), name);
});

await test("its payment is recorded", async () => {
  await page.tap("main a.primary:has-text('Encaisser')");
  await page.waitForURL(/payment-entry\/new/);
  await fits("payment");
  await page.tap("[name=do][value=submit]:visible");
  await page.waitForURL(/REG-/);
  await page.goto(`${site.url}/app/sales-invoice`);
  ok((await main()).includes("Soldée"), await main());
});

await test("a customer is looked up", async () => {
  await page.goto(site.url);
  await page.tap("nav.jobs a:has-text('Rechercher')");
  await page.waitForURL(/\/search/);
  await fits("search");
  await page.fill("main [name=q]", "dup");
  await page.press("main [name=q]", "Enter");
  await page.waitForURL(/q=dup/);
  await fits("found");
  await page.locator("main a[href='/app/customer/Dupont']").first().tap();
  await page.waitForURL(/customer\/Dupont/);
  ok((await page.inputValue("[name=phone]")).replace(/\D/g, "").includes("78"), "no phone");
  await fits("customer");
});

await test("the menu opens and leads on, without script too", async () => {
  await page.tap("header >> text=Menu");
  await page.locator("nav.side >> text=Comptabilité").tap();
  await page.waitForURL(`${site.url}/app/payment-entry`);
  await page.waitForFunction(() => /Règlements/.test(document.querySelector("h1").textContent));
  await fits("payments");
});

await test("it can be installed", async () => {
  const devtools = await context.newCDPSession(page);
  const { errors: wrong, data } = await devtools.send("Page.getAppManifest");
  equal(wrong, []);
  equal(JSON.parse(data).display, "standalone");
});

equal(errors, []);
void draft;
await done();
