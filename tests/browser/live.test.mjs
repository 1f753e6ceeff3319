#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// Two people and one document: the page says what the other one did, and reloads or merges; a list
// says that it is behind. Nothing typed is lost: without network, when the session ends, when the
// browser is closed, in two tabs.
import { admin, serveSite, signIn } from "./site.mjs";
import { axe, browse, done, equal, ok, test } from "./start.mjs";

const browser = await browse();
const site = await serveSite("live", ["init", "--siren", "732829320", "--name", "Atelier Test"]);
const complaints = [];

async function person() {
  const viewport = { width: 1280, height: 800 };
  const context = await browser.newContext({ locale: "fr-FR", viewport });
  const page = await context.newPage();
  page.setDefaultTimeout(15000);
  page.on("pageerror", (e) => complaints.push(String(e)));
  return page;
}

/** Changes a document as another person does. */
function change(page, type, name, fields) {
  return page.evaluate(async ([t, n, body]) => {
    const token = document.querySelector("meta[name=csrf-token]").content;
    const answer = await fetch(`/api/resource/${t}/${n}`, {
      method: "PUT",
      headers: { "Content-Type": "application/json", "X-Frappe-CSRF-Token": token },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }, [type, name, fields]);
}

async function customer(page, name) {
  await page.goto(`${site.url}/app/customer/new`);
  await page.fill("[name=customer_name]", name);
  await page.fill("[name=city]", "Lyon");
  await page.click("[name=do][value=save]:visible");
  await page.waitForURL((u) => u.pathname.startsWith("/app/customer/") && !/new$/.test(u.pathname));
  return `${site.url}/app/customer/${encodeURIComponent(name)}`;
}

const value = (page, name) => page.inputValue(`[name=${name}]`);
/** A field of the form, not one of the choices of the page that merges. */
const holds = (page, name, text) =>
  page.waitForFunction(
    ([n, v]) => document.querySelector(`[name=${n}]:not([type=radio])`)?.value === v,
    [name, text]);
/** Types into a field and leaves it; the server has it then. */
async function type(page, name, text) {
  await page.fill(`[name=${name}]`, text);
  await page.press(`[name=${name}]`, "Tab");
}
const saved = (page) => page.waitForSelector("form[data-state=saved]");

/** Shows a page and waits until it hears what others do; not the page before it, which may still
 * begin to. */
async function hear(page, address) {
  await page.goto("about:blank");
  const stream = page.waitForResponse((r) => r.url().endsWith("/live"));
  await Promise.all([stream, page.goto(address)]);
}

const alice = await person();
const bob = await person();
await signIn(alice, site.url);
await signIn(bob, site.url);
const made = await customer(bob, "Bob");

await test("a page says what another window did, and reloads", async () => {
  await bob.goto(`${site.url}/`);
  await hear(alice, made);
  await change(bob, "Customer", "Bob", { email_id: "b@bob.example" });
  // the stream that begins compares versions, and may see it before it is told who
  await alice.waitForFunction(() => /Modifié par vous dans une autre fenêtre à \d\d:\d\d/.test(
    document.getElementById("changed")?.textContent));
  await alice.waitForFunction(() => /Modifié/.test(document.getElementById("said").textContent));
  equal(await axe(alice), []);
  await alice.click("#changed button:text('Recharger')");
  await holds(alice, "email_id", "b@bob.example");
  equal(await alice.locator("#changed").count(), 0);
});

await test("the style page shows what the script makes", async () => {
  const shape = (page, selector) => page.locator(selector).first().evaluate((box) => {
    const all = [box, ...box.querySelectorAll("*")];
    return all.map((e) => `${e.tagName}.${e.className} ${e.getAttribute("type") ?? ""}`);
  });
  await bob.goto(`${site.url}/_style`);
  const shown = await shape(bob, ".notice:has(> .apart > .button)");
  await hear(alice, made);
  await change(bob, "Customer", "Bob", { address_line1: "1 quai Brun" });
  await alice.waitForSelector("#changed");
  equal(await shape(alice, "#changed"), shown);
  await alice.click("#changed button:text('Recharger')");
  await holds(alice, "address_line1", "1 quai Brun");
});

await test("what was typed is merged with it, and saved", async () => {
  await alice.fill("[name=address_line2]", "Bâtiment C");
  await change(bob, "Customer", "Bob", { city: "Nantes" });
  await alice.click("#changed button:text('Fusionner')");
  await holds(alice, "city", "Nantes");
  equal(await value(alice, "address_line2"), "Bâtiment C");
  await alice.click("[name=do][value=save]:visible");
  await alice.waitForSelector(".notice.ok");
  equal([await value(alice, "city"), await alice.locator("#changed").count()], ["Nantes", 0]);
});

await test("what both typed is chosen", async () => {
  await type(alice, "city", "Brest");
  await saved(alice);
  await change(bob, "Customer", "Bob", { city: "Paris" });
  await alice.click("#changed button:text('Fusionner')");
  await alice.waitForSelector("h1:text('Deux versions')");
  equal(await alice.locator("[type=radio]").evaluateAll((all) => all.map((r) => r.value)),
    ["Brest", "Paris"]);
  equal(await axe(alice), []);
  await alice.click("button:text('Fusionner et continuer')");
  await holds(alice, "city", "Brest");
  await alice.click("[name=do][value=discard]");
  await holds(alice, "city", "Paris");
});

await test("what came between the page and its stream is told too", async () => {
  await alice.goto(made);
  await change(bob, "Customer", "Bob", { city: "Metz" });
  await alice.waitForSelector("#changed");
  await alice.click("#changed button:text('Recharger')");
  await holds(alice, "city", "Metz");
});

await test("a note of another appears beside the one that is being written", async () => {
  await bob.goto(made);
  await hear(alice, `${made}?pane=history`);
  const own = alice.locator("aside.pane [name=content]");
  await own.pressSequentially("Rappeler");
  await own.evaluate((area) => area.setSelectionRange(2, 4));
  await bob.fill("aside.pane [name=content]", "Le solde est réglé");
  await bob.click("aside.pane form.note button");
  await alice.waitForSelector("blockquote:text('Le solde est réglé')");
  equal(await own.evaluate((area) => [area.value, area.selectionStart, area.selectionEnd,
    area === document.activeElement]), ["Rappeler", 2, 4, true]);
  equal([await alice.locator("#changed").count(), await axe(alice)], [0, []]);
  await alice.click("aside.pane form.note button");
  await alice.waitForSelector("blockquote:text('Rappeler')");
  await bob.waitForSelector("blockquote:text('Rappeler')");
});

const remove = (page, name) => page.evaluate(async (n) => {
  const token = document.querySelector("meta[name=csrf-token]").content;
  const headers = { "X-Frappe-CSRF-Token": token };
  await fetch(`/api/resource/Customer/${n}`, { method: "DELETE", headers });
}, name);

await test("what is typed into a document that goes becomes a new one", async () => {
  const going = await customer(bob, "Sortant");
  await bob.goto(`${site.url}/`);
  await hear(alice, going);
  await alice.fill("[name=address_line2]", "Bâtiment D");
  await remove(bob, "Sortant");
  await alice.waitForSelector("#changed p:text('Supprimé par ')");
  await alice.click("#changed button:text('En faire un nouveau document')");
  await alice.waitForSelector("h1:text('Nouveau client')");
  equal([await value(alice, "customer_name"), await value(alice, "address_line2")],
    ["Sortant", "Bâtiment D"]);
  equal(await axe(alice), []);
  // the tab is closed before it is saved: it is offered when the next one is begun
  await alice.goto(`${site.url}/app/customer/new`);
  await alice.click("#kept button:text('Reprendre')");
  await holds(alice, "address_line2", "Bâtiment D");
  await alice.click("[name=do][value=save]:visible");
  await alice.waitForURL(going);
  const kept = () => Object.keys(localStorage).filter((key) => key.startsWith("typed:"));
  equal(await alice.evaluate(kept), []);
});

await test("its draft is told so when nobody has told the page before", async () => {
  await alice.goto(`${site.url}/app/customer/Sortant`);
  await alice.route("**/live", (route) => route.abort());
  await alice.reload();
  await remove(bob, "Sortant");
  await type(alice, "city", "Laon");
  await alice.waitForSelector("#changed");
  equal(await alice.textContent("#changed p"), "Supprimé entre-temps.");
  await alice.unroute("**/live");
  await alice.click("[name=do][value=save]:visible");
  await alice.waitForSelector("h1:text('Nouveau client')");
  equal(await value(alice, "city"), "Laon");
  await alice.click("[name=do][value=save]:visible");
  await alice.waitForURL(/Sortant$/);
});

await test("what was typed for a document is not saved over another of its name", async () => {
  await alice.goto(await customer(bob, "Homonyme"));
  await alice.route("**/live", (route) => route.abort());
  await alice.reload();
  await type(alice, "city", "Reims"); // its draft is at the server
  await saved(alice);
  await remove(bob, "Homonyme");
  const again = await customer(bob, "Homonyme");
  await type(alice, "address_line2", "Bâtiment E");
  await alice.waitForSelector("#changed");
  equal(await alice.textContent("#changed p"), "Supprimé entre-temps.");
  await alice.unroute("**/live");
  await alice.click("[name=do][value=save]:visible");
  await alice.waitForSelector("h1:text('Nouveau client')");
  equal([await value(alice, "city"), await value(alice, "address_line2")], ["Reims", "Bâtiment E"]);
  // who comes back later finds the draft, and is told; thrown away, the page is that of the new one
  await alice.goto(again);
  await alice.waitForSelector("h1:text('Nouveau client')");
  ok((await alice.textContent(".notice.warn")).includes("supprimé Homonyme"), "who deleted it");
  equal(await axe(alice), []);
  await alice.click("button:text('Abandonner'):visible");
  await alice.waitForSelector("h1:text('Homonyme')");
  equal(await value(alice, "city"), "Lyon");
  // both windows were left with something unsaved: each is still offered for a new one
  for (const page of [alice, bob]) {
    await page.goto(`${site.url}/app/customer/new`);
    await page.click("#kept button:text('Jeter')");
    await page.waitForSelector("#kept", { state: "detached" });
  }
});

await test("a list says that it is behind", async () => {
  await hear(alice, `${site.url}/app/customer`);
  // one's own changes are told to the list only while another tab is in front
  await alice.evaluate(() => Object.defineProperty(document, "hidden", { value: true }));
  await change(bob, "Customer", "Bob", { city: "Nice" });
  await alice.waitForSelector("#behind");
  equal(await alice.textContent("#behind"), "1 changement, actualiser");
  await alice.click("#behind");
  await alice.waitForFunction(() => !document.getElementById("behind"));
});

await test("what a list was not told of it sees when its stream begins", async () => {
  let begin;
  const held = new Promise((r) => { begin = r; });
  await alice.goto("about:blank");
  await alice.route("**/live", async (r) => { await held; await r.continue(); });
  await alice.goto(`${site.url}/app/customer`);
  await change(bob, "Customer", "Bob", { siren: "732829320" });
  equal(await alice.locator("#behind").count(), 0);
  begin();
  await alice.waitForSelector("#behind:text('1 changement, actualiser')");
  await alice.click("#behind");
  await alice.waitForFunction(() => !document.getElementById("behind"));
  await alice.unroute("**/live");
});

await test("two tabs of one browser have one stream", async () => {
  const streams = [];
  const tab = await alice.context().newPage();
  for (const p of [alice, tab]) {
    p.on("request", (r) => r.url().endsWith("/live") && streams.push(p));
  }
  await tab.goto(made);
  await tab.waitForFunction(async () => (await navigator.locks.query()).pending.length === 1);
  await change(bob, "Customer", "Bob", { city: "Caen" });
  await tab.waitForSelector("#changed");
  equal(streams.length, 0); // the first tab reads for both
  await alice.goto("about:blank");
  await tab.waitForFunction(async () => (await navigator.locks.query()).held.length === 1);
  await tab.click("#changed button:text('Recharger')");
  await holds(tab, "city", "Caen");
  await change(bob, "Customer", "Bob", { city: "Lens" });
  await tab.waitForSelector("#changed");
  equal(streams.length, 1);
  await tab.close();
});

await test("two tabs of one draft lose nothing silently", async () => {
  await alice.goto(made);
  const tab = await alice.context().newPage();
  await tab.goto(made);
  await type(alice, "city", "Dax");
  await saved(alice);
  await type(tab, "email_id", "tab@bob.example");
  await tab.waitForSelector("#changed");
  await tab.click("#changed button:text('Fusionner')");
  await holds(tab, "city", "Dax");
  equal(await value(tab, "email_id"), "tab@bob.example");
  await tab.click("[name=do][value=save]:visible");
  await tab.waitForSelector(".notice.ok");
  equal([await value(tab, "city"), await value(tab, "email_id")], ["Dax", "tab@bob.example"]);
  await tab.close();
});

await test("without network what is typed waits here and is sent when it is back", async () => {
  await alice.goto(made);
  await alice.context().setOffline(true);
  await type(alice, "city", "Auch");
  await alice.waitForSelector("#away");
  ok((await alice.textContent("#away")).startsWith("Hors ligne"), "it does not say so");
  equal(await axe(alice), []);
  await type(alice, "email_id", "auch@bob.example");
  await alice.context().setOffline(false);
  await saved(alice);
  equal(await alice.locator("#away").count(), 0);
  await alice.reload();
  equal([await value(alice, "city"), await value(alice, "email_id")], ["Auch", "auch@bob.example"]);
  equal(await alice.locator("#kept").count(), 0);
  await alice.click("[name=do][value=discard]");
  await holds(alice, "city", "Dax");
});

await test("what could not be sent is found again after the tab was closed", async () => {
  await alice.context().setOffline(true);
  await type(alice, "city", "Agde");
  await alice.waitForSelector("#away");
  await alice.evaluate(() => { // a tab that closes might still send it
    window.fetch = () => Promise.reject(new TypeError("offline"));
  });
  await alice.close({ runBeforeUnload: false });
  const back = await bob.context().browser().contexts()[0].newPage();
  await back.context().setOffline(false);
  await back.goto(made);
  await back.click("#kept button:text('Reprendre')");
  await holds(back, "city", "Agde");
  equal(await axe(back), []);
  await back.click("[name=do][value=save]:visible");
  await back.waitForSelector(".notice.ok");
  await back.reload();
  equal([await value(back, "city"), await back.locator("#kept").count()], ["Agde", 0]);
  await back.close();
});

await test("a new document that was left is offered when one is begun", async () => {
  await bob.goto(`${site.url}/app/sales-invoice/new`);
  await bob.fill("[name=customer]", "Bob");
  await bob.fill("[name='items[0].item_name']", "Conseil");
  await bob.fill("[name='items[0].rate']", "500");
  await bob.press("[name='items[0].rate']", "Tab");
  await bob.click("button[name=add][value=items]");
  await bob.fill("[name='items[1].item_name']", "Frais");
  await bob.goto(`${site.url}/app/sales-invoice/new`); // the address is typed: no link is followed
  equal(await value(bob, "customer"), "");
  await bob.click("#kept button:text('Reprendre')");
  await holds(bob, "customer", "Bob");
  equal(await bob.inputValue("[name='items[1].item_name']"), "Frais");
  await bob.click("[name=do][value=save]:visible");
  await bob.waitForURL(/BROUILLON-/);
  await bob.goto(`${site.url}/app/sales-invoice/new`);
  equal(await bob.locator("#kept").count(), 0);
});

await test("thrown away it is gone", async () => {
  await bob.goto(`${site.url}/app/customer/new`);
  await bob.fill("[name=customer_name]", "Oubli");
  await bob.goto(`${site.url}/app/customer/new`);
  await bob.click("#kept button:text('Jeter')");
  await bob.waitForSelector("#kept", { state: "detached" });
  equal(await bob.locator("#kept").count(), 0);
  await bob.reload();
  equal(await bob.locator("#kept").count(), 0);
});

/** The session ends at the server; the browser still has its cookie. */
async function endSession(page) {
  const cookies = await page.context().cookies();
  await page.evaluate(() => fetch("/api/method/logout", { method: "POST" }));
  await page.context().addCookies(cookies);
}

async function signInOver(page) {
  await page.waitForSelector("dialog[open] [name=usr]");
  equal(await axe(page), []);
  await page.fill("dialog [name=usr]", admin);
  await page.fill("dialog [name=pwd]", "wrong");
  await page.press("dialog [name=pwd]", "Enter");
  await page.waitForFunction(() => /passe/.test(
    document.querySelector("dialog [role=status]").textContent));
  await page.fill("dialog [name=pwd]", "correct horse battery");
  await page.press("dialog [name=pwd]", "Enter");
  await page.waitForFunction(() => !document.querySelector("dialog[open]"));
}

await test("a session that ended is begun anew over the page, which then saves", async () => {
  await bob.goto(`${site.url}/app/customer/new`);
  await bob.fill("[name=customer_name]", "Tardif");
  await endSession(bob);
  // leaving the field sends the draft; the answer comes while the button is held down, and what it
  // tells must not move the button away
  const box = await bob.locator("[name=do][value=save]:visible").first().boundingBox();
  await bob.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await bob.mouse.down();
  await bob.waitForSelector("form[data-state=offline]");
  equal(await bob.locator("#changed").count(), 0);
  await bob.mouse.up();
  await signInOver(bob);
  await bob.waitForURL(/\/app\/customer\/Tardif/);
  equal(await value(bob, "customer_name"), "Tardif");
});

await test("also while a stored document is typed", async () => {
  await endSession(bob);
  await type(bob, "city", "Sète");
  await bob.click("#changed button:text('Se connecter')");
  await signInOver(bob);
  await saved(bob);
  equal(await bob.locator("#changed").count(), 0);
  await bob.reload();
  equal(await value(bob, "city"), "Sète");
});

equal(complaints, []);
await done();
