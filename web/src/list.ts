// SPDX-License-Identifier: EUPL-1.2
// The list by keyboard: a current row (j, k, arrows), a look at its document beside the list
// (Enter), its page (Ctrl-Enter), rows picked (space, x, Shift-click) for what is done with many at
// once; back from a document the row that was left is current again. Without it rows are links and
// the bar is a form.
import { pick, pickNone, startBatch } from "./batch";
import { startColumns } from "./columns";
import { isCovered } from "./menu";
import { visit } from "./visit";

const WIDE = "(min-width: 1241px)"; // beside the list there is room for a pane
const SETTLE_MS = 120;

// other pages have tables of this class; only a list has columns with names; the lines of an
// account are walked and ticked alike, and have no look beside them
const LIST = "#main .table.list:is(:has(col[data-column]), .letters :has(.pick))";

const table = () => document.querySelector<HTMLTableElement>(LIST);
const rows = () => [...(table()?.tBodies[0]?.rows ?? [])];
const current = () => rows().find((r) => r.classList.contains("here"));
const linkOf = (row: HTMLElement | undefined) => row?.querySelector<HTMLAnchorElement>("th a");
const box = (row: HTMLElement) => row.querySelector<HTMLInputElement>(".pick input");
const paneIsOpen = () => document.querySelector("aside.pane") !== null && table() !== null;

/** The address of this list without what only tells where one stands in it. */
function listAddress(): URL {
  const url = new URL(location.href);
  url.searchParams.delete("open");
  url.hash = "";
  return url;
}

// --- the current row -----------------------------------------------------------------------------

function mark(row: HTMLElement): void {
  for (const other of rows()) {
    other.classList.toggle("here", other === row);
    if (other === row) other.setAttribute("aria-current", "true");
    else other.removeAttribute("aria-current");
  }
}

function setCurrent(row: HTMLElement | undefined): void {
  const link = linkOf(row);
  if (!row || !link) return;
  mark(row);
  remember(link);
  link.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  if (paneIsOpen()) look(link, true);
}

function move(by: number): void {
  const all = rows();
  const at = all.findIndex((r) => r.classList.contains("here"));
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by;
  setCurrent(all[Math.max(0, Math.min(all.length - 1, next))]);
}

// --- the pane ------------------------------------------------------------------------------------

let settling: ReturnType<typeof setTimeout> | undefined;

const nameOf = (link: HTMLAnchorElement) =>
  decodeURIComponent(link.pathname.split("/").slice(3).join("/"));

/** Shows the document beside the list; from row to row the address changes in place. */
function look(link: HTMLAnchorElement, moved: boolean): void {
  const url = listAddress();
  url.searchParams.set("open", nameOf(link));
  clearTimeout(settling);
  if (!moved) return void visit(url);
  settling = setTimeout(() => {
    if (!paneIsOpen() || url.pathname !== location.pathname) return;
    history.replaceState(history.state, "", url);
    void visit(url);
  }, SETTLE_MS);
}

function closePane(): void {
  clearTimeout(settling);
  void visit(listAddress());
}

// --- coming back ---------------------------------------------------------------------------------

/** Which row was current, by list; and its filters, for the way up from a document. */
function remember(link: HTMLAnchorElement): void {
  const url = listAddress();
  try {
    sessionStorage.setItem(`here:${url.pathname}`, JSON.stringify([url.search, link.pathname]));
  } catch {
    // private windows may refuse storage: one comes back to the top
  }
}

function remembered(path: string): [string, string] | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(`here:${path}`) ?? "") as [string, string];
  } catch {
    return undefined;
  }
}

function restoreRow(cameBack: boolean): void {
  const kept = remembered(location.pathname);
  const row = rows().find((r) => linkOf(r)?.pathname === kept?.[1]);
  if (!kept || !row || kept[0] !== listAddress().search || current()) {
    const now = current();
    if (now) mark(now);
    return;
  }
  if (!cameBack) return;
  mark(row);
  if (isOurs(document.activeElement)) linkOf(row)?.focus({ preventScroll: true });
  requestAnimationFrame(() => row.scrollIntoView({ block: "nearest" }));
}

/** From a document the way up leads to its list as it was. */
function leadBack(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.crumb a, a[data-key="up"]')) {
    const kept = remembered(link.pathname);
    if (kept && location.pathname.startsWith(`${link.pathname}/`)) link.search = kept[0];
  }
}

/** What was typed stands as chips now; a morph leaves the field that has the focus as it is. */
function emptyFilter(): void {
  const input = document.querySelector<HTMLInputElement>(".filter [name=q]");
  if (filtered && input) input.value = "";
  filtered = false;
}

let last = "";
let wentBack = false;
let filtered = false;

/** From one of its documents, by the browser's way back, or on the same page without the pane. */
function arrive(): void {
  const path = location.pathname;
  emptyFilter();
  if (table()) restoreRow(wentBack || last === path || last.startsWith(`${path}/`));
  else leadBack();
  last = path;
  wentBack = false;
}

// --- keys ----------------------------------------------------------------------------------------

/** Keys of the list are heard in the list, and where nothing else has the focus. */
function isOurs(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement) || !table()) return false;
  return target === document.body || target.id === "main" || table()!.contains(target);
}

/** From a proposal, or another button beside them, one goes on to the lines. */
function leavesButton(event: KeyboardEvent): boolean {
  const button = (event.target as Element).closest(".letters button");
  return button !== null && /^([jk]|Arrow(Up|Down))$/.test(event.key);
}

function toggle(row: HTMLElement | undefined, range: boolean): void {
  const tick = row && box(row);
  if (!tick) return;
  pick(tick, range);
}

function enter(full: boolean): boolean {
  const link = linkOf(current());
  if (!link) return false;
  const beside = matchMedia(WIDE).matches && !link.closest(".letters");
  if (full || !beside) void visit(link.href);
  else look(link, false);
  return true;
}

function escape(): boolean {
  if (paneIsOpen()) closePane();
  else if (document.querySelector(".picking .pick :checked")) pickNone();
  else return false;
  return true;
}

/** What a key does here; false: it is not for the list. */
function press(event: KeyboardEvent): boolean {
  const onBox = (event.target as HTMLElement).matches("input");
  const letters = document.documentElement.dataset["keys"] !== "off";
  const key = event.key.length === 1 && !letters && event.key !== " " ? "" : event.key;
  switch (event.ctrlKey || event.metaKey ? `Ctrl ${key}` : key) {
    case "j":
    case "ArrowDown":
      move(1);
      return true;
    case "k":
    case "ArrowUp":
      move(-1);
      return true;
    case " ":
    case "x":
      if (onBox || !current()) return false;
      toggle(current(), event.shiftKey);
      return true;
    case "Enter":
      return !onBox && isRowLink(event.target) && enter(false);
    case "Ctrl Enter":
      return enter(true);
    case "Escape":
      return escape();
    default:
      return false;
  }
}

/** Enter on a heading sorts, on the total it adds up; only on a row it looks. */
function isRowLink(target: EventTarget | null): boolean {
  const at = target as HTMLElement;
  return !at.closest("thead, tfoot");
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.altKey || !table()) return;
  if (isCovered()) return;
  const typing = (event.target as HTMLElement).matches("input[type=text], input[type=search]");
  // a dialog that was just closed has the focus until the next frame
  const closed = (event.target as HTMLElement).closest("dialog:not([open])") !== null;
  const ours = isOurs(event.target) || leavesButton(event);
  if (event.key === "Escape" ? typing : !closed && !ours) return;
  if (press(event)) event.preventDefault();
}

/** A click makes its row the current one; on the link it leaves, and will come back here. */
function onClick(event: MouseEvent): void {
  const row = (event.target as Element).closest<HTMLTableRowElement>(".list tbody tr");
  const link = linkOf(row ?? undefined);
  if (!row || !link || !rows().includes(row)) return;
  mark(row);
  remember(link);
}

export function startList(): void {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick, true);
  document.addEventListener("submit", (event) => {
    filtered = (event.target as Element).matches(".filter form[role=search]");
  });
  document.addEventListener("focusin", (event) => {
    const row = (event.target as Element).closest<HTMLTableRowElement>(".list tbody tr");
    if (row && rows().includes(row)) mark(row);
  });
  document.addEventListener("desk:page", arrive);
  addEventListener("popstate", () => (wentBack = true));
  startBatch();
  startColumns();
  arrive();
}
