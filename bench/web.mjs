#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// The desk as a slow laptop on a slow line meets it: Chromium with a processor four times slower,
// 10 Mbit/s and 40 ms added to each answer. Prints a table; the last line is "N met, M missed".
//
// Cold is a new profile that signed in and nothing else; warm is the same page again. The times
// are those of the first paint with content. Nothing may be asked of another host.
//
// Beside each measurement stands one of work that is not ours (web_reference.mjs). The column
// "here" is what this machine took, and is judged; "scaled" is what a machine of the reference
// would have taken, and tells whether a miss is the machine's. Of repeated measurements the median
// counts; of typing, the longest task and the slowest key of all.
import { execFileSync } from "node:child_process";
import { loadavg } from "node:os";
import { join } from "node:path";

import { admin, folder, password, program, serveSite } from "../tests/browser/site.mjs";
import { atEnd, browse } from "../tests/browser/start.mjs";
import { REFERENCE, answer, bareRows, servePlain } from "./web_reference.mjs";

const RUNS = 9;
const SLOWER = 4;
const LINE = { offline: false, latency: 40, downloadThroughput: 1.25e6, uploadThroughput: 1.25e6 };
const COLD_MS = 500, WARM_MS = 200, FIRST_KB = 60, TASK_MS = 50, ROWS = 500, KEYS = 80;
const TEN = 10, KEY_MS = 30, PASTE_ROWS = 100, PASTE_MS = 100, PASTES = 5;
const SERVER_MS = 8, SERVER_KEYS = 40;

let met = 0, missed = 0;

function line(what, here, beside, scaled, bar, verdict) {
  console.log(`${what.padEnd(46)} ${here.padStart(10)} ${beside.padStart(10)} ` +
    `${scaled.padStart(10)} ${bar.padStart(11)}  ${verdict}`);
}

function judge(good) {
  if (good) met++;
  else missed++;
  return good ? "met" : "MISSED";
}

/** What does not depend on the speed of the machine. */
function row(what, figure, bar, good) {
  line(what, figure, "", "", bar, judge(good));
}

const ms = (value) => `${value.toFixed(value < 20 ? 1 : 0)} ms`;

/** A time, what the reference work `kind` took beside it, and its budget, which it meets as it
 * stands or not at all. */
function timed(what, here, kind, beside, budget) {
  const scaled = (here * REFERENCE[kind]) / beside;
  line(what, ms(here), ms(beside), ms(scaled), `<=${budget} ms`, judge(here <= budget));
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

/** All that the page does of itself is over: scripts, fonts, grids, and the browser has time. */
const settled = (page) =>
  page.waitForFunction(() => document.documentElement.classList.contains("live") &&
    document.readyState === "complete" && document.fonts.status === "loaded" &&
    [...document.querySelectorAll("desk-grid")].every((g) => g.querySelector("[role=grid]")))
    .then(() => page.evaluate(() => new Promise((idle) => requestIdleCallback(idle))));

async function paints(address, found) {
  const { context, page } = await fresh();
  for (const kind of ["cold", "warm"]) {
    await page.goto(address, { waitUntil: "commit" });
    found[kind].push(await paint(page));
    await settled(page);
  }
  await context.close();
}

/** A page and the plain one, by turns. */
async function firstPaint(label, path) {
  const ours = { cold: [], warm: [] }, bare = { cold: [], warm: [] };
  for (let i = 0; i < RUNS; i++) {
    await paints(url + path, ours);
    await paints(plain, bare);
  }
  for (const [kind, budget] of [["cold", COLD_MS], ["warm", WARM_MS]])
    timed(`${label}, first paint, ${kind}`, median(ours[kind]), kind, median(bare[kind]), budget);
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
  await settled(page);
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

const PASTE = (n) => {
  const data = new DataTransfer();
  data.setData("text/plain", Array.from({ length: n }, (_, i) => `Vis ${i}\t2`).join("\n"));
  const how = { clipboardData: data, bubbles: true, cancelable: true };
  document.querySelector('[name="items[3].item_name"]').focus();
  const began = performance.now();
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
  document.body.getBoundingClientRect(); // laid out
  return performance.now() - began;
};

async function openGrid(name) {
  const { context, page } = await fresh();
  await page.goto(`${url}/app/sales-invoice/${name}`);
  await settled(page);
  return { context, page };
}

/** The plain page, for bare rows beside what is measured. */
async function openPlain() {
  const { context, page } = await fresh();
  await page.goto(plain);
  await settled(page);
  await bareRows(page); // the first ones are slower: their script is new
  return { context, page };
}

/** Types numbers into cells one after the other, as fast as a good typist, and each row once into
 * the next: the longest task and the slowest key of each ten. Then pastes. */
async function typing(rows) {
  const draft = await longDraft(rows), bare = await openPlain();
  const { context, page } = await openGrid(draft.name);
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
  const tasks = [], keys = [], beside = [];
  for (let i = 0; i < KEYS; i++) {
    await page.keyboard.press(i % 6 === 5 ? "Enter" : String((i % 9) + 1), { delay: 20 });
    await page.waitForTimeout(60);
    if (i % TEN !== TEN - 1) continue;
    const found = await page.evaluate(() =>
      [window.tasks, window.keys].map((list) => Math.max(0, ...list.splice(0))));
    tasks.push(found[0]);
    keys.push(found[1]);
    beside.push(await bareRows(bare.page));
  }
  const what = `typing in a grid of ${rows} rows`;
  timed(`${what}, longest task`, Math.max(...tasks), "rows", median(beside), TASK_MS);
  timed(`${what}, slowest key`, Math.max(...keys), "rows", median(beside), KEY_MS);
  await context.close();
  await pasting(rows, draft, bare.page);
  await bare.context.close();
}

async function pasting(rows, draft, bare) {
  const took = [], beside = [];
  for (let i = 0; i < PASTES; i++) {
    const { context, page } = await openGrid(draft.name);
    took.push(await page.evaluate(PASTE, PASTE_ROWS));
    beside.push(await bareRows(bare));
    await context.close();
  }
  const what = `pasting ${PASTE_ROWS} rows into ${rows}`;
  timed(what, median(took), "rows", median(beside), PASTE_MS);
}

/** What the server needs for a changed cell, over a kept connection. */
async function serverKeys(rows) {
  const draft = await longDraft(rows);
  const path = `/app/sales-invoice/${draft.name}`;
  const page = await (await fetch(url + path, { headers })).text();
  let version = Number(/data-version="(\d+)"/.exec(page)[1]);
  const times = [], beside = [];
  for (let i = 0; i < SERVER_KEYS; i++) {
    const ops = [{ op: "set", table: "items", row: i, field: "qty", value: String(i + 2) }];
    const body = JSON.stringify({ doctype: "Sales Invoice", name: draft.name, version, ops });
    const began = performance.now();
    const reply = await fetch(`${url}${path}/draft`, { method: "POST", headers, body });
    const text = await reply.text();
    times.push(performance.now() - began);
    ({ version } = JSON.parse(text).message);
    beside.push(await answer(plain));
  }
  timed(`a changed cell of ${rows} rows, server`, median(times), "answer", median(beside),
        SERVER_MS);
}

const { plain, stopPlain } = await servePlain((await fetch(`${url}/login`)).headers, folder);
line("measurement", "here", "reference", "scaled", "budget", "");
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
stopPlain();
await stop();
process.exit(0);
