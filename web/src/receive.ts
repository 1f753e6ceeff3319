// SPDX-License-Identifier: EUPL-1.2
// Files dropped on a page that receives invoices: sent one by one, so that a hundred of them show
// how far they are and one that fails keeps no other back. Each answer is the page without script;
// its rows are added to ours.
import { say } from "./say";
import { visit } from "./visit";
import { t } from "./words";

const ADDRESS = "/books/receive";
const LARGEST = 50 * 1024 * 1024 - 4096; // what the server takes, less the frame of the form
let working = false;

const form = () => document.querySelector<HTMLFormElement>(`form.drop[action="${ADDRESS}"]`);
const button = () => document.querySelector<HTMLAnchorElement>(`.actions a[href="${ADDRESS}"]`);

async function send(to: HTMLFormElement, file: File): Promise<Document> {
  const data = new FormData();
  const token = to.elements.namedItem("csrf_token");
  if (token instanceof HTMLInputElement) data.append("csrf_token", token.value);
  data.append("file", file);
  const response = await fetch(ADDRESS, { method: "POST", body: data });
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** Adds what the answer says about its file; false when it says nothing. */
function take(answer: Document): boolean {
  const waiting = document.getElementById("waiting");
  const fresh = answer.getElementById("waiting");
  const theirs = answer.getElementById("received");
  const ours = document.querySelector("#received tbody");
  if (!theirs || !waiting || !fresh) return false;
  if (ours) ours.append(...theirs.querySelectorAll("tbody > tr"));
  else waiting.before(theirs);
  waiting.replaceWith(fresh);
  return true;
}

function reasonOf(file: File, answer?: Document): string {
  if (file.size > LARGEST) return t("This file is larger than 50 MB: it cannot be read.");
  const said = answer?.querySelector(".notice.err")?.textContent?.trim();
  return said || t("It was not read. Send it again.");
}

function complain(file: File, answer?: Document): void {
  const notice = document.createElement("div");
  notice.className = "notice err";
  notice.setAttribute("role", "alert");
  notice.textContent = `${file.name} : ${reasonOf(file, answer)}`;
  form()?.after(notice);
}

function showProgress(done: number, all: number): void {
  const after = form();
  let bar = document.querySelector<HTMLProgressElement>("progress#reading");
  if (!after) return;
  if (!bar) {
    bar = document.createElement("progress");
    bar.id = "reading";
    bar.className = "progress";
    bar.setAttribute("aria-label", t("Reading"));
    after.after(bar);
  }
  bar.max = all;
  bar.value = done;
  if (done === all) bar.remove();
}

async function receive(files: File[]): Promise<void> {
  const to = form();
  if (!to || !files.length || working) return;
  working = true;
  document.querySelectorAll("#received, .drop ~ .notice").forEach((old) => old.remove());
  for (const [i, file] of files.entries()) {
    showProgress(i, files.length);
    try {
      const answer = file.size > LARGEST ? undefined : await send(to, file);
      if (!answer || !take(answer)) complain(file, answer);
    } catch {
      complain(file);
    }
  }
  showProgress(files.length, files.length);
  working = false;
  to.reset();
  const read = document.querySelectorAll("#received tbody > tr:not(.why)").length;
  say(t("{0} of {1} files read", read, files.length));
  document.querySelector<HTMLElement>("#received tbody a")?.focus();
}

function carriesFiles(event: DragEvent): boolean {
  return !!event.dataTransfer?.types.includes("Files") && !!(form() ?? button());
}

function onDragOver(event: DragEvent): void {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  document.documentElement.classList.add("dropping");
}

async function onDrop(event: DragEvent): Promise<void> {
  document.documentElement.classList.remove("dropping");
  if (!carriesFiles(event)) return;
  event.preventDefault();
  const files = [...(event.dataTransfer?.files ?? [])];
  if (!form()) await visit(ADDRESS);
  await receive(files);
}

/** Choosing is enough: nobody presses a second button. */
function onChoose(event: Event): void {
  const input = event.target;
  if (input instanceof HTMLInputElement && input.form && input.form === form())
    void receive([...(input.files ?? [])]);
}

export function startReceive(): void {
  document.addEventListener("dragover", onDragOver);
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.documentElement.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => void onDrop(event));
  document.addEventListener("change", onChoose);
}
