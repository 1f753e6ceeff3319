// SPDX-License-Identifier: EUPL-1.2
// What is wrong stands beside its field as soon as it is known, as the server prints it
// (ui_form.c).
import { icon } from "./icon";
import { straight } from "./words";

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export function sentence(id: string, text: string): HTMLElement {
  const p = document.createElement("p");
  p.className = "wrong";
  p.id = id;
  p.append(icon("alert"), straight(text));
  return p;
}

/** The sentence below a field; "" takes it away. */
export function tellField(field: Element, text: string): void {
  const id = `${field.id}-error`, hint = document.getElementById(`${field.id}-hint`);
  document.getElementById(id)?.remove();
  field.toggleAttribute("data-told", text !== "");
  if (text) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  if (text) field.closest(".field")?.append(sentence(id, text));
  const about = [hint?.id, text ? id : undefined].filter(Boolean).join(" ");
  if (about) field.setAttribute("aria-describedby", about);
  else field.removeAttribute("aria-describedby");
}

function printed(field: Field): string {
  if (!(field instanceof HTMLSelectElement)) return field.defaultValue;
  return [...field.options].find((o) => o.defaultSelected)?.value ?? "";
}

/** What was said before: by the last answer, or printed about a value that is another one now. */
export function clearFields(form: HTMLFormElement): void {
  for (const field of form.querySelectorAll<Field>(".field [aria-invalid]"))
    if (field.hasAttribute("data-told") || field.value !== printed(field)) tellField(field, "");
}
