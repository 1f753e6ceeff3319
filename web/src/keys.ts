// SPDX-License-Identifier: EUPL-1.2
// Keys of the whole desk, by event.key so that AZERTY and others work. Elements say what they are
// for by data-key: save, primary, new, print, previous, next, search, up. Keys that the browser
// keeps for itself (Ctrl-N, Ctrl-T, Ctrl-W) are not used.
import { showHelp } from "./help";
import { isCovered } from "./menu";
import { openPalette } from "./palette";
import { visit } from "./visit";

/** Another document of the type that the page shows. */
function another(): boolean {
  const address = document.querySelector<HTMLElement>("main[data-new]")?.dataset["new"];
  if (address) void visit(address);
  return address !== undefined;
}

function press(key: string): boolean {
  if (key === "search" && document.body.className === "desk") {
    openPalette();
    return true;
  }
  if (key === "help") {
    void showHelp();
    return true;
  }
  const target = document.querySelector<HTMLElement>(`[data-key="${key}"]:not([disabled])`);
  if (!target && key === "new") return another();
  if (!target && key === "print") print();
  if (!target) return key === "print";
  if (target instanceof HTMLInputElement) {
    target.focus();
    target.select();
  } else {
    target.click();
  }
  return true;
}

export function isTyping(target: EventTarget | null): boolean {
  const fields = "input, textarea, select, [contenteditable]";
  if (!(target instanceof HTMLElement) || !target.matches(fields)) return false;
  return !target.closest("dialog:not([open])"); // which has the focus until the next frame
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
  "Alt c": "complete",
  "Alt n": "new",
  "Alt p": "print",
  F8: "next",
  "Shift F8": "previous",
};

const SIGNS: Record<string, string> = {
  "/": "search",
  "?": "help",
  l: "letter",
  "Shift L": "difference",
  p: "propose",
  u: "undo",
};

/** Keys of one sign, which a user may have switched off (WCAG 2.1.4). A tick box takes none. */
function sign(event: KeyboardEvent): string | undefined {
  const ticks = event.target instanceof HTMLInputElement && event.target.type === "checkbox";
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (isTyping(event.target) && !ticks) return undefined;
  if (document.documentElement.dataset["keys"] === "off") return undefined;
  return SIGNS[event.shiftKey && /^[A-Z]$/.test(event.key) ? `Shift ${event.key}` : event.key];
}

// --- Alt, held, shows them -----------------------------------------------------------------------

const SHOWN: Record<string, string> = {
  save: "Ctrl S",
  primary: "Ctrl ⏎",
  new: "Alt N",
  print: "Alt P",
  next: "F8",
  previous: "⇧ F8",
};
const HOLD_MS = 250;
let holding: ReturnType<typeof setTimeout> | undefined;

function showKeys(): void {
  document.documentElement.classList.add("keys-shown");
  for (const target of document.querySelectorAll<HTMLElement>("[data-key]")) {
    const text = SHOWN[target.dataset["key"] ?? ""];
    if (!text || target.matches("input") || target.querySelector("kbd")) continue;
    const kbd = document.createElement("kbd");
    kbd.className = "hint";
    kbd.textContent = text;
    target.append(" ", kbd);
  }
}

function hideKeys(): void {
  clearTimeout(holding);
  holding = undefined;
  document.documentElement.classList.remove("keys-shown");
  for (const kbd of document.querySelectorAll("kbd.hint")) kbd.remove();
}

function onHold(event: KeyboardEvent): void {
  if (event.key === "Alt" && !event.repeat) holding ??= setTimeout(showKeys, HOLD_MS);
  else if (event.key !== "Alt") hideKeys();
}

// ------------------------------------------------------------------------------------------------

function onKey(event: KeyboardEvent): void {
  onHold(event);
  if (event.defaultPrevented || event.isComposing) return;
  const name = named(event);
  const key = KEYS[name] ?? sign(event);
  const ours = !isCovered() || (name === "Ctrl k" && !document.querySelector("dialog[open]"));
  const done = ours && (key ? press(key) : name === "Escape" && climb(event));
  // the browser's own dialogs for saving a page help nobody here
  if (done || name === "Ctrl s") event.preventDefault();
}

export function startKeys(): void {
  document.addEventListener("keydown", onKey);
  document.addEventListener("keyup", (event) => event.key === "Alt" && hideKeys());
  addEventListener("blur", hideKeys);
}
