#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// Each type of field, in the form and in a cell of a grid, says at once beside itself what it
// cannot be, in French; nothing else that was typed is lost, and what is mended is no longer said
// to be wrong. tests/refusals.py has the same without script.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { arrive, ask, everyType, openDesk } from "./site.mjs";
import { axe, browse, done, equal, ok, root, test } from "./start.mjs";

const { fields } = JSON.parse(readFileSync(join(root, "tests/lib/every.json"), "utf8"));
const text = (v) => (typeof v === "object" ? v.of.repeat(v.times) : v);
const typed = fields.filter((f) => !f.forged);
const label = (f) => `Champ ${f.type}`;
const inForm = (f) => `f_${f.type}`;
const inCell = (f) => `${fields.indexOf(f) < 12 ? "f_texts" : "f_others"}[0].f_${f.type}`;
const idOf = (name) => `f-${name.replace(/[[\].]+/g, "-")}`;

const browser = await browse();
const { site, page, errors } = await openDesk(browser, "refusals");
for (const [path, body] of everyType()) await ask(page, path, body);

/** As if it were typed: what a keyboard cannot give (NUL, half a character) comes by pasting. */
const type = (name, value) => page.evaluate(([n, v]) => {
  const field = document.querySelector(`[name="${n}"]`);
  field.focus();
  field.value = v;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}, [name, value]);
const idle = () => page.waitForFunction(() =>
  ["saved", "failed"].includes(document.querySelector("form[data-draft]").dataset.state));
const value = (name) => page.locator(`[name="${name}"]:not([type=hidden])`).inputValue();
const sentences = () => page.locator("form[data-draft] .wrong").allTextContents();

async function fillRight(nameOf) {
  await type(nameOf === inForm ? "f_kind" : "f_others[0].f_kind", "Customer");
  for (const f of typed) await type(nameOf(f), text(f.right[0][0]));
  await idle();
  equal(await sentences(), []);
}

async function refuseAll(nameOf, isTold) {
  await arrive(page, `${site.url}/app/every-type/new`);
  await page.evaluate(() => {
    for (const more of document.querySelectorAll("details:not(.menu)")) more.open = true;
  });
  await fillRight(nameOf);
  const kept = {};
  for (const f of typed) kept[nameOf(f)] = await value(nameOf(f));
  const failures = [];
  for (const f of typed) {
    for (const wrong of f.wrong) {
      const what = `${nameOf(f)} ${JSON.stringify(text(wrong).slice(0, 20))}`;
      await type(nameOf(f), text(wrong));
      await idle();
      const told = await sentences();
      if (told.length !== 1 || !told[0].includes(label(f)) || /\b(the|this|is)\b/.test(told[0]))
        failures.push(`${what}: ${JSON.stringify(told)}`);
      else if (!(await isTold(nameOf(f), told[0]))) failures.push(`${what}: not beside it`);
    }
    await type(nameOf(f), text(f.right[0][0]));
    await idle();
    equal(await sentences(), [], `${nameOf(f)} mended`);
    for (const [name, was] of Object.entries(kept))
      if (name !== nameOf(f)) equal(await value(name), was, `${name} beside ${nameOf(f)}`);
  }
  equal(failures, []);
}

await test("in the form", () => refuseAll(inForm, async (name) => {
  const field = page.locator(`[name="${name}"]`);
  const id = `${idOf(name)}-error`;
  return (await field.getAttribute("aria-invalid")) === "true" &&
    (await field.getAttribute("aria-describedby")).split(" ").includes(id) &&
    (await page.locator(`.field:has([name="${name}"]) > #${id}`).count()) === 1;
}));

await test("in a cell of a grid", () => refuseAll(inCell, async (name, told) => {
  const cell = page.locator(`[name="${name}"]`);
  return (await cell.getAttribute("aria-invalid")) === "true" &&
    told === `Ligne 1. ${(await cell.getAttribute("title")).replace(/\u202e/g, "")}`;
}));

await test("saved all the same, a summary leads to each, by keyboard", async () => {
  await type("f_date", "30/02/2026");
  await type("f_others[0].f_money", "abc");
  await type("f_text", "reste");
  await page.keyboard.press("Control+s");
  const summary = page.locator(".notice.err a");
  await summary.first().waitFor();
  equal(await summary.evaluateAll((all) => all.map((a) => a.getAttribute("href"))),
    ["#f-f_date", "#f-f_others-0-f_money"]);
  equal([await value("f_date"), await value("f_others[0].f_money"), await value("f_text")],
    ["30/02/2026", "abc", "reste"]);
  equal(await ask(page, "/api/resource/Every Type"), []);
  for (const colorScheme of ["dark", "light"]) {
    await page.emulateMedia({ colorScheme });
    equal(await axe(page), [], colorScheme);
  }
  for (const [i, name] of [[1, "f_others[0].f_money"], [0, "f_date"]]) {
    await summary.nth(i).focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction((n) => document.activeElement.name === n, name);
  }
  await page.fill("[name=f_date]", "28/02/2026");
  await page.fill('[name="f_others[0].f_money"]', "12");
  await page.keyboard.press("Tab");
  await idle();
  await page.waitForFunction(() => !document.querySelector("form[data-draft] .wrong"));
});

await test("what half a character was is told too when all is sent at once", async () => {
  await page.evaluate(() => (document.querySelector("[name=f_text]").value = "a\ud800b"));
  await page.keyboard.press("Control+s");
  await page.waitForSelector("#f-f_text-error");
  equal(await ask(page, "/api/resource/Every Type"), []);
  await page.fill("[name=f_text]", "ab");
  await page.keyboard.press("Control+s");
  await page.waitForSelector(".notice.ok");
  const [made, ...more] = await ask(page, '/api/resource/Every Type?fields=["f_text"]');
  equal([made.f_text, more.length], ["ab", 0]);
});

await test("what stays wrong in a grid is not told anew, what is mended goes alone", async () => {
  const [money, date] = ["money", "date"].map((type) => `f_others[0].f_${type}`);
  const wrongs = () => page.evaluate(() =>
    [...document.querySelectorAll("desk-grid [aria-invalid]")].map((e) => e.name));
  await arrive(page, `${site.url}/app/every-type/new`);
  await type(date, "30/02/2026");
  await type(money, "abc");
  await idle();
  const both = await sentences();
  equal([both.length, (await wrongs()).sort()], [2, [date, money].sort()]);
  await page.evaluate(() => {
    for (const told of document.querySelectorAll("form[data-draft] .wrong")) told.old = true;
  });
  await type("f_text", "autre chose");
  await idle();
  equal(await sentences(), both);
  ok(await page.evaluate(() =>
    [...document.querySelectorAll("form[data-draft] .wrong")].every((told) => told.old)), "anew");
  await type(money, "12");
  await idle();
  equal([await wrongs(), (await sentences()).length], [[date], 1]);
});

await test("no script failed", () => equal(errors, []));
await done();
