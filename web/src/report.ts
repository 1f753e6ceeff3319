// SPDX-License-Identifier: EUPL-1.2
// Keys of reports: arrows open and close a group, E explains the figure that has the focus,
// Backspace goes back to the row that one came from. Each is a link of the page as well, but for E,
// whose address is made of data-explain.
import { isTyping } from "./keys";
import { isCovered } from "./menu";
import { visit } from "./visit";

const REPORT = "#main .table.report";

function rowOf(target: EventTarget | null): HTMLTableRowElement | null {
  return target instanceof Element ? target.closest<HTMLTableRowElement>(`${REPORT} tr`) : null;
}

/** Opens or closes the group of this row; false when it is no group or is so already. */
function fold(row: HTMLTableRowElement, open: boolean): boolean {
  const link = row.querySelector<HTMLAnchorElement>("a.fold");
  if (!link || link.getAttribute("aria-expanded") === String(open)) return false;
  link.click();
  return true;
}

/** The next link of the same column, up or down. */
function step(link: HTMLElement, down: boolean): boolean {
  const cell = link.closest<HTMLTableCellElement>("th, td");
  let row = cell?.parentElement;
  if (!cell || !row) return false;
  const at = [...row.children].indexOf(cell);
  while ((row = (down ? row.nextElementSibling : row.previousElementSibling) as HTMLElement)) {
    const next = row.children[at]?.querySelector<HTMLElement>("a");
    if (!next) continue;
    next.focus();
    return true;
  }
  return false;
}

function explain(target: EventTarget | null): boolean {
  const cell = (target as Element).closest<HTMLElement>("[data-explain]");
  if (!cell) return false;
  const url = new URL(location.href);
  url.searchParams.set("explain", cell.dataset["explain"] ?? "");
  void visit(url);
  return true;
}

/** Each answers whether it did something. */
const KEYS: Record<string, (event: KeyboardEvent, row: HTMLTableRowElement) => boolean> = {
  ArrowRight: (_, row) => fold(row, true),
  ArrowLeft: (_, row) => fold(row, false),
  ArrowDown: (event) => step(event.target as HTMLElement, true),
  ArrowUp: (event) => step(event.target as HTMLElement, false),
  e: (event) => document.documentElement.dataset["keys"] !== "off" && explain(event.target),
};

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  if (isTyping(event.target) || isCovered()) return;
  const row = rowOf(event.target);
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const done = row ? KEYS[key]?.(event, row) : false;
  if (done) event.preventDefault();
  else if (event.key === "Backspace" && cameFromRow()) {
    event.preventDefault();
    history.back();
  }
}

// --- back to the row ---

/** The page that one left by a row of a report says so in the entry of the page behind it. */
function cameFromRow(): boolean {
  return (history.state as { row?: boolean } | null)?.row === true;
}

function remember(event: MouseEvent): void {
  const link = (event.target as Element).closest<HTMLAnchorElement>(`${REPORT} a[href]`);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.classList.contains("fold")) return;
  const state = history.state as Record<string, unknown> | null;
  history.replaceState({ ...state, left: link.getAttribute("href") }, "");
  leaving = true;
}

let leaving = false;

/** The figure that is explained in the pane stays in sight beside it. */
function showExplained(): void {
  const key = new URL(location.href).searchParams.get("explain");
  if (!key) return;
  const cells = [...document.querySelectorAll<HTMLElement>(`${REPORT} [data-explain]`)];
  const cell = cells.find((c) => c.dataset["explain"] === key);
  cell?.closest("tr")?.classList.add("here");
  cell?.scrollIntoView({ block: "nearest", inline: "end" });
}

/** The row that was left has the focus again; the page that it led to knows the way back. */
function arrive(): void {
  showExplained();
  const state = history.state as { left?: string; row?: boolean } | null;
  if (leaving) history.replaceState({ ...state, row: true }, "");
  leaving = false;
  if (!state?.left) return;
  const links = document.querySelectorAll<HTMLAnchorElement>(`${REPORT} a[href]`);
  const link = [...links].find((a) => a.getAttribute("href") === state.left);
  if (!link) return;
  link.focus({ preventScroll: true });
  link.closest("tr")?.classList.add("here");
}

export function startReports(): void {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", remember, true);
  document.addEventListener("desk:page", arrive);
}
