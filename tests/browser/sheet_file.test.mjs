#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// The scanned invoice beside the entry sheet: dropped, pasted or chosen while a piece is typed,
// looked at and typed from with the keyboard alone, attached to the piece that closes.
// With BASTIDE_SHOTS=1 the picture of the manual is made anew.
// time limit: 300 s
import { readFileSync } from "node:fs";
import { basename } from "node:path";

import { supplier, supplierInvoices } from "./invoices.mjs";
import { admin, ask, openDesk, password, picture } from "./site.mjs";
import { axe, browse, done, equal, ok, test } from "./start.mjs";

const siren = "123456782";
// 900,00 + 180,00 = 1 080,00 and 50,00 + 10,00 = 60,00
const [first, second] = supplierInvoices(siren, [
  { qty: 2, rate: 450, format: "facturx", name: "rey-1.pdf" },
  { qty: 1, rate: 50, format: "ubl", name: "rey-2.xml" },
]);
const browser = await browse();
const { site, page, context, errors } = await openDesk(browser, "sheet-file", {
  made: ["init", "--siren", siren, "--name", "Atelier Test"],
  reducedMotion: "reduce",
});
const plain = (text) => text.replace(/[\u202f\u00a0]/g, " ").replace(/\s+/g, " ").trim();
const year = new Date().getFullYear();
const sheet = `${site.url}/books/entry?journal=AC%20-%20Achats&posting_date=${year}-03-05`;
const CREDIT = "accounts[0].credit_in_account_currency";
const here = () => page.evaluate(() => document.activeElement.name || document.activeElement.id);
const isHere = (name) =>
  page.waitForFunction((want) => document.activeElement.name === want, name);
const value = async (name) => plain(await page.inputValue(`[name='${name}']`));
const press = async (...names) => {
  for (const name of names) await page.keyboard.press(name);
};
const besideIs = (name) => page.waitForFunction((want) =>
  (document.querySelector("aside.pane .piece h2")?.textContent ?? "") === want, name);
const standsAs = (text) => page.waitForFunction((want) =>
  (document.querySelector("#values .state")?.textContent ?? "")
    .replace(/[\u202f\u00a0]/g, " ").trim() === want, text);
const marks = async () => (await page.locator("#values mark").allTextContents()).map(plain);
const wrongIs = (text) => page.waitForFunction((want) =>
  document.querySelector("#main .drop + .wrong")?.textContent.includes(want), text);
const filesOf = (name) => ask(page, "/api/resource/File?fields=" + encodeURIComponent(
  '["file_name"]') + "&filters=" + encodeURIComponent(`[["attached_to_name","=","${name}"]]`));
const newest = async () => (await ask(page,
  "/api/resource/Journal Entry?order_by=creation%20desc&limit_page_length=1"))[0].name;

/** Files as a hand brings them: `event` is "drop" or "paste". */
async function bring(event, ...files) {
  await page.evaluate(([kind, list]) => {
    const data = new DataTransfer();
    for (const f of list) {
      const bytes = f.size ? new Uint8Array(f.size)
        : Uint8Array.from(atob(f.bytes), (c) => c.charCodeAt(0));
      data.items.add(new File([bytes], f.name));
      if (f.text) data.setData("text/plain", f.text);
    }
    const target = document.activeElement;
    const options = { bubbles: true, cancelable: true };
    if (kind === "paste")
      return target.dispatchEvent(new ClipboardEvent(kind, { ...options, clipboardData: data }));
    target.dispatchEvent(new DragEvent("dragover", { ...options, dataTransfer: data }));
    target.dispatchEvent(new DragEvent(kind, { ...options, dataTransfer: data }));
  }, [event, files]);
}

const onDisk = (path, name = basename(path)) =>
  ({ name, bytes: readFileSync(path).toString("base64") });
// 2 x 1 pixels
const scan = (name) => ({ name, bytes: "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAADElEQVR4n" +
  "GP4//8/AAX+Av4N70a4AAAAAElFTkSuQmCC" });

async function complete(typed) {
  await page.keyboard.type(typed);
  await page.waitForSelector("[role=listbox] [role=option]:visible");
  await press("Enter");
}

/** An even piece of 5,00, from the first cell on. */
async function smallPiece() {
  await page.focus("[name='accounts[0].account']");
  await complete("601");
  await isHere("accounts[0].party");
  await press("Enter");
  await page.keyboard.type("5");
  await page.focus("[name='accounts[1].account']");
  await complete("44566");
  await isHere("accounts[1].party");
  await press("F9");
  await page.waitForFunction(() =>
    document.querySelector("[name='accounts[1].credit_in_account_currency']").value === "5,00");
}

async function close() {
  const piece = await page.inputValue("[name=once]");
  await press("Control+Enter");
  await page.waitForFunction((old) =>
    document.querySelector("[name=once]").value !== old, piece);
}

await ask(page, "/api/resource/Supplier", { supplier_name: supplier });
await page.goto(sheet);
await page.waitForFunction(() => customElements.get("desk-grid"));

await test("a file dropped while a field is typed stands beside; nothing is touched", async () => {
  await isHere("posting_date");
  await press("Enter", "Enter");
  await isHere("user_remark");
  await page.keyboard.type("Fourni");
  await bring("drop", onDisk(first.path));
  await besideIs("rey-1.pdf");
  await page.keyboard.type("tures");
  equal(await here(), "user_remark");
  equal(await value("user_remark"), "Fournitures");
  equal(plain(await page.innerText("#values dl.totals")),
        "Total HT 900,00 TVA 20 % 180,00 Total TTC 1 080,00");
});

await test("it stands at the right of the rows, which keep their columns", async () => {
  for (const width of [1100, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    const [form, pane] = await Promise.all(["#main form .scroll:has(.grid)", "aside.pane"].map(
      (part) => page.locator(part).boundingBox()));
    ok(pane.x >= form.x + form.width, `${width}: ${JSON.stringify({ form, pane })}`);
    // two fifths of what the menu leaves
    const share = pane.width / (width - 220);
    ok(share > 0.38 && share < 0.42, `${width}: ${share}`);
    ok(await page.evaluate(() => document.querySelector(".grid").offsetWidth) >= 720);
  }
});

await test("one key puts the value that fits, the next one when pressed again", async () => {
  await page.focus("[name=posting_date]");
  await press("Alt+r", "Enter", "Alt+r", "Enter");
  equal(await value("cheque_no"), first.number);
  await isHere("user_remark");
  await press("Enter", "Alt+r", "Enter");
  await isHere("accounts[0].account");
  await complete("401");
  await isHere("accounts[0].party");
  await press("Alt+r", "Enter", "Enter", "Alt+r");
  equal(await value(CREDIT), "1 080,00");
  await press("Alt+r");
  equal(await value(CREDIT), "900,00");
  await press("Alt+r", "Alt+r", "Enter");
  await standsAs("Pas encore dans les lignes : TVA 180,00 · Total HT 900,00");
  equal(await value(CREDIT), "1 080,00");
  equal((await marks()).slice(0, 2), [supplier, first.number]);
});

await test("a click puts a value into the cell where one was", async () => {
  await page.focus("[name='accounts[1].account']");
  await complete("601");
  await isHere("accounts[1].party");
  await press("Enter");
  await isHere("accounts[1].debit_in_account_currency");
  await page.click("#values button:has-text('900,00')");
  equal(await value("accounts[1].debit_in_account_currency"), "900,00");
  equal(await here(), "accounts[1].debit_in_account_currency");
  await press("Enter");
  await standsAs("Pas encore dans les lignes : TVA 180,00");
});

await test("it is told when the rows agree, or by how much they do not", async () => {
  await press("Enter", "Enter", "Enter");
  await isHere("accounts[2].account");
  await complete("44566");
  await isHere("accounts[2].party");
  await press("Enter");
  await page.keyboard.type("190");
  await press("Enter");
  // 900,00 + 190,00 = 1 090,00
  await standsAs("Les lignes font 1 090,00 : 10,00 de plus que la pièce jointe.");
  await press("Shift+Tab", "Alt+r", "Enter");
  await standsAs("Concorde : le TTC, la TVA et le HT sont dans les lignes.");
  equal(await value("accounts[2].debit_in_account_currency"), "180,00");
  await page.waitForFunction(() => // it is spoken
    document.getElementById("said").textContent.includes("Concorde"));
});

await test("nothing that axe finds, in three looks", async () => {
  equal(await axe(page), []);
  await page.emulateMedia({ colorScheme: "dark" });
  equal(await axe(page), []);
  await page.setViewportSize({ width: 320, height: 700 });
  equal(await axe(page), []);
  equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1440, height: 900 });
});

await test("a picture for the manual, when it is asked for", async () => {
  await picture(page, "ecran-saisie-piece", { dark: true });
});

await test("it goes with the piece, and the next one begins without", async () => {
  await close();
  await besideIs("");
  equal(await filesOf(await newest()), [{ file_name: "rey-1.pdf" }]);
  await isHere("posting_date");
});

await test("a picture that is pasted into a cell is none of its rows", async () => {
  await page.focus("[name='accounts[0].account']");
  await bring("paste", scan("image.png"));
  await besideIs("image.png");
  equal(await value("accounts[0].account"), "");
  equal(await page.locator("#values").count(), 0, "a scan says nothing");
});

await test("rows of a spreadsheet, which come with a picture, are rows", async () => {
  await page.focus("[name='accounts[0].user_remark']");
  await bring("paste", { ...scan("tableau.png"), text: "Un\nDeux" });
  await page.waitForFunction(() =>
    document.querySelector("[name='accounts[1].user_remark']").value === "Deux");
  await besideIs("image.png");
  await page.reload();
  await besideIs("image.png");
  equal(await page.locator(".drop [value=later]").count(), 0, "no other one waits");
  await isHere("posting_date");
});

await test("the picture is looked at by keys, which lead back to the cell", async () => {
  const width = () => page.$eval("#scan img", (img) => img.style.width);
  await page.focus("[name=cheque_no]");
  await press("Alt+j");
  equal(await here(), "scan");
  await press("Shift++"); // as on an AZERTY keyboard
  equal(await width(), "125%");
  await press("+", "-", "-", "-");
  equal(await width(), "75%");
  // twice as wide as high: lying it is as wide as its place, and twice as high
  await press("0", "t");
  const [picture, place] = await Promise.all(["#scan img", "#scan"].map((part) =>
    page.$eval(part, (e) => [e.getBoundingClientRect().width, e.getBoundingClientRect().height,
                             e.getBoundingClientRect().x])));
  ok(Math.abs(picture[0] - place[0]) < 6 && Math.abs(picture[1] - 2 * picture[0]) < 6 &&
     Math.abs(picture[2] - place[2]) < 6, JSON.stringify({ picture, place }));
  await press("t", "t", "t");
  equal(await width(), "100%");
  await press("Alt+j");
  await isHere("cheque_no");
  await press("Alt+j", "Escape");
  await isHere("cheque_no");
  equal(await value("cheque_no"), "", "none of the keys was typed");
  await page.click(".piece button:has-text('Agrandir')");
  equal(await width(), "125%");
});

await test("what was sent is there after a reload, and is looked at as before it was", async () => {
  await page.reload();
  await besideIs("image.png");
  await isHere("posting_date");
});

await test("a piece waits for the file that is under way", async () => {
  await page.click(".drop button:has-text('Retirer')");
  await besideIs("");
  await smallPiece();
  let go;
  const held = new Promise((r) => (go = r));
  await page.route("**/books/entry", async (route) => {
    const sent = route.request();
    if (sent.method() === "POST" && sent.postDataBuffer().includes("\r\nattach\r\n")) await held;
    await route.continue();
  });
  await bring("drop", scan("lente.png"));
  await page.waitForSelector(".drop[aria-busy] p:has-text('lente.png en cours d’envoi')");
  const piece = await page.inputValue("[name=once]");
  await press("Control+Enter");
  equal(await page.inputValue("[name=once]"), piece, "not closed yet");
  go();
  await page.waitForFunction((old) =>
    document.querySelector("[name=once]").value !== old, piece);
  await page.unroute("**/books/entry");
  equal(await filesOf(await newest()), [{ file_name: "lente.png" }]);
});

await test("what was typed while a file came is marked", async () => {
  let go;
  const held = new Promise((r) => (go = r));
  await page.route("**/books/entry", async (route) => {
    if (route.request().method() === "POST") await held;
    await route.continue();
  });
  await bring("drop", onDisk(first.path));
  await page.waitForSelector(".drop[aria-busy]");
  await page.fill("[name=cheque_no]", first.number);
  await press("Enter");
  go();
  await page.waitForFunction((want) =>
    document.querySelector("#values mark")?.textContent === want, first.number);
  await page.unroute("**/books/entry");
  await page.click(".drop button:has-text('Retirer')");
  await besideIs("");
});

await test("without a network it is said beside the field, and sent again", async () => {
  await page.fill("[name=cheque_no]", "F9");
  await page.route("**/books/entry", (route) => route.abort());
  await bring("drop", scan("loin.png"));
  await wrongIs("Le fichier n’a pas été enregistré");
  await page.unroute("**/books/entry");
  await bring("drop", scan("loin.png"));
  await besideIs("loin.png");
  equal(await page.locator("#main .drop + .wrong").count(), 0);
  equal(await value("cheque_no"), "F9");
});

await test("when the session has ended one signs in, and the file is sent", async () => {
  await context.clearCookies();
  await bring("drop", scan("apres.png"));
  await page.waitForSelector("dialog[open] [name=pwd]");
  await page.fill("dialog[open] [name=usr]", admin);
  await page.fill("dialog[open] [name=pwd]", password);
  await press("Enter");
  await page.waitForFunction(() =>
    document.querySelector(".drop p").textContent.includes("Une autre attend"));
  equal(await value("cheque_no"), "F9");
});

await test("what is refused is said beside the field", async () => {
  await bring("drop", scan("page.html"));
  await wrongIs("page.html : une pièce jointe à la saisie est un PDF, une image");
  await bring("drop", scan("faux.pdf"));
  await wrongIs("faux.pdf n’est pas ce que dit son nom");
  await bring("drop", { name: "grand.pdf", size: 51 << 20 });
  await wrongIs("Plus de 50 Mo");
  equal(await axe(page), []);
  await besideIs("loin.png");
});

await test("several stand beside in their order; one is typed later", async () => {
  await page.click(".drop button:has-text('Saisir plus tard')");
  await besideIs("apres.png");
  equal(await value("cheque_no"), "F9");
  await bring("drop", onDisk(second.path));
  await page.waitForFunction(() =>
    document.querySelector(".drop p").textContent.includes("2 autres attendent"));
  for (const [name, next] of [["apres.png", "loin.png"], ["loin.png", "rey-2.xml"]]) {
    await smallPiece();
    await close();
    await besideIs(next);
    equal(await filesOf(await newest()), [{ file_name: name }]);
  }
  ok((await page.innerText("#scan")).includes(supplier), "an XML as people read it");
  await press("Alt+j");
  equal(await here(), "scan");
  await press("Escape");
});

await test("all of it with the keyboard alone", async () => {
  const choosing = page.waitForEvent("filechooser", { timeout: 60000 }); // heard in time
  const to = async (selector) => {
    await page.focus("[name='accounts[0].account']");
    for (let i = 0; i < 40; i++) {
      if (await page.evaluate((s) => document.activeElement.matches(s), selector)) return true;
      await press("Tab");
    }
    return false;
  };
  ok(await to(".drop input[type=file]"), "the field");
  ok(await to(".drop [value=detach]"), "its button");
  await press("Enter");
  await besideIs("");
  await page.waitForFunction(() => document.activeElement.closest("desk-grid")); // where one was
  await page.focus("[name=cheque_no]");
  await press("Alt+j");
  await (await choosing).setFiles(first.path);
  await besideIs("rey-1.pdf");
  await isHere("cheque_no");
});

await test("a PDF that is clicked gives the keys back to the cell", async () => {
  const box = await page.locator("#scan iframe").boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await isHere("cheque_no");
  await page.keyboard.type("7");
  equal(await value("cheque_no"), "7");
});

await test("without script the file goes along with the form", async () => {
  const other = await browser.newContext({ locale: "fr-FR", javaScriptEnabled: false,
    storageState: await context.storageState() });
  const bare = await other.newPage();
  await bare.goto(sheet);
  equal(await bare.textContent(".piece h2"), "rey-1.pdf");
  await bare.fill("[name=cheque_no]", "sans");
  await bare.setInputFiles(".drop input[type=file]", second.path);
  await bare.click(".drop button:has-text('Envoyer')");
  ok((await bare.textContent(".drop p")).includes("Une autre attend"));
  equal(await bare.inputValue("[name=cheque_no]"), "sans");
  await bare.fill("[name='accounts[0].account']", "601");
  await bare.fill("[name='accounts[0].debit_in_account_currency']", "3");
  await bare.click("button:has-text('Pièce suivante')");
  equal(await bare.textContent(".piece h2"), "rey-2.xml");
  equal(await filesOf(await newest()), [{ file_name: "rey-1.pdf" }]);
  await other.close();
});

await test("no script failed", async () => equal(errors, []));
await done();
