#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// The keyboard contract of the child grid on a running site: each line of the table says where one
// stands, which keys are pressed, and what stands there afterwards, as the server understood it.
// The type is made by a user, so nothing here is particular to a document. Rows:
//   jour 10/02/2026 | client DUP | Pose   | 2 | 10,00
//   jour 11/02/2026 | client MAI | Dépose | 3 | 20,00
//   a blank row
import { ask, openDesk } from "./site.mjs";
import { browse, done, equal, test } from "./start.mjs";

const browser = await browse();
const { site, page, errors } = await openDesk(browser, "keys");

const api = (path, body) => ask(page, path, body);

for (const name of ["Dupont", "Durand", "Mairie de Lyon"])
  await api("/api/resource/Customer", { customer_name: name });
const field = (fieldname, fieldtype, label, more = {}) => ({
  fieldname, fieldtype, label, in_list_view: 1, ...more });
await api("/api/resource/DocType", { name: "Etape", module: "Custom", istable: 1, fields: [
  field("jour", "Date", "Jour"), field("client", "Link", "Client", { options: "Customer" }),
  field("tache", "Data", "Tâche"), field("nombre", "Float", "Nombre"),
  field("prix", "Currency", "Prix")] });
await api("/api/resource/DocType", { name: "Tournee", module: "Custom", fields: [
  field("titre", "Data", "Titre"),
  { fieldname: "etapes", fieldtype: "Table", options: "Etape", label: "Étapes" }] });

const FIELDS = ["jour", "client", "tache", "nombre", "prix"];
const A = ["10/02/2026", "Dupont", "Pose", "2", "10,00"];
const B = ["11/02/2026", "Mairie de Lyon", "Dépose", "3", "20,00"];
const NONE = ["", "", "", "", ""];

const focused = () => page.evaluate(() =>
  /\[(\d+)\]\.(\w+)/.exec(document.activeElement.name ?? "")?.slice(1).join(" ")
  ?? document.activeElement.id ?? document.activeElement.tagName);
const shown = () => page.evaluate((fields) =>
  [...document.querySelectorAll("desk-grid tbody tr")].map((tr) =>
    fields.map((f) => tr.querySelector(`[name$=".${f}"]`).value.replace(/[\u202f\u00a0]/g, " "))),
  FIELDS);

/** A key, "a text" typed, or a block {paste}. */
async function act(step) {
  if (step.type) return page.keyboard.type(step.type);
  if (!step.paste) return page.keyboard.press(step);
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const how = { clipboardData: data, bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
  }, step.paste);
}

const type = (text) => ({ type: text });
const paste = (text) => ({ paste: text });
const cell = (row, at, value) => {
  const rows = [[...A], [...B], [...NONE]];
  rows[row][at] = value;
  return rows;
};

// [what, start, keys, rows afterwards, focus afterwards]; rows null: as they were
const TABLE = [
  ["typing edits at once", "0 tache", [type("Repose"), "Enter"], cell(0, 2, "Repose"), "0 nombre"],
  ["Tab goes to the next cell", "0 jour", ["Tab", "Tab"], null, "0 tache"],
  ["Enter too", "0 jour", ["Enter"], null, "0 client"],
  ["the keypad's Enter too", "0 jour", ["NumpadEnter"], null, "0 client"],
  ["from the last cell to the next row", "0 prix", ["Enter"], null, "1 jour"],
  ["Shift-Tab goes back", "1 jour", ["Shift+Tab"], null, "0 prix"],
  ["Shift-Tab leaves from the first cell", "0 jour", ["Shift+Tab"], null, "f-titre"],
  ["arrows go from cell to cell", "0 client", ["ArrowDown", "ArrowRight"], null, "1 tache"],
  ["and back", "1 tache", ["ArrowUp", "ArrowLeft"], null, "0 client"],
  ["a new row behind the last cell", "2 tache", [type("Vis"), "Tab", "Tab", "Tab"],
    [A, B, ["", "", "Vis", "", ""], NONE], "3 jour"],
  ["Enter leaves from an empty last row", "2 prix", ["Enter"], null, ""],
  ["Shift-Enter inserts a row", "1 tache", ["Shift+Enter"], [A, NONE, B, NONE], "1 jour"],
  ["Ctrl-D copies from above", "1 nombre", ["Control+d"], cell(1, 3, "2"), "1 nombre"],
  ["= copies from above", "1 client", ["="], cell(1, 1, "Dupont"), "1 client"],
  ["= within a text is typed", "1 tache", ["F2", "="], cell(1, 2, "Dépose="), "1 tache"],
  ["Ctrl-Delete removes the row", "0 tache", ["Control+Delete"], [B, NONE], "0 tache"],
  ["F2 edits within", "0 tache", ["F2", "ArrowLeft", type("r"), "Enter"], cell(0, 2, "Posre"),
    "0 nombre"],
  ["Escape restores", "0 tache", [type("rien"), "Escape"], null, "0 tache"],
  ["Escape then leaves to the grid and the form", "0 tache", ["Escape", "Escape"], null, "main"],
  ["from the grid Enter comes back", "0 tache", ["Escape", "Enter"], null, "0 tache"],
  ["Ctrl-Down moves the row", "0 tache", ["Control+ArrowDown"], [B, A, NONE], "1 tache"],
  ["Ctrl-Up moves it back", "1 tache", ["Control+ArrowUp"], [B, A, NONE], "0 tache"],
  ["Ctrl-End and Ctrl-Home", "0 tache", ["Control+End"], null, "2 tache"],
  ["Ctrl-Z undoes", "0 tache", ["Control+Delete", "Control+z"], null, "0 tache"],
  ["Ctrl-Z undoes what was typed and left", "0 tache", [type("x"), "Enter", "Control+z"], null,
    "0 tache"],
  ["Ctrl-Y does it again", "0 tache", ["Control+Delete", "Control+z", "Control+y"], [B, NONE],
    "0 tache"],
  ["Ctrl-Shift-Z too", "0 tache", [type("x"), "Enter", "Control+z", "Control+Shift+z"],
    cell(0, 2, "x"), "0 tache"],
  ["undo goes back 50 steps", "0 nombre",
    [...Array(55).keys()].flatMap((i) => [type(String(i + 10)), "Enter", "Shift+Tab"])
      .concat(Array(60).fill("Control+z")), cell(0, 3, "14"), "0 nombre"],
  ["a sum is calculated", "0 prix", [type("3*12,50"), "Enter"], cell(0, 4, "37,50"), "1 jour"],
  ["with brackets", "0 prix", [type("(2+3)*1,10"), "Enter"], cell(0, 4, "5,50"), "1 jour"],
  ["a comma is decimal", "0 nombre", [type("1,25"), "Enter"], cell(0, 3, "1,25"), "0 prix"],
  ["a point is decimal", "0 nombre", [type("1.25"), "Enter"], cell(0, 3, "1,25"), "0 prix"],
  ["the keypad's point is a comma", "0 nombre", ["1", "NumpadDecimal", "5", "Enter"],
    cell(0, 3, "1,5"), "0 prix"],
  ["the digit row of AZERTY without Shift", "0 nombre", [type("&é,("), "Enter"],
    cell(0, 3, "12,5"), "0 prix"],
  ["15 is a day of that month", "0 jour", [type("15"), "Enter"], cell(0, 0, "15/02/2026"),
    "0 client"],
  ["1503 is a day of that year", "0 jour", [type("1503"), "Enter"], cell(0, 0, "15/03/2026"),
    "0 client"],
  ["+30 is thirty days later", "0 jour", [type("+30"), "Enter"], cell(0, 0, "12/03/2026"),
    "0 client"],
  ["-1 is the day before", "0 jour", [type("-1"), "Enter"], cell(0, 0, "09/02/2026"), "0 client"],
  ["+ is the day after", "0 jour", [type("+"), "Enter"], cell(0, 0, "11/02/2026"), "0 client"],
  ["rows of a spreadsheet fill and add", "1 tache",
    [paste("Vis\t1 250,5\t0,25\nClou\t2\t1.5\n\"Long\nclou\"\t3\t\n")],
    [A, [...B.slice(0, 2), "Vis", "1 250,5", "0,25"], ["", "", "Clou", "2", "1,50"],
      ["", "", "Long clou", "3", ""]], "3 tache"],
  ["and are undone at once", "1 tache", [paste("Vis\t1\t1\nClou\t2\t2\nÉcrou\t3\t3"), "Control+z"],
    null, "1 tache"],
];

let serial = 0;
for (const [what, start, keys, rows, focus] of TABLE)
  await test(what, async () => {
    const row = (v, jour) => ({ jour, client: v[1], tache: v[2], nombre: Number(v[3]),
      prix: Number(v[4].replace(",", ".")) });
    const { name } = await api("/api/resource/Tournee", { titre: `T ${++serial}`,
      etapes: [row(A, "2026-02-10"), row(B, "2026-02-11")] });
    await page.goto(`${site.url}/app/tournee/${name}`);
    await page.waitForSelector("desk-grid [role=grid]");
    const [at, f] = start.split(" ");
    await page.locator(`[name="etapes[${at}].${f}"]`).focus();
    await page.evaluate(() => document.activeElement.select());
    for (const key of keys) await act(key);
    const want = rows ?? [A, B, NONE];
    await page.waitForFunction(
      ([fields, text]) => {
        const state = document.querySelector("form[data-draft]").dataset.state;
        const now = [...document.querySelectorAll("desk-grid tbody tr")].map((tr) =>
          fields.map((n) => tr.querySelector(`[name$=".${n}"]`).value
            .replace(/[\u202f\u00a0]/g, " ")));
        return state !== "changed" && JSON.stringify(now) === text;
      }, [FIELDS, JSON.stringify(want)], { timeout: 4000 }).catch(() => undefined);
    equal(await shown(), want, "rows");
    equal(await focused(), focus, "focus");
  });

await test("the grid is one tab stop, entered where one left it", async () => {
  await page.reload();
  await page.waitForSelector("desk-grid [role=grid]");
  await page.locator("#f-titre").focus();
  await page.keyboard.press("Tab");
  equal(await focused(), "0 jour");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+Tab");
  equal(await focused(), "f-titre");
  await page.keyboard.press("Tab");
  equal(await focused(), "1 jour");
  const stops = await page.evaluate(() =>
    [...document.querySelectorAll("desk-grid tbody :is(input, select)")].map((e) => e.tabIndex));
  equal(stops.filter((n) => n === 0).length, 1);
});

await test("a link completes on any word, with its creation last; Enter takes it", async () => {
  await page.locator("[name='etapes[2].client']").focus();
  await page.keyboard.type("lyon");
  await page.waitForSelector(".complete-list [role=option]");
  const options = await page.locator(".complete-list [role=option]").allTextContents();
  equal(options.at(-1), "Créer « lyon »");
  await page.keyboard.press("Enter");
  equal(await page.inputValue("[name='etapes[2].client']"), "Mairie de Lyon");
  equal(await focused(), "2 tache");
});

equal(errors, [], "console");
await done();
