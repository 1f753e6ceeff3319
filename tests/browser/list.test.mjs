#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// The page of a list with keyboard and mouse, in French: typed filters, the current row, a look
// beside the list, picked rows and what is done with them, views and columns, coming back.
import { ask, openDesk, signIn } from "./site.mjs";
import { axe, browse, done, equal, ok, test } from "./start.mjs";

const browser = await browse();
const { site, context, page, errors } = await openDesk(browser, "list", { timeout: 8000 });

const viewport = page.viewportSize();

/** The name of the document that was made. */
const post = async (path, body) => (await ask(page, path, body)).name;

const line = (rate) => ({ item_name: "Pose", qty: 1, rate, vat_code: "TVA20" });
for (const name of ["Dupont", "Mairie"])
  await post("/api/resource/Customer", { customer_name: name });
const made = [];
for (let i = 1; i <= 6; i++)
  made.push(await post("/api/resource/Sales Invoice", {
    customer: i % 2 ? "Dupont" : "Mairie", items: [line(100 * i)], docstatus: i > 3 ? 0 : 1 }));
// newest first: three drafts of 600, 500, 400, then FAC 3, 2, 1 of 300, 200, 100

const list = `${site.url}/app/sales-invoice`;
const plain = (s) => s.replace(/[\u202f\u00a0]/g, " ").trim();
const here = async () => plain(await page.locator("tr.here th").textContent());
const names = () => page.locator("#main tbody th a").allTextContents();
const saidOf = async (selector) => plain(await page.textContent(selector));

await test("what is typed becomes chips, and each is taken off", async () => {
  await page.goto(list);
  await page.keyboard.press("Tab");
  await page.fill(".filter [name=q]", "impayé client:dupont >200");
  await page.press(".filter [name=q]", "Enter");
  await page.waitForURL(/is=unpaid/);
  equal(await page.locator(".chip").count(), 3);
  equal(await page.inputValue(".filter [name=q]"), "", "what was typed stands there still");
  equal(await names(), [made[2]]);
  await page.click(".chip:nth-of-type(3) a");
  await page.waitForFunction(() => document.querySelectorAll(".chip").length === 2);
  equal(await names(), [made[2], made[0]]);
});

await test("j, k and arrows move the current row, x and space pick it", async () => {
  await page.goto(list);
  const all = await names();
  await page.keyboard.press("j");
  equal(await here(), all[0]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  equal(await here(), all[1]);
  equal(await page.locator("tr[aria-current=true] th").textContent(), all[1]);
  equal(await page.evaluate(() => document.activeElement.textContent), all[1]);
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press(" ");
  equal(await page.locator("[name=pick]:checked").count(), 2);
  equal(await saidOf(".batch-said"), "2 choisies, reste dû 1 080,00");
  await page.keyboard.press(" ");
  equal(await saidOf(".batch-said"), "1 choisie, reste dû 600,00");
  await page.keyboard.press("j");
  await page.keyboard.press("Shift+ "); // up to here, from the one that was left
  equal(await page.locator("[name=pick]:checked").count(), 3);
  await page.keyboard.press("Escape");
  equal(await page.locator("[name=pick]:checked").count(), 0);
  ok(!(await page.isVisible(".batch")), "the bar stays");
});

await test("Enter looks beside the list, keeps the picks; Escape closes it", async () => {
  await page.goto(list);
  const all = await names();
  for (const key of ["j", "x", "j", "j", "j", "Enter"]) await page.keyboard.press(key);
  await page.waitForSelector("aside.pane h2");
  equal(await saidOf("aside.pane h2"), all[3]);
  equal(new URL(page.url()).searchParams.get("open"), all[3]);
  equal(await page.locator("[name=pick]:checked").count(), 1);
  ok((await saidOf("aside.pane .totals")).includes("360,00"), "the total is missing");
  await page.keyboard.press("j");
  await page.waitForFunction((n) => document.querySelector("aside h2")?.textContent === n, all[4]);
  equal(await here(), all[4]);
  await page.keyboard.press("Escape");
  await page.waitForSelector("aside.pane", { state: "detached" });
  equal(await here(), all[4]);
  equal(await page.locator("[name=pick]:checked").count(), 1);
});

await test("beside a look each row keeps one amount; the bar of picks hides no total", async () => {
  await page.goto(list);
  const shown = () => page.$$eval("thead th", (all) =>
    all.filter((th) => th.getClientRects().length).map((th) => th.textContent.trim()));
  equal((await shown()).slice(-4), ["Total HT", "TVA", "Total TTC", "Reste dû"]);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  const [bar, foot] = await page.evaluate(() => [".batch", "tfoot th"].map((s) => {
    const { top, bottom } = document.querySelector(s).getBoundingClientRect();
    return { top, bottom };
  }));
  ok(foot.bottom <= bar.top + 2, `the totals end at ${foot.bottom}, the bar begins at ${bar.top}`);
  await page.keyboard.press("x");
  await page.keyboard.press("Enter");
  await page.waitForSelector("aside.pane h2");
  equal(await shown(), ["Numéro", "Date", "Client", "État", "Reste dû"]);
  const over = await page.$eval(".scroll:has(.list)", (s) => s.scrollWidth - s.clientWidth);
  ok(over <= 0, `the list is ${over} px wider than its place`);
  await page.keyboard.press("Escape");
});

await test("Ctrl-Enter opens the page; back, and Escape, return to the very row", async () => {
  await page.goto(`${list}?docstatus=1`);
  const all = await names();
  for (const key of ["j", "j", "Control+Enter"]) await page.keyboard.press(key);
  await page.waitForURL(new RegExp(all[1]));
  await page.goBack();
  await page.waitForSelector("tr.here");
  equal(await here(), all[1]);
  await page.waitForFunction((n) => document.activeElement.textContent === n, all[1]);
  await page.keyboard.press("j");
  await page.keyboard.press("Control+Enter");
  await page.waitForURL(new RegExp(all[2]));
  await page.keyboard.press("Escape");
  await page.waitForURL(`${list}?docstatus=1`);
  equal(await here(), all[2]);
});

await test("Shift-click picks a range, the head picks all", async () => {
  await page.goto(list);
  const boxes = page.locator("[name=pick]");
  await boxes.nth(1).click();
  await boxes.nth(4).click({ modifiers: ["Shift"] });
  equal(await page.locator("[name=pick]:checked").count(), 4);
  await page.click("thead .pick input");
  equal(await page.locator("[name=pick]:checked").count(), 6);
  equal(await saidOf(".batch-said"), "6 choisies, reste dû 2 520,00");
  await page.click(".batch [type=reset]");
  equal(await page.locator("[name=pick]:checked").count(), 0);
});

await test("letters are no keys when they are switched off", async () => {
  await page.goto(list);
  await page.evaluate(() => (document.documentElement.dataset.keys = "off"));
  await page.keyboard.press("j");
  equal(await page.locator("tr.here").count(), 0);
  await page.keyboard.press("ArrowDown");
  equal(await page.locator("tr.here").count(), 1);
});

await test("drafts are submitted together; each says how it ended", async () => {
  await page.goto(list);
  await page.click("thead .pick input");
  await page.click(".batch [value=submit]");
  await page.waitForSelector("h1:has-text('3 documents sur 6')");
  equal(await page.locator("td .state[data-state=warn]").count(), 3);
  await page.click("main button.primary");
  await page.waitForSelector(".batch-said:has-text('3 sur 3 faits')");
  equal(await page.locator("td .state[data-state=done]").count(), 3);
  await page.goto(`${list}?is=draft`);
  equal(await page.locator("[name=pick]").count(), 0);
});

await test("many are deleted in several requests on one page", async () => {
  for (let i = 0; i < 45; i++)
    await post("/api/resource/Customer", { customer_name: `Passant ${100 + i}` });
  await page.goto(`${site.url}/app/customer?customer_name__like=passant`);
  await page.click("thead .pick input");
  await page.click(".batch [value=delete]");
  await page.click("main .actions button");
  await page.waitForSelector(".batch-said:has-text('45 sur 45 faits')");
  equal(await page.locator("#main tbody tr").count(), 45);
  equal(await page.locator("form.batch-rest").count(), 0);
});

await test("a view is saved, is a tab, is renamed and removed", async () => {
  await page.goto(`${list}?customer__like=mairie`);
  await page.click("summary:has-text('Enregistrer la vue')");
  await page.fill(".filter [name=name]", "Mairies");
  await page.press(".filter [name=name]", "Enter");
  await page.waitForSelector(".tabs [aria-current]:has-text('Mairies')");
  equal((await names()).length, 3);
  await page.click("summary:has-text('Modifier la vue')");
  await page.fill(".filter [name=name]", "Communes");
  await page.press(".filter [name=name]", "Enter");
  await page.waitForSelector(".tabs [aria-current]:has-text('Communes')");
  await page.click("summary:has-text('Modifier la vue')");
  await page.click("[value=remove]");
  await page.waitForFunction(() => !document.querySelector(".tabs").textContent.includes("Comm"));
});

const heads = async () => (await page.locator("thead th").allTextContents()).map(plain);

await test("columns are chosen, moved and put back", async () => {
  await page.goto(list);
  const first = await heads();
  await page.click("summary:has-text('Colonnes')");
  await page.uncheck(".choose [value=po_no]");
  await page.check(".choose [value=remarks]");
  await page.click("text=Afficher ces colonnes");
  await page.waitForSelector("thead th:has-text('Remarques')");
  ok(!(await heads()).includes("Commande du client"), "the column is still there");
  await page.click("summary:has-text('Colonnes')");
  await page.click("[aria-label='Monter Client']");
  await page.waitForFunction(() =>
    document.querySelectorAll("thead th")[1].textContent.trim() === "Client");
  await page.click("text=Revenir aux colonnes d’origine");
  await page.waitForSelector("thead th:has-text('Commande du client')");
  equal(await heads(), first);
});

await test("a column is made wider by keys and by its edge, and stays so", async () => {
  await page.goto(list);
  const width = () => page.evaluate(() => Math.round(
    document.querySelectorAll("thead th")[2].getBoundingClientRect().width));
  const kept = () => page.waitForResponse((r) => r.url().endsWith("/columns") && r.ok());
  await page.focus("thead th:nth-of-type(3) a");
  const before = await width();
  await Promise.all([kept(), page.keyboard.press("Shift+ArrowRight")]);
  ok(Math.abs((await width()) - before - 16) <= 2, `${before} became ${await width()}`);
  const box = await page.locator("thead th").nth(2).boundingBox();
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width - 2, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width + 40, y, { steps: 4 });
  await Promise.all([kept(), page.mouse.up()]);
  const drawn = await width();
  ok(Math.abs(drawn - before - 58) <= 3, `${before} became ${drawn}`);
  equal(new URL(page.url()).search, "", "the heading was clicked");
  await page.reload();
  ok(Math.abs((await width()) - drawn) <= 2, `${drawn} became ${await width()}`);
  await page.click("summary:has-text('Colonnes')");
  await page.click("text=Revenir aux colonnes d’origine");
  await page.waitForSelector(".table:not(.sized)");
});

await test("without JavaScript: views, columns, picks and a look are links and forms", async () => {
  const still = await browser.newContext({ javaScriptEnabled: false, locale: "fr-FR", viewport });
  const hand = await still.newPage();
  await signIn(hand, site.url);
  await hand.goto(`${list}?customer__like=dupont`);
  await hand.click("summary:has-text('Enregistrer la vue')");
  await hand.fill(".filter [name=name]", "À la main");
  await hand.click(".filter [value=save]");
  equal(await hand.locator(".tabs [aria-current]").textContent(), "À la main");
  await hand.check("[name=pick] >> nth=0");
  await hand.click(".batch [value='set.is_sent']");
  await hand.click("main button.primary");
  ok((await hand.textContent("main")).includes("1 sur 1 faits"), "it is not done");
  await hand.goto(`${list}?open=${made[0]}`);
  equal(plain(await hand.textContent("aside.pane h2")), made[0]);
  await hand.click("aside.pane >> text=Fermer");
  equal(await hand.locator("aside.pane").count(), 0);
  await still.close();
});

await test("axe finds nothing, in light, dark and contrast; nothing scrolls sideways", async () => {
  const pages = [list, `${list}?choose=1`, `${list}?open=${made[1]}&is=unpaid`];
  for (const theme of ["light", "dark", "contrast"]) {
    await context.addCookies([{ name: "theme", value: theme, url: site.url }]);
    for (const address of pages) {
      await page.goto(address);
      await page.click("thead .pick input");
      const found = await axe(page);
      equal(found.length ?? found, 0, `${theme} ${address}: ${JSON.stringify(found)}`);
    }
  }
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    for (const address of pages) {
      await page.goto(address);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      ok(over <= 0, `${address} at ${width}: ${over}`);
      ok(!(await page.isVisible(".batch")), "the bar covers a phone");
    }
  }
  await page.setViewportSize(viewport);
});

await test("the total of more than a thousand comes behind the page", async () => {
  for (let i = 0; i < 6; i++)
    await page.evaluate(async (docs) => {
      const token = document.querySelector("meta[name=csrf-token]").content;
      const headers = { "Content-Type": "application/json", "X-Frappe-CSRF-Token": token };
      await fetch("/api/method/frappe.client.insert_many", { method: "POST", headers,
        body: JSON.stringify({ docs }) });
    }, Array.from({ length: 170 }, () => (
      { doctype: "Sales Invoice", customer: "Mairie", items: [line(1)] })));
  await page.goto(`${list}?is=draft`);
  await page.waitForFunction(() =>
    document.querySelector("tfoot").textContent.replace(/\s/g, "").includes("Totaldes1020"));
  ok((await saidOf("tfoot")).includes("1 224,00"), await saidOf("tfoot"));
});

await test("no script failed", async () => equal(errors, []));

await done();
