// SPDX-License-Identifier: EUPL-1.2
// Widths of the columns of lists and grids: the edge of a heading is drawn with the mouse; with the
// keyboard Shift and an arrow on the heading of a list; Alt, Shift and an arrow in a cell of a
// grid.
// They are kept for the user (setting list:<slug>).
import { csrfToken } from "./token";

const LIST = "#main .table:is(.list, .grid):has(col[data-column])";
const STEP = 16;
const NARROWEST = 40;
const WIDEST = 1200;
const EDGE = 6; // pixels on both sides of the edge
const KEEP_MS = 400;
const ROOM = 180; // of a column that takes what the others leave

const tableOf = (cell: Element) => cell.closest<HTMLTableElement>(LIST);

/** Columns of the browser's own widths get numbers, so that the others stay when one changes. */
export function fixColumns(table: HTMLTableElement): void {
  if (table.classList.contains("sized") && table.dataset["fixed"]) return;
  const cells = [...(table.tHead?.rows[0]?.cells ?? [])];
  const widths = cells.map((c) => Math.ceil(c.getBoundingClientRect().width));
  const fits = table.offsetWidth <= (table.parentElement?.offsetWidth ?? 0);
  table.querySelectorAll("col").forEach((col, i) => {
    const rest = fits && cells[i]?.classList.contains("grow"); // what the others leave
    if (!rest) col.setAttribute("width", String(widths[i]));
  });
  table.classList.add("sized");
  table.dataset["fixed"] = "1";
  addUp(table);
}

/** A grid is as wide as its columns, and scrolls; a list fits its page. */
function addUp(table: HTMLTableElement): void {
  if (!table.classList.contains("grid")) return;
  const columns = [...table.querySelectorAll("col")];
  const width = columns.reduce((sum, c) => sum + (Number(c.getAttribute("width")) || ROOM), 0);
  table.setAttribute("width", String(width));
}

const colOf = (cell: HTMLTableCellElement) =>
  tableOf(cell)?.querySelectorAll<HTMLTableColElement>("col")[cell.cellIndex];

function setWidth(cell: HTMLTableCellElement, width: number): void {
  const px = Math.round(Math.max(NARROWEST, Math.min(WIDEST, width)));
  colOf(cell)?.setAttribute("width", String(px));
  addUp(tableOf(cell)!);
}

let keeping: ReturnType<typeof setTimeout> | undefined;

function keep(table: HTMLTableElement): void {
  clearTimeout(keeping);
  keeping = setTimeout(() => {
    const body = new URLSearchParams({ do: "widths", csrf_token: csrfToken() });
    for (const col of table.querySelectorAll<HTMLTableColElement>("col[data-column]"))
      body.append(`width.${col.dataset["column"]}`, col.getAttribute("width") ?? "");
    const address = table.dataset["keep"] ?? `${location.pathname}/columns`;
    void fetch(address, { method: "POST", body }).catch(() => undefined);
  }, KEEP_MS);
}

/** The heading whose right edge is here. */
function edgeAt(event: PointerEvent): HTMLTableCellElement | undefined {
  const cell = (event.target as Element).closest<HTMLTableCellElement>("thead th");
  if (!cell || !tableOf(cell)) return undefined;
  const side = cell.getBoundingClientRect();
  if (side.right - event.clientX <= EDGE) return cell;
  const before = cell.previousElementSibling;
  const left = event.clientX - side.left <= EDGE && before instanceof HTMLTableCellElement;
  return left && before.tagName === "TH" ? before : undefined;
}

function draw(event: PointerEvent): void {
  const cell = event.button === 0 ? edgeAt(event) : undefined;
  const table = cell && tableOf(cell);
  if (!cell || !table) return;
  event.preventDefault();
  fixColumns(table);
  const from = event.clientX;
  const width = cell.getBoundingClientRect().width;
  const move = (e: PointerEvent) => setWidth(cell, width + e.clientX - from);
  const end = () => {
    removeEventListener("pointermove", move);
    keep(table);
    // the click that follows at once would sort
    const stop = (e: Event) => e.preventDefault();
    addEventListener("click", stop, { capture: true });
    setTimeout(() => removeEventListener("click", stop, { capture: true }));
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", end, { once: true });
}

function onKey(event: KeyboardEvent): void {
  const by = event.key === "ArrowRight" ? STEP : event.key === "ArrowLeft" ? -STEP : 0;
  const at = (event.target as Element).closest?.<HTMLTableCellElement>("thead th, .grid td");
  const table = at && tableOf(at);
  if (!by || !event.shiftKey || event.ctrlKey || !table) return;
  if (event.altKey !== (at.tagName === "TD")) return;
  const cell = table.tHead!.rows[0]!.cells[at.cellIndex]!;
  event.preventDefault();
  fixColumns(table);
  setWidth(cell, cell.getBoundingClientRect().width + by);
  keep(table);
}

export function startColumns(): void {
  document.addEventListener("pointerdown", draw);
  document.addEventListener("pointermove", (event) => {
    const table = (event.target as Element).closest?.<HTMLTableElement>(LIST);
    if (table) table.classList.toggle("at-edge", edgeAt(event) !== undefined);
  });
  document.addEventListener("keydown", onKey);
}
