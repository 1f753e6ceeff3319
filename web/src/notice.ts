// SPDX-License-Identifier: EUPL-1.2
// A line on top of the page, with what can be done about it; it goes with the page, and is spoken.
import { say } from "./say";

export interface Act {
  label: string;
  act: () => void;
}

function button(one: Act): HTMLButtonElement {
  const b = document.createElement("button");
  b.type = "button";
  b.className = "button";
  b.textContent = one.label;
  b.addEventListener("click", one.act);
  return b;
}

// A press is a click only where it is let go: what moves the page waits until then.
let pressed = false;
const afterPress: (() => void)[] = [];

function release(): void {
  pressed = false;
  // behind the click, which comes next
  setTimeout(() => afterPress.splice(0).forEach((show) => show()));
}

document.addEventListener("pointerdown", () => (pressed = true), true);
document.addEventListener("pointerup", release, true);
document.addEventListener("pointercancel", release, true);

/** Shows it in place of any of the same name. */
export function notice(name: string, text: string, acts: Act[] = [], kind = "warn"): void {
  if (pressed) return void afterPress.push(() => notice(name, text, acts, kind));
  const box = document.createElement("div");
  box.id = name;
  box.className = `notice ${kind}`;
  const p = document.createElement("p");
  p.textContent = text;
  const apart = document.createElement("span");
  apart.className = "apart";
  apart.append(...acts.map(button));
  box.append(p, apart);
  const old = document.getElementById(name);
  const head = document.querySelector("#main > .head");
  if (old?.textContent === box.textContent) return;
  if (old) old.replaceWith(box);
  else if (head) head.after(box);
  else document.getElementById("main")?.prepend(box);
  say(text);
}

export function removeNotice(name: string): void {
  if (pressed) return void afterPress.push(() => removeNotice(name));
  document.getElementById(name)?.remove();
}
