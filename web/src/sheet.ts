// SPDX-License-Identifier: EUPL-1.2
// The entry sheet (/books/entry): Return goes from field to field into the rows, and from the empty
// last row of an even entry to the next entry. A day typed short belongs to the month of the sheet:
// "23", or "+" for the day after that of the piece before.
import { draftOf } from "./draft";
import { say } from "./say";
import { t } from "./words";

const CELL = "input:not([type=hidden])";
const DAY_MS = 86_400_000;

const sheetOf = (e: Element | null) =>
  e?.closest<HTMLFormElement>('form:has(> input[name="sheet.day"])') ?? null;

/** Fields before the rows, in their order. */
function heads(form: HTMLFormElement): HTMLInputElement[] {
  const fields = ".fields input:not([type=hidden], [readonly])";
  return [...form.querySelectorAll<HTMLInputElement>(fields)];
}

/** "23" or "+2" as a whole day; undefined when it is neither. */
function whole(typed: string, base: string): string | undefined {
  const day = new Date(`${base}T00:00:00Z`);
  const [, sign, digits] = /^\s*(\+?)(\d{0,2})\s*$/.exec(typed) ?? [];
  if (sign === undefined || (!sign && !digits)) return undefined;
  const moved = sign ? new Date(day.getTime() + Number(digits || 1) * DAY_MS) : day;
  if (!sign) moved.setUTCDate(Number(digits));
  if (!sign && moved.getUTCDate() !== Number(digits)) return undefined; // no such day
  return [moved.getUTCDate(), moved.getUTCMonth() + 1, moved.getUTCFullYear()]
    .map((n) => String(n).padStart(2, "0")).join("/");
}

function onChange(event: Event): void {
  const field = event.target as HTMLInputElement;
  const form = sheetOf(field);
  if (!form || field !== heads(form)[0]) return;
  const base = (form.elements.namedItem("sheet.day") as HTMLInputElement).value;
  field.value = whole(field.value, base) ?? field.value;
}

function onKey(event: KeyboardEvent): void {
  const field = event.target as HTMLInputElement;
  const form = event.key === "Enter" && !event.ctrlKey ? sheetOf(field) : null;
  if (!form || event.defaultPrevented || event.isComposing) return;
  const fields = heads(form);
  const at = fields.indexOf(field);
  if (at < 0) return;
  event.preventDefault();
  const next = fields[at + 1] ?? form.querySelector<HTMLInputElement>(`.grid tbody ${CELL}`);
  next?.focus();
  next?.select();
}

/** Is that cell in the last row, behind others, and all of it empty? */
function isBehind(cell: Element): boolean {
  const row = cell.closest(".grid tbody tr");
  const cells = [...(row?.querySelectorAll<HTMLInputElement>(CELL) ?? [])];
  return row !== null && row.previousElementSibling !== null && row.nextElementSibling === null &&
    cells.every((c) => c.value === "" && c.placeholder === "");
}

/** An even entry closes by itself; of another one it is said how far it is off. Who was faster than
 * what is proposed for the row looks at that first. */
async function close(form: HTMLFormElement, cell: Element): Promise<void> {
  await draftOf(form)?.settled();
  if (!isBehind(cell)) return;
  const sums = [...form.querySelectorAll(".totals [data-cell]")];
  const off = sums.at(-1)?.textContent?.trim() ?? ""; // the difference stands last
  if (/[1-9]/.test(off)) say(t("The piece is off by {0}: F9 balances it", off));
  else form.querySelector<HTMLButtonElement>('[data-key="primary"]')?.click();
}

/** Before the grid, which would go on to the next cell. */
function onRowKey(event: KeyboardEvent): void {
  const cell = event.target as Element;
  const plain = event.key === "Enter" && !event.ctrlKey && !event.shiftKey && !event.isComposing;
  const form = plain ? sheetOf(cell) : null;
  if (!form || !isBehind(cell)) return;
  event.preventDefault();
  event.stopPropagation();
  void close(form, cell);
}

// --- from one piece to the next ------------------------------------------------------------------

let begun = ""; // the piece that the page was last for
let early: HTMLTextAreaElement | undefined; // takes what is typed before the next one is there

function catchEarly(form: HTMLFormElement): void {
  const back = document.activeElement as HTMLElement | null;
  early = document.createElement("textarea");
  early.className = "spoken";
  early.setAttribute("aria-label", t("Next piece"));
  document.body.append(early);
  early.focus({ preventScroll: true });
  const watch = new MutationObserver(() => {
    if (form.classList.contains("sending")) return;
    watch.disconnect();
    if (takeEarly() !== undefined && form.isConnected) back?.focus(); // it could not be sent
  });
  watch.observe(form, { attributeFilter: ["class"] });
}

function takeEarly(): string | undefined {
  const typed = early?.value;
  early?.remove();
  early = undefined;
  return typed;
}

function onSubmit(event: SubmitEvent): void {
  const form = sheetOf((event.target as Element).querySelector("input"));
  if (form && (event.submitter as HTMLButtonElement | null)?.value === "save" && !early)
    catchEarly(form);
}

/** The first field of a new piece waits for its day, or has what was typed meanwhile. */
function arrive(): void {
  const typed = takeEarly() ?? "";
  const form = document.querySelector<HTMLFormElement>("#main form:has(> [name='sheet.day'])");
  const piece = (form?.elements.namedItem("once") as HTMLInputElement | null)?.value ?? "";
  if (!form || piece === begun) return;
  begun = piece;
  const fields = heads(form);
  const lines = typed.split("\n").slice(0, fields.length);
  lines.forEach((line, i) => {
    if (line) fields[i]!.value = line;
    if (i < lines.length - 1) fields[i]!.dispatchEvent(new Event("change", { bubbles: true }));
  });
  const at = fields[lines.length - 1];
  at?.focus();
  if (!lines.at(-1)) at?.select();
}

export function startSheets(): void {
  document.addEventListener("change", onChange, true); // before the draft is told
  document.addEventListener("keydown", onKey);
  document.addEventListener("keydown", onRowKey, true);
  document.addEventListener("submit", onSubmit, true);
  document.addEventListener("desk:page", arrive);
  arrive();
}
