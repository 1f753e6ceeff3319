// SPDX-License-Identifier: EUPL-1.2
// The scanned invoice beside the entry sheet. A file that is dropped, pasted or chosen is sent at
// once with the form as it stands; of the answer only what is beside the form is taken, so that
// nothing is touched that is being typed meanwhile. A piece waits for its file before it closes.
//
// Alt J goes to the picture (scan.ts) and back, or chooses a file when there is none; Alt R puts
// the next value of the invoice that fits the field into it (values.ts).
import { draftOf } from "./draft";
import { say } from "./say";
import { arriveScan, back, lastField, onScanKey, scan, sheet, source } from "./scan";
import { askToSignIn } from "./sign-in";
import { putNext } from "./values";
import { t } from "./words";

const LARGEST = 50 * 1024 * 1024 - 64 * 1024; // what the server takes, less the form around it

const zone = (form: HTMLFormElement) => form.querySelector<HTMLElement>(".drop")!;
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
  arriveScan();
  draftOf(form)?.refresh(); // it is marked what was typed meanwhile
  return wrong ?? undefined;
}

const sameFile = (one: Element, other: Element) => source(one) === source(other);

async function exchange(form: HTMLFormElement, what: string, files: File[]): Promise<boolean> {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (size > LARGEST) {
    complain(form, t("Larger than 50 MB together: nothing was sent. Send fewer at once."));
    return false;
  }
  const told = zone(form).querySelector("p")!;
  const before = told.textContent;
  zone(form).setAttribute("aria-busy", "true");
  if (files.length) told.textContent = t("Sending: {0}", files.map((f) => f.name).join(", "));
  const response = await post(form, what, files);
  const page = response && new DOMParser().parseFromString(await response.text(), "text/html");
  if (!form.isConnected) return false; // the page was left; what was sent waits for the next visit
  zone(form).removeAttribute("aria-busy");
  told.textContent = before;
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

/** Rows of a spreadsheet come with a picture of themselves: they are rows. */
function onPaste(event: ClipboardEvent): void {
  const form = sheet(), files = filesOf(event.clipboardData);
  if (!form || !files.length || event.clipboardData?.types.includes("text/plain")) return;
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
  lastField()?.focus();
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

// -------------------------------------------------------------------------------------------------

/** To the picture and back; without one a file is chosen. */
function onAttachKey(form: HTMLFormElement): boolean {
  const figure = scan();
  if (!figure) zone(form).querySelector<HTMLInputElement>("input[type=file]")?.click();
  else if (figure.contains(document.activeElement)) back();
  else figure.focus();
  return true;
}

function act(form: HTMLFormElement, event: KeyboardEvent): boolean {
  const here = document.activeElement;
  const held = event.altKey && !event.shiftKey ? event.key.toLowerCase() : "";
  if (held === "j") return onAttachKey(form);
  if (held === "r") return here instanceof HTMLInputElement && here.form === form && putNext(here);
  return !event.altKey && here === scan() && onScanKey(event);
}

function onKey(event: KeyboardEvent): void {
  const form = sheet();
  if (!form || event.isComposing || event.ctrlKey || event.metaKey || !act(form, event)) return;
  event.preventDefault();
  event.stopPropagation();
}

export function startSheetFiles(): void {
  document.addEventListener("dragover", onDragOver);
  document.addEventListener("drop", onDrop);
  document.addEventListener("paste", onPaste, true);
  document.addEventListener("change", onChoose, true);
  document.addEventListener("submit", onSubmit, true);
  document.addEventListener("keydown", onKey, true);
}
