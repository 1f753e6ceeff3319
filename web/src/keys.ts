// SPDX-License-Identifier: EUPL-1.2
// Keys of the whole desk, by event.key so that AZERTY and others work. Elements say what they are
// for by data-key: save, primary, new, print, previous, next, search, up. Keys that the browser
// keeps for itself (Ctrl-N, Ctrl-T, Ctrl-W) are not used.
import { openPalette } from "./palette";
import { visit } from "./visit";

function press(key: string): boolean {
  if (key === "search" && document.body.className === "desk") {
    openPalette();
    return true;
  }
  const target = document.querySelector<HTMLElement>(`[data-key="${key}"]:not([disabled])`);
  if (!target) return false;
  if (target instanceof HTMLInputElement) {
    target.focus();
    target.select();
  } else {
    target.click();
  }
  return true;
}

function isTyping(target: EventTarget | null): boolean {
  const fields = "input, textarea, select, [contenteditable]";
  return target instanceof HTMLElement && target.matches(fields);
}

/** One level up: out of the field, then to the list, unless something is unsaved. */
function climb(event: KeyboardEvent): boolean {
  if (isTyping(event.target)) {
    document.getElementById("main")?.focus({ preventScroll: true });
    return true;
  }
  const up = document.querySelector<HTMLAnchorElement>('[data-key="up"], .crumb li:last-child a');
  if (!up || document.querySelector('form[data-state="changed"]')) return false;
  void visit(up.href);
  return true;
}

function named(event: KeyboardEvent): string {
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const held = [command && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift"];
  return [...held.filter(Boolean), key].join(" ");
}

const KEYS: Record<string, string> = {
  "Ctrl s": "save",
  "Ctrl Enter": "primary",
  "Ctrl k": "search",
  "Alt n": "new",
  "Alt p": "print",
  F8: "next",
  "Shift F8": "previous",
};

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const name = named(event);
  const key = KEYS[name] ?? (name === "/" && !isTyping(event.target) ? "search" : undefined);
  const done = key ? press(key) : name === "Escape" && climb(event);
  // the browser's own dialogs for saving a page help nobody here
  if (done || name === "Ctrl s") event.preventDefault();
}

export function startKeys(): void {
  document.addEventListener("keydown", onKey);
}
