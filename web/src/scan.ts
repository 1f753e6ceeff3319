// SPDX-License-Identifier: EUPL-1.2
// The picture beside the entry sheet: larger, smaller, turned, page by page. It never has the keys
// that are meant for the rows: Escape leads back to the field that was typed in, and a PDF that was
// clicked gives the keys back.
import { say } from "./say";
import { t } from "./words";

/** Asked at every key of every page: only one of them is looked through. */
export const sheet = () =>
  location.pathname === "/books/entry"
    ? document.querySelector<HTMLFormElement>('#main form:has(> input[name="sheet.day"])')
    : null;
export const scan = () => document.querySelector<HTMLElement>("aside.pane #scan");

let last: HTMLElement | null = null; // the field that was typed in

/** The field of the sheet that was typed in, unless it is gone. */
export const lastField = () => (last?.isConnected ? last : null);
export const back = () => lastField()?.focus();

/** What a pane shows, to tell whether another one shows the same. */
export const source = (pane: Element) =>
  pane.querySelector("#scan iframe, #scan img")?.getAttribute("src")?.split("#")[0] ??
  pane.querySelector("p a")?.getAttribute("href");

const STEPS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];
let look = { of: "", zoom: 1, turn: 0, page: 1 };

/** Turned about its middle, it takes the room of one that lies: its margins make up for that. */
function drawPicture(img: HTMLImageElement): void {
  const lies = look.turn % 180 !== 0;
  const shape = lies ? img.naturalWidth / img.naturalHeight || 1 : 1;
  img.style.width = `${look.zoom * 100 * shape}%`;
  img.style.maxWidth = "none";
  img.style.rotate = `${look.turn}deg`;
  const less = lies ? (img.offsetWidth - img.offsetHeight) / 2 : 0;
  img.style.margin = less ? `${less}px ${-less}px` : "";
}

/** A PDF is drawn anew: its viewer reads what follows the # only once. */
function drawPdf(frame: HTMLIFrameElement): void {
  const now = frame.cloneNode() as HTMLIFrameElement;
  const view = look.zoom === 1 ? "view=FitH" : `zoom=${look.zoom * 100}`;
  now.src = `${look.of}#page=${look.page}&${view}&navpanes=0`;
  frame.replaceWith(now);
}

function draw(): void {
  const img = scan()?.querySelector("img"), frame = scan()?.querySelector("iframe");
  if (img) drawPicture(img);
  if (frame) drawPdf(frame);
}

function zoom(by: number): void {
  const at = STEPS.indexOf(look.zoom) + by;
  look.zoom = by === 0 ? 1 : STEPS[Math.min(Math.max(at, 0), STEPS.length - 1)]!;
  draw();
  say(`${look.zoom * 100} %`);
}

function turn(): void {
  look.turn = (look.turn + 90) % 360;
  draw();
}

function leaf(by: number): void {
  look.page = Math.max(1, look.page + by);
  draw();
}

function tool(label: string, key: string, act: () => void): HTMLButtonElement {
  const b = document.createElement("button");
  b.type = "button";
  b.className = "button quiet";
  b.title = `${label} (${key})`;
  b.append(label, " ", Object.assign(document.createElement("kbd"), { textContent: key }));
  b.addEventListener("click", act);
  return b;
}

function tools(figure: HTMLElement): HTMLElement {
  const box = document.createElement("div");
  box.className = "actions";
  const img = figure.querySelector("img");
  box.append(tool(t("Larger"), "+", () => zoom(1)), tool(t("Smaller"), "−", () => zoom(-1)));
  if (img) box.append(tool(t("Turn"), "T", turn));
  return box;
}

/** The picture of this page gets its tools; how it is looked at stays as long as it is the same. */
export function arriveScan(): void {
  const figure = scan();
  const of = figure && source(figure.closest("aside")!);
  if (!figure || !of || !figure.querySelector("img, iframe")) return;
  if (look.of !== of) look = { of, zoom: 1, turn: 0, page: 1 };
  if (figure.previousElementSibling?.className !== "actions") figure.before(tools(figure));
  (figure as HTMLElement & { morph?: (now: Element) => void }).morph = (now) => {
    const other = now.querySelector("img, iframe")?.getAttribute("src");
    if (other?.split("#")[0] === look.of) return; // it would be loaded anew
    figure.replaceChildren(...now.childNodes);
    figure.setAttribute("aria-label", now.getAttribute("aria-label") ?? "");
  };
  const frame = figure.querySelector("iframe");
  if (frame) frame.tabIndex = -1;
  if (look.zoom !== 1 || look.turn || look.page !== 1) draw();
}

const isTaken = () => document.activeElement?.matches("#scan iframe") ?? false;

/** A viewer that is still being loaded takes the focus, or loses it, a while after the click. */
function giveBack(looks = 40): void {
  if (isTaken() || document.activeElement === document.body)
    (lastField() ?? scan())?.focus();
  if (looks > 0) setTimeout(() => giveBack(looks - 1), 25);
}

/** A click into a PDF scrolls and zooms there; the keys come back to the rows. */
function onBlur(): void {
  if (isTaken()) setTimeout(giveBack);
}

const LOOKS: Record<string, () => void> = {
  "+": () => zoom(1),
  "=": () => zoom(1),
  "-": () => zoom(-1),
  "0": () => zoom(0),
  t: turn,
  Escape: () => back(),
};

export function onScanKey(event: KeyboardEvent): boolean {
  const pages = scan()?.querySelector("iframe");
  const act = event.key === "PageDown" && pages ? () => leaf(1)
    : event.key === "PageUp" && pages ? () => leaf(-1) : LOOKS[event.key];
  act?.();
  return act !== undefined;
}

function onFocus(event: FocusEvent): void {
  const field = event.target as HTMLElement;
  const typed = field.matches("input:not([type=file], [type=hidden]), select, textarea");
  if (typed && field.closest("form") === sheet()) last = field;
}

export function startScans(): void {
  document.addEventListener("focusin", onFocus);
  addEventListener("blur", onBlur);
  document.addEventListener("desk:page", arriveScan);
  arriveScan();
}
