#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// The desk as a slow laptop on a slow line meets it: Chromium with a processor four times slower,
// 10 Mbit/s and 40 ms added to each answer. Prints a table; the last line is "N met, M missed".
//
// Cold is a new profile that signed in and nothing else; warm is the same page again. The times
// are those of the first paint with content, medians of RUNS. Nothing may be asked of another host.
import { execFileSync } from "node:child_process";
import { loadavg } from "node:os";
import { join } from "node:path";

import { admin, folder, password, program, serveSite } from "../tests/browser/site.mjs";
import { atEnd, browse } from "../tests/browser/start.mjs";

const RUNS = 5;
const SLOWER = 4;
const LINE = { offline: false, latency: 40, downloadThroughput: 1.25e6, uploadThroughput: 1.25e6 };
const COLD_MS = 500, WARM_MS = 200, FIRST_KB = 60, TASK_MS = 50, ROWS = 500, KEYS = 60;
const KEY_MS = 30, PASTE_ROWS = 100, PASTE_MS = 100, SERVER_MS = 8, SERVER_KEYS = 40;

let met = 0, missed = 0;

function row(what, figure, bar, good) {
  if (good) met++;
  else missed++;
  const verdict = good ? "met" : "MISSED";
  console.log(`${what.padEnd(52)} ${figure.padStart(14)} ${bar.padStart(12)}  ${verdict}`);
}

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

async function slow(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  await cdp.send("Network.emulateNetworkConditions", LINE);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  return cdp;
}

const paint = (page) =>
  page.evaluate(
    () =>
      new Promise((found) => {
        const look = () => {
          const p = performance.getEntriesByName("first-contentful-paint")[0];
          if (p) found(p.startTime);
          else setTimeout(look, 5);
        };
        look();
      }),
  );

const browser = await browse();
const { url, stop } = await serveSite("site", ["demo"]);
const token = execFileSync(program, ["token", "--site", join(folder, "site"), "--user", admin])
  .toString().trim();
const headers = { Authorization: `token ${token}`, "Content-Type": "application/json" };
const api = async (path, body) => {
  const answer = await fetch(url + path, {
    headers,
    method: body ? "POST" : "GET",
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return (await answer.json()).data;
};

// Signed in once, without the slowness; each run takes over the cookies alone.
const first = await browser.newContext({ locale: "fr-FR" });
const login = await first.newPage();
await login.goto(`${url}/login`);
await login.fill("[name=usr]", admin);
await login.fill("[name=pwd]", password);
await Promise.all([login.waitForURL(`${url}/`), login.press("[name=pwd]", "Enter")]);
const storageState = await first.storageState();

async function fresh() {
  const options = { locale: "fr-FR", storageState, viewport: { width: 1440, height: 900 } };
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const cdp = await slow(page);
  return { context, page, cdp };
}

async function paints(path) {
  const { context, page } = await fresh();
  await page.goto(url + path);
  const cold = await paint(page);
  await page.waitForLoadState("networkidle");
  await page.goto(url + path);
  const warm = await paint(page);
  await context.close();
  return { cold, warm };
}

async function firstPaint(label, path) {
  const cold = [], warm = [];
  for (let i = 0; i < RUNS; i++) {
    const found = await paints(path);
    cold.push(found.cold);
    warm.push(found.warm);
  }
  const [c, w] = [median(cold), median(warm)];
  row(`${label}, first paint, cold`, `${c.toFixed(0)} ms`, `<=${COLD_MS} ms`, c <= COLD_MS);
  row(`${label}, first paint, warm`, `${w.toFixed(0)} ms`, `<=${WARM_MS} ms`, w <= WARM_MS);
}

async function firstLoad() {
  const { context, page, cdp } = await fresh();
  const sizes = new Map(), fonts = new Set(), foreign = new Set();
  cdp.on("Network.responseReceived", (e) => {
    if (e.type === "Font") fonts.add(e.requestId);
    if (!e.response.url.startsWith(url) && !e.response.url.startsWith("data:"))
      foreign.add(e.response.url);
  });
  cdp.on("Network.loadingFinished", (e) => sizes.set(e.requestId, e.encodedDataLength));
  await page.goto(url + "/");
  await page.waitForLoadState("networkidle");
  let kb = 0;
  for (const [id, size] of sizes) if (!fonts.has(id)) kb += size / 1000;
  await context.close();
  row("first load, compressed, without the font", `${kb.toFixed(1)} kB`, `<=${FIRST_KB} kB`,
      kb > 5 && kb <= FIRST_KB);
  row("requests to other hosts", String(foreign.size), "0", foreign.size === 0);
}

async function longDraft(rows) {
  const items = Array.from({ length: rows }, (_, i) => ({
    item_name: `Ligne ${i + 1}`, qty: 1, rate: 10, vat_code: "TVA20",
  }));
  const [buyer] = await api("/api/resource/Customer?limit=1");
  return api("/api/resource/Sales Invoice", { customer: buyer.name, items });
}

/** Types numbers into cells one after the other, as fast as a good typist; then pastes. */
async function typing(rows) {
  const draft = await longDraft(rows);
  const { context, page } = await fresh();
  await page.goto(`${url}/app/sales-invoice/${draft.name}`);
  await page.waitForSelector("desk-grid [role=grid]");
  await page.waitForTimeout(1000); // what the page does of itself is over
  await page.evaluate(() => {
    window.tasks = [];
    window.keys = [];
    const watch = (type, note, more) => new PerformanceObserver((list) =>
      list.getEntries().forEach(note)).observe({ type, ...more });
    watch("longtask", (e) => window.tasks.push(e.duration));
    // what the browser does for a key before it can paint: the round trip is not waited for
    watch("event", (e) => e.name === "keydown" &&
      window.keys.push(e.processingEnd - e.processingStart), { durationThreshold: 16 });
  });
  await page.click('[name="items[0].qty"]');
  for (let i = 0; i < KEYS; i++) {
    await page.keyboard.press(i % 6 === 5 ? "Enter" : String((i % 9) + 1), { delay: 20 });
    await page.waitForTimeout(60);
  }
  const { tasks, keys } = await page.evaluate(() => ({ tasks: window.tasks, keys: window.keys }));
  const longest = Math.max(0, ...tasks), key = Math.max(0, ...keys);
  row(`typing in a grid of ${rows} rows, longest task`, `${longest.toFixed(0)} ms`,
      `<=${TASK_MS} ms`, longest <= TASK_MS);
  row(`typing in a grid of ${rows} rows, slowest key`, `${key.toFixed(1)} ms`,
      `<=${KEY_MS} ms`, key <= KEY_MS);
  const pasted = await page.evaluate((n) => {
    const data = new DataTransfer();
    data.setData("text/plain", Array.from({ length: n }, (_, i) => `Vis ${i}\t2`).join("\n"));
    const how = { clipboardData: data, bubbles: true, cancelable: true };
    document.querySelector('[name="items[3].item_name"]').focus();
    const began = performance.now();
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
    document.body.getBoundingClientRect(); // laid out
    return performance.now() - began;
  }, PASTE_ROWS);
  await context.close();
  row(`pasting ${PASTE_ROWS} rows into ${rows}`, `${pasted.toFixed(0)} ms`, `<=${PASTE_MS} ms`,
      pasted <= PASTE_MS);
}

/** What the server needs for a changed cell, over a kept connection. */
async function serverKeys(rows) {
  const draft = await longDraft(rows);
  const path = `/app/sales-invoice/${draft.name}`;
  const page = await (await fetch(url + path, { headers })).text();
  let version = Number(/data-version="(\d+)"/.exec(page)[1]);
  const times = [];
  for (let i = 0; i < SERVER_KEYS; i++) {
    const ops = [{ op: "set", table: "items", row: i, field: "qty", value: String(i + 2) }];
    const body = JSON.stringify({ doctype: "Sales Invoice", name: draft.name, version, ops });
    const began = performance.now();
    const answer = await fetch(`${url}${path}/draft`, { method: "POST", headers, body });
    const text = await answer.text();
    times.push(performance.now() - began);
    ({ version } = JSON.parse(text).message);
  }
  const ms = median(times);
  row(`a changed cell of ${rows} rows, server`, `${ms.toFixed(1)} ms`, `<=${SERVER_MS} ms`,
      ms <= SERVER_MS);
}

console.log(`load of the machine: ${loadavg().map((x) => x.toFixed(2)).join(" ")}`);
const [invoice] = await api('/api/resource/Sales Invoice?limit=1&filters=[["docstatus","=",1]]');
await firstLoad();
await firstPaint("home", "/");
await firstPaint("list", "/app/sales-invoice");
await firstPaint("invoice", `/app/sales-invoice/${invoice.name}`);
await firstPaint("report", "/app/query-report/Trial Balance");
await firstPaint(`draft of ${ROWS} rows`, `/app/sales-invoice/${(await longDraft(ROWS)).name}`);
await typing(5);
await typing(ROWS);
await serverKeys(ROWS);
console.log(`load of the machine: ${loadavg().map((x) => x.toFixed(2)).join(" ")}`);
console.log(`${met} met, ${missed} missed`);
atEnd(stop);
await browser.close();
await stop();
process.exit(0);
