#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// Hostile text in every field that people see is shown as text and breaks no layout; a double click
// makes one document; two tabs on one draft lose nothing silently.
import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { admin, everyType, folder, password, program, serveSite } from "./site.mjs";
import { browse, done, equal, ok, test } from "./start.mjs";

const WORD = "Donaudampfschifffahrtsgesellschaft".repeat(300); // 10 kB without a space
const TEXTS = {
  markup: '<img src=x onerror=alert(1)><script>alert(2)</script>"\'>&amp;',
  rtl: "\u202eesrever \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
  emoji: "👩‍👩‍👧‍👦🏴‍☠️ e\u0301 ﷽",
  sql: "'; DROP TABLE customer; --",
};

const browser = await browse();
const { url, stop } = await serveSite("site", [
  "init", "--siren", "732829320", "--name", "Atelier Test",
]);
const token = execFileSync(program, ["token", "--site", join(folder, "site"), "--user", admin])
  .toString().trim();

async function api(path, body, method = body ? "POST" : "GET") {
  const answer = await fetch(url + path, {
    method,
    headers: { Authorization: `token ${token}`, "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  return { status: answer.status, ...(await answer.json()) };
}

const context = await browser.newContext({ locale: "fr-FR" });
const page = await context.newPage();
page.setDefaultTimeout(8000);
const errors = [], dialogs = [];
page.on("pageerror", (e) => errors.push(String(e)));
page.on("dialog", (d) => {
  dialogs.push(d.message());
  void d.dismiss();
});

await page.goto(`${url}/login`);
await page.fill("[name=usr]", admin);
await page.fill("[name=pwd]", password);
await Promise.all([page.waitForURL(`${url}/`), page.press("[name=pwd]", "Enter")]);

/** Shows a page on a phone and on a desk: the page itself never scrolls sideways. */
async function show(path) {
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    const answer = await page.goto(url + path);
    ok(answer.status() < 400, `${path}: ${answer.status()}`);
    const wide = await page.evaluate(() => {
      const limit = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= limit) return "";
      const out = [...document.querySelectorAll("body *")].filter(
        (e) => e.getBoundingClientRect().right > limit + 1 && !e.closest(".scroll, .grid-scroll"),
      );
      return out.slice(0, 3).map((e) => `${e.tagName}.${e.className}`).join(" ");
    });
    equal(wide, "", `${path} at ${width}`);
    equal(await turned(page), [], `${path} turns its neighbours`);
  }
}

/** Texts that turn over what stands beside them: a sign of direction that is not taken out, or
 * Hebrew in a line with other elements and not isolated from them. */
const turned = (at) => at.evaluate(() => {
  const out = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode, box = text.parentElement;
    if (box.closest("textarea, script, style, template")) continue;
    const style = getComputedStyle(box);
    const alone = style.display !== "inline" || /isolate|plaintext/.test(style.unicodeBidi);
    const turns = /[\u202a-\u202e\u2066-\u2069]/.test(text.data);
    if (turns || (/[\u05d0-\u05ea]/.test(text.data) && !alone))
      out.push(`${box.tagName}.${box.className}: ${text.data.slice(0, 60)}`);
  }
  return out;
});

const invoices = [];
await test("hostile names are taken as they are", async () => {
  for (const [kind, text] of Object.entries(TEXTS)) {
    const customer = await api("/api/resource/Customer", {
      customer_name: text, address_line1: text, city: text, buyer_reference: text,
      email_id: `${kind}@test.example`,
    });
    equal(customer.status, 200, JSON.stringify(customer));
    const made = await api("/api/resource/Sales Invoice", {
      customer: customer.data.name, po_no: text, remarks: text, docstatus: 1,
      items: [{ item_name: text, description: text, qty: 1, rate: 10 }],
    });
    equal(made.status, 200, JSON.stringify(made));
    equal(made.data.remarks, text);
    invoices.push(made.data.name);
  }
});

await test("NUL and lone surrogates are refused", async () => {
  for (const raw of ['"a\\u0000b"', '"a\\ud800b"']) {
    const answer = await fetch(`${url}/api/resource/Customer`, {
      method: "POST",
      headers: { Authorization: `token ${token}`, "Content-Type": "application/json" },
      body: `{"customer_name": ${raw}}`,
    });
    equal(answer.status, 400);
  }
});

await test("they break no page", async () => {
  for (const path of ["/", "/app/sales-invoice", "/app/customer", "/search?q=drop",
                      "/app/query-report/General Ledger", "/app/query-report/Accounts Receivable",
                      "/app/query-report/Sales Register", "/app/gl-entry"]) await show(path);
  for (const name of invoices) await show(`/app/sales-invoice/${name}`);
  for (const text of Object.values(TEXTS))
    await show(`/app/customer/${encodeURIComponent(text)}`);
  const main = await page.textContent("main");
  ok(main.length > 0, "nothing is shown");
});

await test("a word of 10 kB breaks none either, where it may be that long", async () => {
  const buyer = await api("/api/resource/Customer", { customer_name: "Long" });
  const made = await api("/api/resource/Sales Invoice", {
    customer: buyer.data.name, remarks: WORD,
    items: [{ item_name: "x", description: WORD, qty: 1, rate: 10 }],
  });
  equal(made.status, 200, JSON.stringify(made).slice(0, 500));
  await show(`/app/sales-invoice/${made.data.name}`);
  const sent = await api(`/api/resource/Sales Invoice/${made.data.name}`, { docstatus: 1 }, "PUT");
  equal(sent.status, 200, JSON.stringify(sent).slice(0, 500));
  await show(`/app/sales-invoice/${sent.data.name}`);
});

await test("beside a list, in the palette, in what is told nothing is turned", async () => {
  await show(`/app/customer?open=${encodeURIComponent(TEXTS.rtl)}`);
  await show(`/app/sales-invoice?open=${invoices[1]}`);
  await page.goto(`${url}/app/customer`);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("esrever");
  await page.waitForSelector("dialog[data-typed=esrever]"); // what was seen last has gone
  await page.locator("dialog [role=option]", { hasText: "\u05e9\u05dc" }).first().waitFor();
  equal(await turned(page), []);
  await page.keyboard.press("Escape");
  await page.goto(`${url}/app/sales-invoice/new`);
  await page.fill("[name=customer]", `${TEXTS.rtl} inconnu`);
  await page.click("[name=do][value=save]:visible");
  await page.waitForSelector(".notice.err");
  equal(await turned(page), []);
});

await test("a type that people made holds them in each field that takes them", async () => {
  for (const [path, body] of everyType()) equal((await api(path, body)).status, 200);
  for (const text of [...Object.values(TEXTS), WORD]) {
    const short = text.slice(0, 900), row = { f_text: short, f_long: text, f_html: text };
    const made = await api("/api/resource/Every Type", { ...row, f_texts: [row, row] });
    equal(made.status, 200, JSON.stringify(made).slice(0, 400));
    await show(`/app/every-type/${made.data.name}`);
    await show(`/app/every-type?open=${made.data.name}`);
    await page.goto(`${url}/app/every-type/${made.data.name}`);
    equal([await page.inputValue("[name=f_text]"), await page.inputValue("[name=f_long]")],
      [short, text]);
  }
  await show("/app/every-type");
});

await test("they are on the PDF, which stays short", async () => {
  for (const name of invoices) {
    const path = `/api/method/frappe.utils.print_format.download_pdf?doctype=Sales Invoice&name=`;
    const answer = await fetch(url + path + name, { headers: { Authorization: `token ${token}` } });
    equal([answer.status, answer.headers.get("content-type")], [200, "application/pdf"]);
    const pages = Buffer.from(await answer.arrayBuffer()).toString("latin1")
      .match(/\/Type\s*\/Page\b/g) ?? [];
    ok(pages.length <= 2, `${name}: ${pages.length} pages`);
  }
});

await test("hostile addresses of pages are answered as pages", async () => {
  for (const path of ["/app/sales-invoice?q=" + encodeURIComponent(TEXTS.markup),
                      "/app/sales-invoice?customer=" + encodeURIComponent(TEXTS.rtl),
                      "/search?q=" + encodeURIComponent(WORD.slice(0, 3000)),
                      "/app/query-report/General Ledger?party=" +
                        encodeURIComponent(TEXTS.emoji)]) {
    const answer = await page.goto(url + path);
    ok(answer.status() < 500, `${path}: ${answer.status()}`);
    equal(await page.locator("main").count(), 1);
  }
});

await test("a double click makes one document", async () => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`${url}/app/customer/new`);
  await page.fill("[name=customer_name]", "Double clic");
  await page.dblclick("[name=do][value=save]:visible");
  await page.waitForURL(/\/app\/customer\/Double/);
  const found = await api('/api/resource/Customer?filters=[["customer_name","like","Double%25"]]');
  equal(found.data.length, 1);
});

await test("without the script two posts of one new form make one invoice", async () => {
  const plain = await browser.newContext({
    locale: "fr-FR", javaScriptEnabled: false, storageState: await context.storageState(),
  });
  const form = await plain.newPage();
  await form.goto(`${url}/app/sales-invoice/new`);
  await form.fill("[name=customer]", "Double clic");
  await form.fill('[name="items[0].item_name"]', "Une fois");
  await form.fill('[name="items[0].qty"]', "1");
  await form.fill('[name="items[0].rate"]', "10");
  const request = form.waitForRequest((r) => r.method() === "POST");
  await form.click("[name=do][value=save]:visible");
  const sent = await request;
  await form.waitForURL(/BROUILLON|sales-invoice\/[^n]/);
  const again = await plain.request.post(sent.url(), {
    data: sent.postData(), maxRedirects: 0,
    headers: { "Content-Type": "application/x-www-form-urlencoded", Origin: url },
  });
  ok(again.status() === 303 || again.status() === 409, `the second post: ${again.status()}`);
  const list = '/api/resource/Sales Invoice?filters={"customer":"Double clic"}';
  equal((await api(list)).data.length, 1, "invoices");
  // who goes back to the form and types something else makes another
  const other = sent.postData().replace("Une+fois", "Deux+fois");
  await plain.request.post(sent.url(), {
    data: other, maxRedirects: 0,
    headers: { "Content-Type": "application/x-www-form-urlencoded", Origin: url },
  });
  equal((await api(list)).data.length, 2, "invoices");
  await plain.close();
});

await test("of two tabs on one draft the second is told and loses nothing", async () => {
  const list = '/api/resource/Sales Invoice?filters={"customer":"Double clic"}';
  const [draft] = (await api(list)).data;
  const one = await context.newPage(), two = await context.newPage();
  for (const tab of [one, two]) await tab.goto(`${url}/app/sales-invoice/${draft.name}`);
  await one.fill("[name=po_no]", "premier");
  await one.press("[name=po_no]", "Tab");
  await one.locator('form[data-state="saved"]').waitFor();
  await one.click("[name=do][value=save]:visible");
  await one.waitForSelector(".notice.ok");
  await two.fill("[name=po_no]", "second");
  await two.press("[name=po_no]", "Tab");
  await two.click("[name=do][value=save]:visible");
  await two.locator("main", { hasText: /modifi|entre-temps/ }).waitFor();
  const stored = (await api(`/api/resource/Sales Invoice/${draft.name}`)).data.po_no;
  equal(stored, "premier", "the first was overwritten silently");
  const typed = await two.locator("[name=po_no]").inputValue().catch(() => "");
  const shown = await two.textContent("body");
  ok(typed === "second" || shown.includes("second"), `what was typed is lost: ${typed}`);
});

await test("no script failed, no text ran", async () => {
  equal(errors, []);
  equal(dialogs, []);
});
await test("the server ends cleanly", async () => equal(await stop(), 0));
await done();
