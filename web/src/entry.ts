// SPDX-License-Identifier: EUPL-1.2
// What stands beside a form follows it: the entry that it would post, and what is found of a file's
// values in it. The server composes both from what stands there and sends that part of the page
// anew. How it stands is said when that has changed.
import { say } from "./say";
import { t } from "./words";

const shown = (id: string) => document.querySelector<HTMLElement>(`aside.pane #${id}`);
const stand = (part: HTMLElement) =>
  [...part.querySelectorAll("tfoot .state, p > .state")].map((e) => e.textContent?.trim())
    .join(", ");

/** Does the page show the entry of this form, so that it is worth composing? */
export function showsEntry(form: HTMLFormElement): boolean {
  return form.closest("#main") !== null && (shown("entry")?.getClientRects().length ?? 0) > 0;
}

/** Only what differs is touched: as a rule some amounts, while somebody is typing. */
function follow(old: Node, now: Node): void {
  const elements = old instanceof Element && now instanceof Element;
  if (old.nodeName !== now.nodeName || (!elements && old.nodeType !== Node.TEXT_NODE))
    return (old as ChildNode).replaceWith(document.adoptNode(now));
  if (!elements) {
    if (old.nodeValue !== now.nodeValue) old.nodeValue = now.nodeValue;
    return;
  }
  for (const { name } of [...old.attributes])
    if (!now.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of now.attributes)
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const before = [...old.childNodes], after = [...now.childNodes];
  after.forEach((node, i) => (before[i] ? follow(before[i], node) : old.append(node)));
  before.slice(after.length).forEach((node) => node.remove());
}

/** A link that had the focus and was drawn anew has it again. */
function refocus(part: HTMLElement, focused: Element | null): void {
  if (!focused || focused.isConnected) return;
  const href = CSS.escape(focused.getAttribute("href") ?? "");
  part.querySelector<HTMLElement>(`a[href="${href}"]`)?.focus({ preventScroll: true });
}

/** Puts the newer one in its place; what has the focus in it keeps it. How it stands now, when that
 * is something else than before. */
function put(id: string, html: string): string | undefined {
  const old = shown(id);
  const now = new DOMParser().parseFromString(html, "text/html").getElementById(id);
  if (!old || !now || old.isEqualNode(now)) return undefined;
  const before = stand(old), said = stand(now);
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  follow(old, now);
  refocus(old, focused);
  return said && said !== before ? said : undefined;
}

export function showEntry(html: string, quietly: boolean): void {
  const said = put("entry", html);
  if (said && !quietly) say(t("Entry planned: {0}", said.toLowerCase()));
}

/** Does a file stand beside that says something? */
export const showsSaid = () => shown("values") !== null;

export function showSaid(html: string): void {
  const said = put("values", html);
  if (said) say(said);
}
