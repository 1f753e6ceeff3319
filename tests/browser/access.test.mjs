#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// Accessibility over all pages of a demo site: axe in three themes, landmarks and skip link, reflow
// at 320 px and at 200 %, no motion for whoever wants none, visible focus, and what a screen reader
// is told (Chromium's accessibility tree) of an invoice, its paper, a list and a report.
// time limit: 1800 s
import { serveSite, signIn } from "./site.mjs";
import { axe, browse, done, equal, ok, test } from "./start.mjs";

const browser = await browse();
const site = await serveSite("access", ["demo"]);
const desktop = { width: 1440, height: 900 };

async function reader(options = {}) {
  const context = await browser.newContext({ locale: "fr-FR", viewport: desktop, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  await signIn(page, site.url);
  return page;
}

const page = await reader({ reducedMotion: "reduce" }); // a colour in transition is no colour
const errors = [];
page.on("pageerror", (e) => errors.push(String(e)));

const links = (selector) =>
  page.$$eval(selector, (all) => all.map((a) => a.getAttribute("href")).filter(Boolean));

/** Everything that the menu leads to; of each list its form and one document too. */
async function allPages() {
  const found = new Set(["/", "/help", "/me", "/tour", "/search?q=port", "/_style", "/books/csv"]);
  await page.goto(site.url);
  for (const module of await links("nav.side > ul > li > a")) {
    await page.goto(site.url + module);
    for (const entry of await links("nav.side ul ul a")) found.add(entry);
  }
  for (const list of [...found].filter((path) => /^\/app\/(?!query-report)/.test(path))) {
    await page.goto(site.url + list);
    const make = (await links("main .actions a.primary"))[0];
    const one = (await links("main tbody th a"))[0];
    for (const path of [make, one]) if (path) found.add(path);
  }
  return [...found];
}

const pages = await allPages();
const listPage = "/app/sales-invoice?is=unpaid";
const reportPage = "/app/query-report/Trial%20Balance";
const draftPage = "/app/sales-invoice/new";
await page.goto(site.url + listPage);
const paperPage = (await links("main tbody th a"))[0];

await test("the menu leads to many pages", async () =>
  ok(pages.length > 60, `only ${pages.length}: ${pages}`));

// --- each page -----------------------------------------------------------------------------------

const contrast = () =>
  page.evaluate(async () =>
    (await globalThis.axe.run(document, { runOnly: ["color-contrast"] })).violations.flatMap((v) =>
      v.nodes.slice(0, 3).map((n) => n.target.join(" "))));

await test("axe finds nothing on any page, in light, dark and high contrast", async () => {
  const wrong = [];
  for (const path of pages) {
    await page.goto(site.url + path);
    await page.evaluate(() => (document.documentElement.dataset.theme = "light"));
    for (const found of await axe(page)) wrong.push(`${path}: ${found}`);
    for (const theme of ["dark", "contrast"]) {
      await page.evaluate((x) => (document.documentElement.dataset.theme = x), theme);
      for (const found of await contrast()) wrong.push(`${path} ${theme}: ${found}`);
    }
  }
  equal(wrong, []);
});

await test("each page has one main, one title, a menu, a search, a way past them, its language",
  async () => {
    const wrong = [];
    for (const path of pages) {
      await page.goto(site.url + path);
      const told = await page.evaluate(() => {
        const n = (s) => document.querySelectorAll(s).length;
        const first = document.querySelector("body a, body button, body input");
        return {
          lang: document.documentElement.lang,
          once: [n("main"), n("h1"), n("header.top"), n("nav#menu"), n("[role=search]") > 0],
          skip: first.matches(".skip") && first.getAttribute("href"),
          title: document.title.length > 10,
          said: n("#said[aria-live], #said[role=status]"),
        };
      });
      const wanted = { lang: "fr", once: [1, 1, 1, 1, true], skip: "#main", title: true, said: 1 };
      if (JSON.stringify(told) !== JSON.stringify(wanted))
        wrong.push(`${path}: ${JSON.stringify(told)}`);
    }
    equal(wrong, []);
  });

/** Texts that their box cuts, but for what is cut on purpose and told in full elsewhere. */
const cutTexts = (on) =>
  on.evaluate(() => {
    const meant = ".cut, .sized *, .spoken, .spoken *, select, option, [class*=scroll], .chart *";
    return [...document.querySelectorAll("main *, header *, nav *, aside *")]
      .filter((e) => e.getClientRects().length && !e.matches(meant) && !e.closest(".cut"))
      .filter((e) => ["hidden", "clip"].includes(getComputedStyle(e).overflowX))
      .filter((e) => e.scrollWidth > e.clientWidth + 1 && e.textContent.trim())
      .map((e) => `${e.tagName}.${e.className} "${e.textContent.trim().slice(0, 40)}"`);
  });

/** The pages in a narrower window: nothing scrolls sideways, no text is cut. */
async function reflows(width, height, scale) {
  const narrow = await reader({ viewport: { width, height }, deviceScaleFactor: scale });
  const wrong = [];
  for (const path of pages) {
    await narrow.goto(site.url + path);
    const over = await narrow.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (over > 0) wrong.push(`${path}: ${over} px`);
    for (const text of await cutTexts(narrow)) wrong.push(`${path}: ${text}`);
  }
  await narrow.context().close();
  equal(wrong, []);
}

await test("text at 200 %: nothing is cut, nothing scrolls sideways", async () => {
  await reflows(desktop.width / 2, desktop.height / 2, 2);
});

await test("on a laptop nothing is cut, nothing scrolls sideways", async () => {
  await reflows(1280, 800, 1);
});

await test("at 320 pixels nothing is cut, nothing scrolls sideways", async () => {
  await reflows(320, 640, 1);
});

await test("whoever wants less motion has none", async () => {
  const still = await reader({ reducedMotion: "reduce" });
  for (const path of [draftPage, listPage, reportPage, "/_style"]) {
    await still.goto(site.url + path);
    const moving = await still.evaluate(() =>
      [...document.querySelectorAll("*")].filter((e) => {
        const s = getComputedStyle(e);
        return parseFloat(s.transitionDuration) > 0 || s.animationName !== "none" ||
          s.scrollBehavior === "smooth";
      }).length);
    equal(moving, 0, path);
  }
  await still.context().close();
});

// --- the keyboard --------------------------------------------------------------------------------

await test("the first key of each page leads past the menu", async () => {
  for (const path of ["/", listPage, reportPage, paperPage]) {
    await page.goto(site.url + path);
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press("Tab");
    equal(await page.evaluate(() => document.activeElement.className), "skip", path);
    const seen = await page.locator(".skip").boundingBox();
    ok(seen.y >= 0, "the skip link is not seen when it has the focus");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.id === "main");
  }
});

/** The outline, border or shadow of the focus, on the element or on the box around it. */
const focusIsSeen = () =>
  page.evaluate(() => {
    let at = document.activeElement;
    if (!at || at === document.body || at.id === "main") return true;
    for (let i = 0; at && i < 4; at = at.parentElement, i++) {
      const s = getComputedStyle(at);
      if (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2) return true;
    }
    const { outerHTML } = document.activeElement;
    return outerHTML.slice(0, 120);
  });

await test("wherever Tab leads, the focus is seen", async () => {
  for (const path of ["/", listPage, reportPage, draftPage, "/books/csv", "/me"]) {
    await page.goto(site.url + path);
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press("Tab");
      equal(await focusIsSeen(), true, `${path}, key ${i + 1}`);
    }
  }
});

// --- what is told --------------------------------------------------------------------------------

const CONTROLS = ["button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio",
  "spinbutton", "switch", "slider", "menuitem", "tab", "DisclosureTriangle", "listbox"];
const HEADS = ["columnheader", "rowheader", "heading", "main", "navigation", "search", "table",
  "grid", "complementary", "region", "form", "group"];

/** [role, name] of all that is told, in order. */
async function told(path, prepare) {
  await page.goto(site.url + path);
  if (prepare) await prepare();
  const client = await page.context().newCDPSession(page);
  const { nodes } = await client.send("Accessibility.getFullAXTree");
  await client.detach();
  const byId = new Map(nodes.map((n) => [n.nodeId, n]));
  const below = (n) => (n.childIds ?? []).map((id) => byId.get(id)).filter(Boolean);
  const walk = (n) => [n, ...below(n).flatMap(walk)];
  return walk(nodes[0])
    .filter((n) => !n.ignored && n.role)
    .map((n) => [n.role.value, (n.name?.value ?? "").replace(/[\s\u202f\u00a0]+/g, " ").trim()]);
}

const unnamed = (list) => list.filter(([role, name]) => CONTROLS.includes(role) && !name);

/** Each pair stands in the list, in this order. */
function holds(list, wanted) {
  let at = 0;
  for (const [role, name] of wanted) {
    const found = list.findIndex(([r, n], i) => i >= at && r === role && name.test(n));
    const near = list.filter(([r]) => r === role).map(([, n]) => n).slice(0, 30);
    ok(found >= 0, `no ${role} ${name} behind entry ${at}; there are: ${near.join(" | ")}`);
    at = found + 1;
  }
}

await test("every control of every page has a name", async () => {
  const wrong = [];
  for (const path of pages) {
    const list = await told(path);
    for (const [role] of unnamed(list)) wrong.push(`${path}: ${role}`);
    const nameless = list.filter(([r, n]) => ["table", "grid", "navigation"].includes(r) && !n);
    for (const [role] of nameless) wrong.push(`${path}: ${role} without a name`);
  }
  equal(wrong, []);
});

await test("the form of an invoice: fields, cells by column and row, totals and errors that speak",
  async () => {
    const ready = () => page.waitForFunction(() => customElements.get("desk-grid"));
    holds(await told(draftPage, ready), [
      ["link", /^Aller au contenu/],
      ["navigation", /^Menu principal/],
      ["main", /^/],
      ["heading", /^Nouvelle facture/],
      ["button", /^Valider la facture/],
      ["button", /^Enregistrer/],
      ["textbox", /^Client/],
      ["textbox", /^Date/],
      ["heading", /^Lignes/],
      ["columnheader", /^Article/],
      ["columnheader", /^Montant/],
      ["textbox", /^Article, ligne 1$/],
      ["textbox", /^Quantité, ligne 1$/],
      ["textbox", /^TVA, ligne 1$/],
      ["button", /^Ajouter une ligne/],
    ]);
    equal(await page.locator("#said[role=status]").count(), 1);
    await page.focus("[name=customer]"); // its list is told of once it can be opened
    equal(await page.getAttribute("[name=customer]", "role"), "combobox");
    const total = page.locator("main .totals [aria-live=polite][aria-atomic=true]");
    await page.keyboard.type("Studio Kérity");
    await page.keyboard.press("Tab");
    for (const [cell, text] of [["item_name", "Pose"], ["qty", "2"], ["rate", "100"]]) {
      await page.click(`[name='items[0].${cell}']`);
      await page.keyboard.type(text);
      await page.keyboard.press("Tab");
    }
    await page.waitForFunction(() =>
      /^Total TTC\s.*[1-9]/.test(document.querySelector(".totals [aria-live]").textContent));
    equal(await total.count(), 1);
    await page.fill("[name=customer]", "");
    await page.keyboard.press("Control+s");
    await page.waitForSelector("main .notice.err[role=alert]");
    const described = await page.$eval("[name=customer]", (e) => ({
      invalid: e.getAttribute("aria-invalid"),
      text: document.getElementById(e.getAttribute("aria-describedby"))?.textContent ?? "",
    }));
    equal(described.invalid, "true");
    ok(described.text.length > 10, "the error is not told with the field");
  });

await test("an invoice on paper: state, steps, lines, totals, what stands beside it", async () => {
  holds(await told(paperPage), [
    ["navigation", /^Fil d’Ariane/],
    ["heading", /^FAC-/],
    ["link", /^Suivant/],
    ["link", /^Encaisser \d/],
    ["article", /^Facture FAC-/],
    ["table", /^Lignes/],
    ["columnheader", /^Désignation/],
    ["columnheader", /^Montant/],
    ["rowheader", /./],
    ["term", /^Total TTC/],
    ["term", /^Reste dû/],
    ["complementary", /^À côté du document/],
    ["table", /^Écriture passée/],
  ]);
});

await test("a list: tabs, filter, sorted headings, rows by their number, picks by their row",
  async () => {
    holds(await told(listPage), [
      ["heading", /^Factures/],
      ["link", /^Nouvelle facture/],
      ["navigation", /^Vues/],
      ["link", /^Impayées/],
      ["search", /^Filtrer la liste/],
      ["textbox", /^Filtre/],
      ["table", /^Factures/],
      ["checkbox", /^Tout choisir|Choisir/],
      ["columnheader", /^Numéro/],
      ["columnheader", /^Reste dû/],
      ["checkbox", /FAC-/],
      ["rowheader", /^FAC-/],
      ["rowheader", /^Total/],
    ]);
    equal(await page.locator("thead [aria-sort]").count(), 1);
  });

await test("a report: parameters, heads of columns and rows, levels that open, its verdict",
  async () => {
    const list = await told(reportPage);
    holds(list, [
      ["heading", /^Balance générale/],
      ["table", /^Balance générale/],
      ["columnheader", /^Compte/],
      ["columnheader", /Débit/],
      ["rowheader", /./],
    ]);
    ok(list.some(([, n]) => /équilibr/i.test(n)), "nothing says that it balances");
    equal(await page.locator(".fold:not([aria-expanded])").count(), 0);
  });

// --- the declaration -----------------------------------------------------------------------------

await test("the declaration of accessibility is open to everybody, in both languages", async () => {
  const french = ["État de conformité", "non conforme", "Défenseur des droits", "Voies de recours"];
  const english = ["State of conformity", "not conforming", "Means of redress"];
  for (const [locale, words] of [["fr-FR", french], ["en-GB", english]]) {
    const context = await browser.newContext({ locale, viewport: desktop });
    const anybody = await context.newPage();
    await anybody.goto(`${site.url}/login`);
    await anybody.click("footer a[href='/accessibilite']");
    await anybody.waitForURL(/accessibilite/);
    const text = await anybody.textContent("body");
    for (const word of words) ok(text.includes(word), `${locale}: no "${word}"`);
    ok(text.includes("admin@test.example"), "nobody is named to write to");
    equal(await axe(anybody), []);
    await context.close();
  }
  await page.goto(`${site.url}/help`);
  equal(await page.locator("main a[href='/accessibilite']").count(), 1);
});

await test("no script failed", async () => equal(errors, []));

await done();
