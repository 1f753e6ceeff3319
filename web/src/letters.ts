// SPDX-License-Identifier: EUPL-1.2
// Lettrage by hand: what the ticked lines come to, said at the foot and aloud as ticks change. The
// rows are walked and ticked as those of a list; what is done with them are buttons of the form.
import { money } from "./batch";
import { say } from "./say";
import { t } from "./words";

/** The words, and whether the lines settle each other; "" when none is ticked. */
function added(boxes: HTMLInputElement[], decimals: number): [string, boolean] {
  if (!boxes.length) return ["", true];
  if (new Set(boxes.map((b) => b.dataset["currency"])).size > 1)
    return [t("Lines in several currencies"), false];
  const open = boxes.map((b) => Number(b.dataset["amount"]));
  const debit = open.filter((n) => n > 0).reduce((sum, n) => sum + n, 0);
  const credit = open.filter((n) => n < 0).reduce((sum, n) => sum - n, 0);
  const [left, right] = [money(debit, decimals), money(credit, decimals)];
  if (debit === credit) return [t("Debit {0}, credit {1}: even", left, right), true];
  const off = money(Math.abs(debit - credit), decimals);
  return [t("Debit {0}, credit {1}: off by {2}", left, right, off), false];
}

function tell(): void {
  const at = document.querySelector<HTMLElement>(".letters .batch-said");
  if (!at) return;
  const boxes = document.querySelectorAll<HTMLInputElement>(".letters [name=pick]:checked");
  const decimals = Number(boxes[0]?.dataset["decimals"] ?? 2);
  const [text, even] = added([...boxes], decimals);
  if (!text || text === at.textContent) return;
  at.textContent = text;
  at.classList.toggle("off", !even);
  say(text);
}

// --- where one goes on ---

const ROWS = ".letters tr[id]";
let shown: string[] = []; // ids of the rows, of which one had the focus
let last = "";

function remember(event: FocusEvent): void {
  const row = (event.target as Element).closest(ROWS);
  if (!row) return;
  last = row.id;
  shown = [...document.querySelectorAll(ROWS)].map((r) => r.id);
}

/** Of the row that had the focus, or the first behind it that is still there. */
function place(): HTMLElement | null | undefined {
  const rest = shown.slice(shown.indexOf(last));
  const id = rest.find((one) => document.getElementById(one)?.matches(ROWS));
  return id ? document.getElementById(id)?.querySelector<HTMLElement>("th a") : null;
}

let offered = "";

/** To what is newly offered, which Enter accepts: an entry, else the first proposal. What had the
 * focus may be lettered now: on to the next proposal, or to the next line. */
function arrive(): void {
  const form = document.querySelector(".letters");
  const first = form?.querySelector<HTMLButtonElement>("[name=write_off], [name=accept]");
  const inside = document.activeElement?.closest(".letters :is(td, th)");
  if (form && (!inside || (first && first.name !== offered))) (first ?? place())?.focus();
  offered = first?.name ?? "";
}

export function startLetters(): void {
  document.addEventListener("desk:page", arrive);
  document.addEventListener("focusin", remember);
  document.addEventListener("desk:picked", tell);
}
