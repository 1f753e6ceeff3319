#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// The keyboard of the child grid and of the link field is a contract: it never changes silently.
import { browse, done, equal, ok, open, serve, test } from "./start.mjs";

const { url } = await serve("desk_probe");
const browser = await browse();

/** The style page with its grid in a form that has a draft. */
async function grid() {
  const page = await open(browser, `${url}/_style`);
  await page.evaluate(() => {
    const form = document.createElement("form");
    Object.assign(form.dataset, { draft: "/draft", doctype: "X", name: "D-1", version: "1" });
    const element = document.querySelector("desk-grid");
    element.before(form);
    form.append(element);
  });
  await page.locator("[name='items[0].item_code']").focus();
  await page.evaluate(() => document.activeElement.select());
  return page;
}

const focused = (page) =>
  page.evaluate(() => document.activeElement.name || document.activeElement.tagName);
const column = (page, field) =>
  page.evaluate(
    (f) => [...document.querySelectorAll(`desk-grid tbody [name$=".${f}"]`)].map((e) => e.value),
    field,
  );
const names = (page) =>
  page.evaluate(() => [...document.querySelectorAll("desk-grid tbody input")].map((e) => e.name));
const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};

async function gesture(name, body) {
  await test(name, async () => {
    const page = await grid();
    await body(page);
    equal(page.complaints, [], "console");
    await page.context().close();
  });
}

await gesture("the grid is one tab stop", async (page) => {
  const order = await page.evaluate(() =>
    [...document.querySelectorAll("desk-grid tbody input")].map((e) => e.tabIndex),
  );
  equal(order, [0, -1, -1, -1, -1, -1]);
});

await gesture("Enter goes to the next cell and to the next row", async (page) => {
  await press(page, "Enter");
  equal(await focused(page), "items[0].description");
  await press(page, "Enter", "Enter");
  equal(await focused(page), "items[1].item_code");
});

await gesture("Tab and Shift-Tab go forth and back", async (page) => {
  await press(page, "Tab", "Tab", "Tab");
  equal(await focused(page), "items[1].item_code");
  await press(page, "Shift+Tab");
  equal(await focused(page), "items[0].qty");
});

await gesture("Enter behind the last cell adds a row", async (page) => {
  await page.locator("[name='items[1].qty']").focus();
  await press(page, "Enter");
  equal(await focused(page), "items[2].item_code");
  equal(await column(page, "qty"), ["4,00", "1,00", ""]);
});

await gesture("the keypad's Enter does the same", async (page) => {
  await page.locator("[name='items[1].qty']").focus();
  await press(page, "NumpadEnter");
  equal(await focused(page), "items[2].item_code");
});

await gesture("Tab leaves from an empty last row, no trap", async (page) => {
  await page.locator("[name='items[1].qty']").focus();
  await press(page, "Tab", "Tab", "Tab", "Tab");
  equal(await page.evaluate(() => document.activeElement.closest("desk-grid")), null);
});

await gesture("Escape restores what was typed, then leaves the cell", async (page) => {
  await page.locator("[name='items[0].qty']").focus();
  await page.keyboard.type("abc");
  await press(page, "Escape");
  equal(await column(page, "qty"), ["4,00", "1,00"]);
  await press(page, "Escape");
  equal(await focused(page), "DESK-GRID");
  await press(page, "Escape");
  equal(await focused(page), "MAIN");
});

await gesture("arrows go from cell to cell when all is chosen", async (page) => {
  await press(page, "ArrowRight", "ArrowDown");
  equal(await focused(page), "items[1].description");
  await press(page, "ArrowLeft", "ArrowUp");
  equal(await focused(page), "items[0].item_code");
});

await gesture("F2 edits within: arrows then move in the text", async (page) => {
  await press(page, "F2", "ArrowLeft", "X");
  equal(await page.locator("[name='items[0].item_code']").inputValue(), "CHA-LOXI");
  equal(await focused(page), "items[0].item_code");
});

await gesture("Shift-Enter inserts a row, Ctrl-Delete removes it", async (page) => {
  await page.locator("[name='items[1].qty']").focus();
  await press(page, "Shift+Enter");
  equal(await column(page, "item_code"), ["CHA-LOI", "", "TAB-LOI"]);
  equal((await names(page)).at(-1), "items[2].qty");
  await press(page, "Control+Delete");
  equal(await column(page, "item_code"), ["CHA-LOI", "TAB-LOI"]);
  equal((await names(page)).at(-1), "items[1].qty");
});

await gesture("the last row is emptied, not lost", async (page) => {
  await press(page, "Control+Delete", "Control+Delete");
  equal(await column(page, "item_code"), [""]);
});

await gesture("Ctrl-D and = copy from above", async (page) => {
  await page.locator("[name='items[1].qty']").focus();
  await press(page, "Control+d");
  equal(await column(page, "qty"), ["4,00", "4,00"]);
  await page.locator("[name='items[1].item_code']").focus();
  await page.evaluate(() => document.activeElement.select());
  await press(page, "=");
  equal(await column(page, "item_code"), ["CHA-LOI", "CHA-LOI"]);
});

await gesture("Ctrl-arrows move the row", async (page) => {
  await press(page, "Control+ArrowDown");
  equal(await column(page, "item_code"), ["TAB-LOI", "CHA-LOI"]);
  equal(await focused(page), "items[1].item_code");
});

await gesture("Ctrl-Z undoes gestures, the last first", async (page) => {
  await press(page, "Control+Delete", "Shift+Enter", "Control+z", "Control+z");
  equal(await column(page, "item_code"), ["CHA-LOI", "TAB-LOI"]);
  equal(await column(page, "qty"), ["4,00", "1,00"]);
});

await gesture("the keypad's point is a comma", async (page) => {
  await page.locator("[name='items[0].qty']").focus();
  await page.evaluate(() => document.activeElement.select());
  await page.keyboard.type("2");
  await page.evaluate(() => {
    const how = { key: ".", code: "NumpadDecimal", bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", how));
  });
  await page.keyboard.type("5");
  equal(await page.locator("[name='items[0].qty']").inputValue(), "2,5");
});

await gesture("rows of a spreadsheet are pasted", async (page) => {
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData("text/plain", 'A\tun\t1,5\r\nB\t"deux\nlignes"\t2\r\nC\ttrois\t3\textra\r\n');
    document.activeElement.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
    );
  });
  equal(await column(page, "item_code"), ["A", "B", "C"]);
  equal(await column(page, "qty"), ["1,5", "2", "3"]);
});

await gesture("a changed cell is sent and computed cells come back", async (page) => {
  const sent = page.waitForRequest((r) => r.url().endsWith("/draft"));
  await page.locator("[name='items[1].qty']").focus();
  await page.evaluate(() => document.activeElement.select());
  await page.keyboard.type("7,5");
  await press(page, "Enter");
  const body = (await sent).postDataJSON();
  equal([body.doctype, body.name, body.version], ["X", "D-1", 1]);
  equal(body.ops[0], { op: "set", row: 1, field: "qty", value: "7,5", table: "items" });
  await page.waitForFunction(
    () => document.querySelector("[data-cell='items[1].amount']").textContent === "75,00",
  );
  equal(await page.locator("form[data-draft]").getAttribute("data-version"), "2");
});

await gesture("ten times the pasted rows take ten times as long, not more", async (page) => {
  const paste = (n) =>
    page.evaluate((rows) => {
      const data = new DataTransfer();
      const lines = Array.from({ length: rows }, (_, i) => `I${i}\td\t${i}`);
      data.setData("text/plain", lines.join("\n"));
      const began = performance.now();
      document.activeElement.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
      );
      return performance.now() - began;
    }, n);
  const few = await paste(200);
  const many = await paste(2000);
  equal((await column(page, "qty")).at(-1), "1999");
  ok(many < 25 * Math.max(few, 20), `${Math.round(few)} ms, then ${Math.round(many)} ms`);
});

await gesture("a link is completed by arrows and Enter", async (page) => {
  await page.keyboard.type("cha");
  await page.waitForSelector(".complete-list [role=option]");
  equal(await page.locator("[name='items[0].item_code']").getAttribute("aria-expanded"), "true");
  await press(page, "ArrowDown", "Enter");
  equal(await column(page, "item_code"), ["CHA-BAR", "TAB-LOI"]);
  equal(await focused(page), "items[0].description");
});

await gesture("the list of candidates lies over the page and is seen whole", async (page) => {
  const before = await page.locator("desk-grid").boundingBox();
  await page.keyboard.type("cha");
  await page.waitForSelector(".complete-list [role=option]");
  equal((await page.locator("desk-grid").boundingBox()).height, before.height, "grid");
  const seen = await page.evaluate(() => {
    const last = document.querySelector(".complete-list [role=option]:last-child");
    const box = last.getBoundingClientRect();
    return document.elementFromPoint(box.x + 9, box.y + 9).closest("[role=option]") !== null;
  });
  equal(seen, true);
});

await gesture("Escape closes the list and keeps the cell", async (page) => {
  await page.keyboard.type("cha");
  await page.waitForSelector(".complete-list [role=option]");
  await press(page, "Escape");
  equal(await page.locator(".complete-list [role=option]").count(), 0);
  equal(await focused(page), "items[0].item_code");
});

await test("outside a grid a link is chosen with the mouse", async () => {
  const page = await open(browser, `${url}/_style`);
  await page.locator("#f-customer").fill("cha");
  await page.click(".complete-list [role=option] >> nth=1");
  equal(await page.locator("#f-customer").inputValue(), "CHA-BAR");
  equal(page.complaints, [], "console");
  await page.context().close();
});

await test("a link is followed without a reload, back comes back", async () => {
  const page = await open(browser, `${url}/_style`);
  await page.evaluate(() => (globalThis.same = true));
  await page.click("nav.side a >> text=Factures");
  await page.waitForFunction(() => document.activeElement.tagName !== "BODY");
  equal(await page.evaluate(() => globalThis.same), true);
  equal(new URL(page.url()).pathname, "/_style");
  await page.context().close();
});

await done();
