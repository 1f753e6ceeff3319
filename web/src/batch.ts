// SPDX-License-Identifier: EUPL-1.2
// Picked rows of a list: how many and how much, ranges, and what is done with them in several
// requests, one after the other, on one page. The totals of a long list come behind the page.
import type { Sent } from "./visit";
import { t } from "./words";

const KEEP_MS = 30000;
const form = () => document.querySelector<HTMLFormElement>("form.picking");
const boxes = () => [...document.querySelectorAll<HTMLInputElement>(".picking [name=pick]")];

// --- picks ---------------------------------------------------------------------------------------

/** An amount in minor units as it is read. */
export function money(minor: number, decimals: number): string {
  const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return (minor / 10 ** decimals).toLocaleString(document.documentElement.lang, options);
}

/** "3 choisies, reste dû 5 656,80"; several currencies are not added up. */
function said(picked: HTMLInputElement[], at: HTMLElement): string {
  const one = picked.length === 1;
  const count = one ? t("{0} row picked", 1) : t("{0} rows picked", picked.length);
  const currencies = new Set(picked.map((b) => b.dataset["currency"]));
  const label = at.dataset["sum"];
  if (!label || currencies.size !== 1) return count;
  const sum = picked.reduce((n, b) => n + Number(b.dataset["amount"] ?? 0), 0);
  return `${count}, ${label.toLowerCase()} ${money(sum, Number(at.dataset["decimals"] ?? 2))}`;
}

const kept = new Set<string>(); // names of this list, which a look beside it does not undo
let keptFor = "";

function tell(): void {
  const all = boxes();
  const picked = all.filter((b) => b.checked);
  kept.clear();
  for (const b of picked) kept.add(b.value);
  const at = document.querySelector<HTMLElement>(".batch-said[data-decimals]");
  const head = form()?.querySelector<HTMLInputElement>("thead .pick input");
  if (at && picked.length) at.textContent = said(picked, at);
  document.dispatchEvent(new CustomEvent("desk:picked"));
  if (!head) return;
  head.checked = picked.length > 0 && picked.length === all.length;
  head.indeterminate = picked.length > 0 && picked.length < all.length;
}

let lastPicked: HTMLInputElement | undefined;

/** Shift-click picks, or leaves, all rows from the last one. */
function pickRange(to: HTMLInputElement): void {
  const all = boxes();
  const [a, b] = [all.indexOf(lastPicked ?? to), all.indexOf(to)].sort((x, y) => x - y);
  for (const box of all.slice(Math.max(0, a ?? 0), (b ?? 0) + 1)) box.checked = to.checked;
}

/** Picks the row of this box, or leaves it; with all rows from the last one. */
export function pick(box: HTMLInputElement, range: boolean): void {
  box.checked = !box.checked;
  if (range) pickRange(box);
  lastPicked = box;
  tell();
}

/** Also what the server has picked, which a reset would keep. */
export function pickNone(): void {
  for (const box of boxes()) box.checked = false;
  tell();
}

function onClick(event: MouseEvent): void {
  const box = (event.target as Element).closest<HTMLInputElement>(".picking .pick input");
  if (!box) return;
  if (box.name !== "pick") for (const other of boxes()) other.checked = box.checked;
  else if (event.shiftKey) pickRange(box);
  if (box.name === "pick") lastPicked = box;
  tell();
}

// --- carrying out --------------------------------------------------------------------------------

/** The next request's page: its rows join those that are shown, its progress and form replace. */
function takeOver(page: Document): void {
  const body = document.querySelector("#main .table tbody");
  const lines = page.querySelectorAll("#main .table tbody tr");
  body?.append(...[...lines].map((line) => document.adoptNode(line)));
  for (const part of [".batch-said", "form:has([name=done])"]) {
    const fresh = page.querySelector(`#main ${part}`);
    if (fresh) document.querySelector(`#main ${part}`)?.replaceWith(document.adoptNode(fresh));
  }
}

async function carryOn(): Promise<void> {
  for (;;) {
    const rest = document.querySelector<HTMLFormElement>("form.batch-rest");
    if (!rest) return;
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(rest)) body.append(name, String(value));
    const answer = await fetch(rest.action, { method: "POST", body }).catch(() => undefined);
    // the button "go on" is still there
    if (!answer?.ok || !rest.isConnected) return;
    takeOver(new DOMParser().parseFromString(await answer.text(), "text/html"));
  }
}

// --- totals --------------------------------------------------------------------------------------

const sums = new Map<string, { at: number; foot: string }>();

/** What the page did not wait for. Kept while one turns the pages of the list or report. */
async function addUp(): Promise<void> {
  const link = document.querySelector<HTMLAnchorElement>('tfoot a[href*="sum=all"]');
  const foot = link?.closest("tfoot");
  if (!link || !foot) return;
  const url = new URL(link.href);
  url.searchParams.set("sum", "foot");
  let kept = sums.get(url.href);
  if (!kept || Date.now() - kept.at > KEEP_MS) {
    foot.setAttribute("aria-busy", "true");
    const answer = await fetch(url).catch(() => undefined);
    if (!answer?.ok) return foot.removeAttribute("aria-busy");
    kept = { at: Date.now(), foot: await answer.text() };
    sums.set(url.href, kept);
  }
  const page = new DOMParser().parseFromString(kept.foot, "text/html");
  const fresh = page.querySelector("tfoot");
  if (fresh && foot.isConnected) foot.replaceWith(document.adoptNode(fresh));
}

/** The same rows are shown again: a morph has set the boxes back to what the server knows. */
function restorePicks(): void {
  const url = new URL(location.href);
  url.searchParams.delete("open");
  const here = url.pathname + url.search;
  if (here === keptFor) for (const b of boxes()) b.checked = kept.has(b.value);
  keptFor = here;
}

let last = location.pathname;

function arrive(): void {
  restorePicks();
  if (last !== location.pathname) sums.clear();
  last = location.pathname;
  lastPicked = undefined;
  tell();
  void carryOn();
  void addUp();
}

export function startBatch(): void {
  document.addEventListener("click", onClick);
  document.addEventListener("change", tell);
  document.addEventListener("reset", () => setTimeout(pickNone));
  document.addEventListener("desk:sent", (event) => {
    const { form: sent, stored } = (event as CustomEvent<Sent>).detail;
    if (stored && sent.matches(".picking")) kept.clear(); // it is done with them
  });
  document.addEventListener("desk:page", arrive);
  arrive();
}
