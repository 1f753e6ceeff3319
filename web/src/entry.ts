// SPDX-License-Identifier: EUPL-1.2
// The entry that a form would post, beside it, follows the form: the server composes it from what
// stands there and sends that part of the page anew. How it stands is said when that has changed.
import { say } from "./say";
import { t } from "./words";

const shown = () => document.querySelector<HTMLElement>("aside.pane #entry");
const stand = (entry: HTMLElement) =>
  [...entry.querySelectorAll("tfoot .state")].map((e) => e.textContent?.trim()).join(", ");

/** Does the page show the entry of this form, so that it is worth composing? */
export function showsEntry(form: HTMLFormElement): boolean {
  return form.closest("#main") !== null && (shown()?.getClientRects().length ?? 0) > 0;
}

/** Puts the newer one in its place; a link in it that has the focus keeps it. */
export function showEntry(html: string, quietly: boolean): void {
  const old = shown();
  const now = new DOMParser().parseFromString(html, "text/html").getElementById("entry");
  if (!old || !now || old.innerHTML === now.innerHTML) return;
  const at = old.contains(document.activeElement) ? document.activeElement : null;
  const again = at?.getAttribute("href");
  old.replaceWith(document.adoptNode(now));
  if (again) now.querySelector<HTMLElement>(`a[href="${CSS.escape(again)}"]`)?.focus();
  const said = stand(now);
  if (said && said !== stand(old) && !quietly) say(t("Entry planned: {0}", said.toLowerCase()));
}
