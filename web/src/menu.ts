// SPDX-License-Identifier: EUPL-1.2
// The lists under "+ New" and "⋯" and the choice of columns open and close by themselves; a click
// elsewhere, Escape and leaving them by Tab close them too, and the arrows walk in them. What is
// open over a page has the keys: the page behind hears none.
const MENU = "details.menu[open]";
const SCROLLS = /^(Arrow|Page|Home$|End$)/;
const PARTS = "a[href], button:not([disabled]), input:not([type=hidden])";

// lists that live: at each key they are asked, and a page may have thousands of cells
const menus = document.getElementsByTagName("details");
const dialogs = document.getElementsByTagName("dialog");
const opened = () => [...menus].find((m) => m.matches(MENU));
const dialog = () => [...dialogs].find((d) => d.open);

/** Is a menu or a dialog open over the page? */
export const isCovered = () => dialog() !== undefined || opened() !== undefined;

function close(menu: HTMLDetailsElement): boolean {
  menu.open = false;
  menu.querySelector("summary")?.focus();
  return true;
}

/** To the next part, round and round; the first and the last. */
function walk(menu: HTMLElement, key: string): boolean {
  const parts = [...menu.querySelectorAll<HTMLElement>(PARTS)].filter((p) => p.checkVisibility());
  const at = parts.indexOf(document.activeElement as HTMLElement);
  const last = parts.length - 1;
  const up = at > 0 ? at - 1 : last;
  const to = { ArrowDown: at < last ? at + 1 : 0, ArrowUp: up, Home: 0, End: last }[key];
  parts[to ?? -1]?.focus();
  return to !== undefined;
}

/** A key within a menu: what is not for it must not scroll the page behind. */
function press(menu: HTMLDetailsElement, event: KeyboardEvent): boolean {
  const at = event.target as HTMLElement;
  if (event.key === "Escape") return close(menu);
  if (event.ctrlKey || event.altKey || event.metaKey) return false;
  const types = at.matches("input:not([type=checkbox])");
  if (types && !["ArrowDown", "ArrowUp"].includes(event.key)) return false;
  return walk(menu, event.key) || SCROLLS.test(event.key) ||
    (event.key === " " && at.matches("a, body, main"));
}

/** A dialog that shows all of itself does not hand its arrows on to the page behind. */
function pressInDialog(dialog: Element, event: KeyboardEvent): boolean {
  if (event.target instanceof HTMLInputElement) return false;
  return SCROLLS.test(event.key) && dialog.scrollHeight <= dialog.clientHeight;
}

export function startMenu(): void {
  document.addEventListener("click", (event) => {
    const menu = opened();
    if (menu && !menu.contains(event.target as Node)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const over = dialog(), menu = opened();
    if (over ? pressInDialog(over, event) : menu && press(menu, event)) event.preventDefault();
  });
  // the script gives main the focus when the page changed under an open menu, which then stays
  document.addEventListener("focusout", (event) => {
    const menu = (event.target as Element).closest<HTMLDetailsElement>(MENU);
    const to = event.relatedTarget;
    if (menu && to instanceof HTMLElement && !menu.contains(to) && to.id !== "main")
      menu.open = false;
  });
}
