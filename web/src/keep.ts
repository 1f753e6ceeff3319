// SPDX-License-Identifier: EUPL-1.2
// Nothing typed is lost: what the server does not have yet is kept in this browser, by user and
// form: while the network is away, when the page goes with something unsent, and for new documents
// as they are typed. Whoever opens the form again is offered it; the server takes it as a merge.
import { notice, removeNotice } from "./notice";
import { say } from "./say";
import { postPairs, type Sent } from "./visit";
import { t } from "./words";

type Pairs = [string, string][];
interface Kept {
  at: number;
  pairs: Pairs;
}

const WAIT_MS = 500;
const LARGE = 1500; // fields; writing them down is left to moments when nobody types
const DAYS = 30;
const OWN = /^(csrf_token|once|version|do|(draft|attach)\..*)$/; // of the page, not typed

const touched = new WeakSet<HTMLFormElement>();
const forms = () => document.querySelectorAll<HTMLFormElement>("form[data-draft]");

/** Forms of new documents are told apart by their key; a stored document has one. */
function keyOf(form: HTMLFormElement): string {
  const user = document.documentElement.dataset["user"] ?? "";
  const once = form.elements.namedItem("once");
  const own = once instanceof HTMLInputElement ? `#${once.value}` : "";
  return `typed:${user}:${new URL(form.action).pathname}${own}`;
}

function pairsOf(form: HTMLFormElement): Pairs {
  const passwords = form.querySelectorAll<HTMLInputElement>("[type=password]");
  const secret = new Set([...passwords].map((input) => input.name));
  const all = [...new FormData(form)].filter(([, v]) => typeof v === "string") as Pairs;
  return all.filter(([name]) => name !== "csrf_token" && !secret.has(name));
}

function keep(form: HTMLFormElement): void {
  try {
    const kept: Kept = { at: Date.now(), pairs: pairsOf(form) };
    localStorage.setItem(keyOf(form), JSON.stringify(kept));
  } catch {
    // private windows may refuse storage, or it is full: the page itself still holds it
  }
}

function forget(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // nothing is kept then
  }
}

// --- when ----------------------------------------------------------------------------------------

let timer: ReturnType<typeof setTimeout> | undefined;

function keepSoon(form: HTMLFormElement): void {
  clearTimeout(timer);
  const wait = form.elements.length > LARGE ? WAIT_MS * 4 : WAIT_MS;
  timer = setTimeout(() => requestIdleCallback(() => keep(form)), wait);
}

const isAway = (form: HTMLFormElement) => form.dataset["state"] === "offline";
const isNew = (form: HTMLFormElement) => !form.dataset["name"];

function onTyped(event: Event): void {
  const form = (event.target as Element).closest<HTMLFormElement>("form[data-draft]");
  if (!form) return;
  touched.add(form);
  if (isNew(form) || isAway(form)) keepSoon(form);
}

/** The page goes: what was typed and not answered yet stays here. */
function onLeave(): void {
  for (const form of forms()) {
    const field = document.activeElement as HTMLInputElement | null;
    const typing = field?.form === form && field.value !== field.defaultValue;
    const unsent = form.dataset["state"] !== undefined && form.dataset["state"] !== "saved";
    if (touched.has(form) && (isNew(form) || unsent || typing)) keep(form);
  }
}

// --- no network ----------------------------------------------------------------------------------

function onFailed(event: Event): void {
  const form = event.target as HTMLFormElement;
  if (!isAway(form)) return;
  keep(form);
  if ((event as CustomEvent<number>).detail === 401) return; // live.ts offers the sign-in
  notice(
    "away",
    t("Offline: what you type is kept on this computer and sent when the network is back."),
  );
}

function onWritten(event: Event): void {
  const form = event.target as HTMLFormElement;
  if (!isNew(form)) forget(keyOf(form));
  if (!document.getElementById("away")) return;
  removeNotice("away");
  say(t("The network is back: what you typed was sent."));
}

/** The page was left by the button that throws away what stands in its form. */
function giveUp(): void {
  for (const form of forms()) {
    touched.delete(form);
    forget(keyOf(form));
  }
}

/** It was sent and stored (the server leads on): nothing is to be kept any more. */
function onSent(event: Event): void {
  const { form, stored } = (event as CustomEvent<Sent>).detail;
  clearTimeout(timer);
  if (stored && form.matches("form:not([data-draft]):has([value=discard])")) giveUp();
  else if (stored) forget(keyOf(form));
  else if (touched.has(form)) keep(form);
}

// --- and back ------------------------------------------------------------------------------------

function read(key: string): Kept | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null") as Kept | null;
    if (kept && Date.now() - kept.at < DAYS * 86400_000) return kept;
    if (kept) forget(key);
  } catch {
    // not ours, or no storage
  }
  return undefined;
}

function typedPart(pairs: Pairs): string {
  return JSON.stringify(pairs.filter(([name, value]) => !OWN.test(name) && value !== ""));
}

/** What is kept for the address of this form, by other pages when it is of a new document. */
function keptFor(form: HTMLFormElement): [string, Kept][] {
  const own = keyOf(form);
  const start = own.split("#")[0]!;
  const keys = Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i)!);
  const isOther = (key: string) => key === start || (key.startsWith(`${start}#`) && key !== own);
  return keys.filter(isOther).flatMap((key): [string, Kept][] => {
    const kept = read(key);
    return kept ? [[key, kept]] : [];
  });
}

/** Of several new documents that were left the newest is offered first. */
function find(form: HTMLFormElement): [string, Kept] | undefined {
  const now = typedPart(pairsOf(form));
  const found = keptFor(form).filter(([, kept]) => typedPart(kept.pairs) !== now);
  return found.sort((a, b) => b[1].at - a[1].at)[0];
}

function takeUp(form: HTMLFormElement, kept: Kept): void {
  const pairs = kept.pairs.filter(([name]) => name !== "do");
  void postPairs(form, [["do", "merge"], ...pairs]);
}

/** What was typed for a document that is deleted came back as a new one: only this page has it. */
function takeOver(form: HTMLFormElement): void {
  const user = document.documentElement.dataset["user"] ?? "";
  delete form.dataset["typed"];
  touched.add(form);
  const now = typedPart(pairsOf(form));
  for (const [key, kept] of keptFor(form)) // the same, brought to an earlier page
    if (typedPart(kept.pairs) === now) forget(key);
  keep(form);
  forget(`typed:${user}:${location.pathname}`);
}

function offer(): void {
  const form = forms()[0];
  if (form && "typed" in form.dataset) takeOver(form);
  if (!form || touched.has(form)) return;
  let found: [string, Kept] | undefined;
  try {
    found = find(form);
  } catch {
    return; // no storage
  }
  if (!found) return;
  const [key, kept] = found;
  const when = new Date(kept.at).toLocaleString(document.documentElement.lang, {
    dateStyle: "short",
    timeStyle: "short",
  });
  const drop = () => {
    forget(key);
    removeNotice("kept");
    offer();
  };
  notice("kept", t("What you typed on {0} and did not save is kept on this computer.", when), [
    { label: t("Take it up again"), act: () => takeUp(form, kept) },
    { label: t("Throw it away"), act: drop },
  ]);
}

export function startKeeping(): void {
  document.addEventListener("input", onTyped);
  document.addEventListener("change", onTyped);
  document.addEventListener("draft:failed", onFailed);
  document.addEventListener("draft:written", onWritten);
  document.addEventListener("desk:sent", onSent);
  document.addEventListener("desk:page", offer);
  document.addEventListener("visibilitychange", () => document.hidden && onLeave());
  addEventListener("pagehide", onLeave);
  offer();
}
