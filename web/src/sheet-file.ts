// SPDX-License-Identifier: EUPL-1.2
// The scanned invoice beside the entry sheet. A file that is dropped, pasted or chosen is sent at
// once with the form as it stands; of the answer only what is beside the form is taken, so that
// nothing is touched that is being typed meanwhile. A piece waits for its file before it closes.
//
// Alt J goes to the picture and back (or chooses a file when there is none), Alt R puts the next
// value of the invoice that fits the field into it. The picture never has the keys that are meant
// for the rows: a PDF that was clicked gives them back.
import { say } from "./say";
import { askToSignIn } from "./sign-in";
import { t } from "./words";

const LARGEST = 50 * 1024 * 1024 - 64 * 1024; // what the server takes, less the form around it

const sheet = () =>
  document.querySelector<HTMLFormElement>('#main form:has(> input[name="sheet.day"])');
const zone = (form: HTMLFormElement) => form.querySelector<HTMLElement>(".drop")!;
const scan = () => document.querySelector<HTMLElement>("aside.pane #scan");

let last: HTMLElement | null = null; // the field that was typed in
let sending: Promise<boolean> | undefined;

// --- sending -------------------------------------------------------------------------------------

/** No text: nothing is wrong any more. */
function complain(form: HTMLFormElement, text: string): void {
  const p = document.createElement("p");
  p.className = "wrong";
  p.setAttribute("role", "alert");
  p.textContent = text;
  zone(form).parentElement?.querySelector(":scope > .drop + .wrong")?.remove();
  if (text) zone(form).after(p);
}

async function post(form: HTMLFormElement, what: string, files: File[]): Promise<Response | null> {
  const data = new FormData(form);
  data.delete("file");
  data.set("do", what);
  for (const file of files) data.append("file", file, file.name);
  const response = await fetch(form.action, { method: "POST", body: data }).catch(() => null);
  return response?.status === 401 && (await askToSignIn()) ? post(form, what, files) : response;
}

function showPane(aside: Element | null): void {
  const old = document.querySelector("aside.pane:not(.beside-page)");
  if (!aside) return old?.remove();
  if (!old) return document.getElementById("main")!.after(aside);
  if (!sameFile(old, aside)) return old.replaceWith(aside);
  const values = aside.querySelector("#values");
  if (values) old.querySelector("#values")?.replaceWith(values);
}

/** What stands beside the form, as the answer has it; what is wrong with the file, if anything. */
function take(form: HTMLFormElement, page: Document): string | undefined {
  const fresh = page.querySelector("#main form .drop");
  const wrong = page.querySelector("#main form .drop + .wrong")?.textContent;
  const other = page.querySelector(".notice.err, main p")?.textContent?.trim();
  if (!fresh) return other || t("The file was not sent. Choose it again.");
  complain(form, "");
  zone(form).replaceWith(fresh);
  showPane(page.querySelector("aside.pane"));
  arrive();
  return wrong ?? undefined;
}

const source = (pane: Element) =>
  pane.querySelector("#scan iframe, #scan img")?.getAttribute("src")?.split("#")[0] ??
  pane.querySelector("p a")?.getAttribute("href");
const sameFile = (one: Element, other: Element) => source(one) === source(other);

async function exchange(form: HTMLFormElement, what: string, files: File[]): Promise<boolean> {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (size > LARGEST) {
    complain(form, t("Larger than 50 MB together: nothing was sent. Send fewer at once."));
    return false;
  }
  zone(form).setAttribute("aria-busy", "true");
  const response = await post(form, what, files);
  const page = response && new DOMParser().parseFromString(await response.text(), "text/html");
  if (!form.isConnected) return false; // the page was left; what was sent waits for the next visit
  zone(form).removeAttribute("aria-busy");
  const wrong = page ? take(form, page) : t("The file was not sent. Choose it again.");
  if (wrong) complain(form, wrong);
  return !wrong;
}

/** One at a time; what is said about the form comes once that is done. */
async function ask(form: HTMLFormElement, what: string, files: File[] = []): Promise<void> {
  while (sending) await sending;
  sending = exchange(form, what, files);
  const ok = await sending.finally(() => (sending = undefined));
  const text = form.isConnected && zone(form).querySelector("p")?.textContent;
  if (ok && text) say(text);
}

// --- where files come from -----------------------------------------------------------------------

const filesOf = (data: DataTransfer | null) => [...(data?.files ?? [])];

function onDragOver(event: DragEvent): void {
  if (!sheet() || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  document.documentElement.classList.add("dropping");
}

function onDrop(event: DragEvent): void {
  const form = sheet(), files = filesOf(event.dataTransfer);
  if (!form || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  document.documentElement.classList.remove("dropping");
  if (files.length) void ask(form, "attach", files);
}

function onPaste(event: ClipboardEvent): void {
  const form = sheet(), files = filesOf(event.clipboardData);
  if (!form || !files.length) return;
  event.preventDefault();
  event.stopPropagation(); // the grid would take it for rows
  void ask(form, "attach", files);
}

function onChoose(event: Event): void {
  const input = event.target as HTMLInputElement;
  const form = sheet();
  if (!form || input.type !== "file" || input.form !== form) return;
  event.stopPropagation();
  const files = [...(input.files ?? [])];
  input.value = "";
  if (files.length) void ask(form, "attach", files);
  last?.focus();
}

/** A piece whose file is under way closes once it is there, and not without it. */
function onSubmit(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const by = event.submitter as HTMLButtonElement | null;
  if (form !== sheet()) return;
  const here = by?.value === "detach" || by?.value === "later";
  if (!sending && !here) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (here) void ask(form, by.value).then(() => back());
  else void sending!.then((ok) => ok && form.isConnected && form.requestSubmit(by));
}

// --- looking -------------------------------------------------------------------------------------

const STEPS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];
let look = { of: "", zoom: 1, turn: 0, page: 1 };

/** A PDF is drawn anew: its viewer reads what follows the # only once. */
function draw(): void {
  const figure = scan();
  const img = figure?.querySelector("img"), frame = figure?.querySelector("iframe");
  if (img) {
    const sideways = look.turn % 180 !== 0;
    img.style.width = `${look.zoom * 100}%`;
    img.style.maxWidth = "none";
    img.style.rotate = `${look.turn}deg`;
    const box = img.getBoundingClientRect();
    img.style.margin = sideways ? `${Math.max(0, (box.height - img.offsetHeight) / 2)}px 0` : "";
  }
  if (!frame) return;
  const now = frame.cloneNode() as HTMLIFrameElement;
  const view = look.zoom === 1 ? "view=FitH" : `zoom=${look.zoom * 100}`;
  now.src = `${look.of}#page=${look.page}&${view}&navpanes=0`;
  frame.replaceWith(now);
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
function arrive(): void {
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

const back = () => last?.isConnected && last.focus();

const isTaken = () => document.activeElement?.matches("#scan iframe") ?? false;

/** A viewer that is still being loaded takes the focus, or loses it, a while after the click. */
function giveBack(looks = 40): void {
  if (isTaken() || document.activeElement === document.body)
    (last?.isConnected ? last : scan())?.focus();
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

function onLookKey(event: KeyboardEvent): boolean {
  const pages = scan()?.querySelector("iframe");
  const act = event.key === "PageDown" && pages ? () => leaf(1)
    : event.key === "PageUp" && pages ? () => leaf(-1) : LOOKS[event.key];
  act?.();
  return act !== undefined;
}

// --- what it says --------------------------------------------------------------------------------

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
function putNext(field: HTMLInputElement): boolean {
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
  const field = last as HTMLInputElement | null;
  if (!value || !sheet()) return;
  if (field?.isConnected && fits(value, field)) return put(field, textOf(value));
  const names = (value.dataset["into"] ?? "").split(" ");
  const head = names.map((name) => sheet()!.elements.namedItem(name));
  const free = head.find((f): f is HTMLInputElement => f instanceof HTMLInputElement);
  if (free) put(free, textOf(value));
  else say(t("Go to the cell first, then take the value"));
}

// -------------------------------------------------------------------------------------------------

function onKey(event: KeyboardEvent): void {
  const form = sheet();
  if (!form || event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const here = document.activeElement;
  let done = false;
  if (event.altKey && event.key.toLowerCase() === "j") {
    const figure = scan();
    done = true;
    if (!figure) zone(form).querySelector<HTMLInputElement>("input[type=file]")?.click();
    else if (figure.contains(here)) back();
    else figure.focus();
  } else if (event.altKey && event.key.toLowerCase() === "r") {
    done = here instanceof HTMLInputElement && here.form === form && putNext(here);
  } else if (!event.altKey && here === scan()) {
    done = onLookKey(event);
  }
  if (!done) return;
  event.preventDefault();
  event.stopPropagation();
}

function onFocus(event: FocusEvent): void {
  const field = event.target as HTMLElement;
  const typed = field.matches("input:not([type=file], [type=hidden]), select, textarea");
  if (typed && field.closest("form") === sheet()) last = field;
}

export function startSheetFiles(): void {
  document.addEventListener("dragover", onDragOver);
  document.addEventListener("drop", onDrop);
  document.addEventListener("paste", onPaste, true);
  document.addEventListener("change", onChoose, true);
  document.addEventListener("submit", onSubmit, true);
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("focusin", onFocus);
  document.addEventListener("click", onClick);
  addEventListener("blur", onBlur);
  document.addEventListener("desk:page", arrive);
  arrive();
}
