// SPDX-License-Identifier: EUPL-1.2
// What an electronic invoice says, beside the entry sheet: the server lists its values, each with
// the names of the fields that it fits (data-into), and marks what stands in the form. A click or
// Alt R puts one into the field.
import { say } from "./say";
import { lastField, sheet } from "./scan";
import { t } from "./words";

const textOf = (value: Element) => value.firstElementChild?.textContent ?? "";

/** The name of the field: that of a cell without its table and row. */
const nameOf = (field: HTMLInputElement) => field.name.replace(/^.*\./, "");

function put(field: HTMLInputElement, value: string): void {
  field.focus();
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  field.select();
}

const fits = (value: HTMLElement, field: HTMLInputElement) =>
  (value.dataset["into"] ?? "").split(" ").includes(nameOf(field));

/** The first that stands nowhere yet, the total before its parts; pressed again, the next one. */
export function putNext(field: HTMLInputElement): boolean {
  const all = [...document.querySelectorAll<HTMLElement>("#values [data-into]")];
  const fitting = all.filter((value) => fits(value, field));
  const amounts = fitting.length > 1 && fitting.at(-1)!.closest(".total");
  const ordered = amounts ? [fitting.at(-1)!, ...fitting.slice(0, -1)] : fitting;
  const at = ordered.findIndex((value) => textOf(value) === field.value);
  const free = ordered.filter((value, i) => i > at && !value.querySelector("mark"));
  const next = free[0] ?? ordered[(at + 1) % ordered.length];
  if (next) put(field, textOf(next));
  return next !== undefined;
}

function onClick(event: MouseEvent): void {
  const value = (event.target as Element).closest<HTMLElement>("#values [data-into]");
  const field = lastField() as HTMLInputElement | null;
  if (!value || !sheet()) return;
  if (field && fits(value, field)) return put(field, textOf(value));
  const names = (value.dataset["into"] ?? "").split(" ");
  const head = names.map((name) => sheet()!.elements.namedItem(name));
  const free = head.find((f): f is HTMLInputElement => f instanceof HTMLInputElement);
  if (free) put(free, textOf(value));
  else say(t("Go to the cell first, then take the value"));
}

export function startValues(): void {
  document.addEventListener("click", onClick);
}
