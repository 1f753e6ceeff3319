// SPDX-License-Identifier: EUPL-1.2
// Going from page to page without a reload: the same address is fetched and its page is put in
// place. What this script cannot do well (downloads, other sites, another version of the desk)
// is left to the browser, so every page works without it.
import { Idiomorph } from "idiomorph";
import { draftOf } from "./draft";
import { say } from "./say";
import { askToSignIn } from "./sign-in";
import { t } from "./words";

const SLOW_MS = 200;
let pending: AbortController | undefined;
let shown = { path: location.pathname, search: location.search };

/** Links and forms that carry `data-plain`, and what is not a page, go the browser's own way. */
function isPage(url: URL): boolean {
  return url.origin === location.origin && !/^\/(api|assets|files|private)\//.test(url.pathname);
}

function linkOf(event: MouseEvent): HTMLAnchorElement | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = (event.target as Element).closest<HTMLAnchorElement>("a[href]");
  if (!link || link.target || link.hasAttribute("download") || "plain" in link.dataset) return null;
  const url = new URL(link.href);
  const sameDocument = url.pathname === location.pathname && url.search === location.search;
  return isPage(url) && !(sameDocument && url.hash) ? link : null;
}

function busy(on: boolean): void {
  document.getElementById("main")?.toggleAttribute("aria-busy", on);
  document.documentElement.classList.toggle("busy", on);
}

/** Both heads name the same style sheet and script, else the program was upgraded meanwhile. */
function sameVersion(page: Document): boolean {
  const files = (d: Document) =>
    [...d.head.querySelectorAll("link[rel=stylesheet], script[src]")]
      .map((e) => e.getAttribute("href") ?? e.getAttribute("src"))
      .join();
  return files(page) === files(document) && page.body.className === document.body.className;
}

/** On the same page what was typed, the focus and the scroll stay; a grid keeps itself. A link or
 * button that has the focus gets its new text all the same. */
function morph(page: Document): void {
  const typed = document.activeElement?.matches("input, textarea, select") ?? false;
  Idiomorph.morph(document.body, page.body, {
    morphStyle: "outerHTML",
    restoreFocus: true,
    ignoreActiveValue: typed,
    callbacks: {
      beforeNodeMorphed: (old: Node, now: Node) => {
        if (old instanceof Element && "morph" in old && now instanceof Element) {
          (old as Element & { morph: (printed: Element) => void }).morph(now);
          return false;
        }
        return !(old instanceof Element && old.id === "said");
      },
    },
  });
}

function replaceBody(page: Document): void {
  document.body.replaceWith(document.adoptNode(page.body));
}

function copyHead(page: Document): void {
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
}

/** Of a tab of the pane only the pane is new: what is being typed beside it stays untouched. */
function onlyPane(url: URL): boolean {
  const rest = (search: string) => {
    const params = new URLSearchParams(search);
    for (const name of ["pane", "file"]) params.delete(name);
    return params.toString();
  };
  const { path, search } = shown;
  return url.pathname === path && url.search !== search && rest(url.search) === rest(search);
}

function showPane(page: Document): boolean {
  const [now, next] = [document, page].map((d) => d.querySelector("aside.pane"));
  if (!now || !next) return false;
  Idiomorph.morph(now, next, { morphStyle: "outerHTML", restoreFocus: true });
  document.dispatchEvent(new CustomEvent("desk:pane"));
  return true;
}

function arrive(samePage: boolean, hash: string): void {
  const firstWrong = "#main .notice.err a, #main [aria-invalid=true]";
  const wrong = document.querySelector<HTMLElement>(firstWrong);
  if (wrong && samePage) {
    wrong.focus();
  } else if (!samePage) {
    const target = hash ? document.getElementById(hash.slice(1)) : null;
    const first = document.querySelector<HTMLElement>("#main [autofocus]");
    (first ?? document.getElementById("main"))?.focus({ preventScroll: true });
    if (target) target.scrollIntoView();
    else scrollTo(0, 0);
  }
  say(document.title);
  document.dispatchEvent(new CustomEvent("desk:page"));
}

function show(page: Document, url: URL, push: boolean, whole = false): void {
  const samePage = url.pathname === shown.path;
  const pane = !whole && onlyPane(url);
  if (push && url.href !== location.href) {
    history.replaceState({ ...(history.state as object | null), y: scrollY }, "");
    history.pushState({ y: 0 }, "", url);
  }
  shown = { path: url.pathname, search: url.search };
  copyHead(page);
  if (pane && showPane(page)) return;
  if (samePage) morph(page);
  else replaceBody(page);
  arrive(samePage, url.hash);
}

async function load(url: URL, options: RequestInit): Promise<Response | undefined> {
  pending?.abort();
  const mine = (pending = new AbortController());
  const slow = setTimeout(() => busy(true), SLOW_MS);
  try {
    return await fetch(url, { ...options, signal: mine.signal, headers: { Accept: "text/html" } });
  } catch (error) {
    if (mine.signal.aborted) return undefined;
    throw error;
  } finally {
    clearTimeout(slow);
    if (pending === mine) busy(false);
  }
}

/** Shows the page of an answer. False: the browser must do it. */
async function showAnswer(
  response: Response,
  hash: string,
  push: boolean,
  whole = false,
): Promise<boolean> {
  const isHtml = response.headers.get("Content-Type")?.startsWith("text/html");
  if (!isHtml || response.headers.has("Content-Disposition")) return false;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const end = new URL(response.url);
  end.hash = hash;
  if (!sameVersion(page)) {
    location.assign(end);
    return true;
  }
  show(page, end, push, whole);
  return true;
}

/** Fetches and shows a page. False: the browser must do it, or a newer visit came between. */
async function fetchPage(url: URL, push: boolean): Promise<boolean> {
  const response = await load(url, {});
  return !response || showAnswer(response, url.hash, push);
}

/** Goes to an address as a link does. */
export async function visit(address: string | URL): Promise<void> {
  const url = new URL(address, location.href);
  try {
    if (await fetchPage(url, true)) return;
  } catch {
    // no network: the browser's own page says it best
  }
  location.assign(url);
}

/** A form in parts takes long to write and to read: without a file it is sent as pairs. */
const holdsFile = (data: FormData) =>
  [...data.values()].some((v) => typeof v !== "string" && (v.size > 0 || v.name !== ""));

function readForm(form: HTMLFormElement, by: HTMLElement | null): FormData | null {
  const data = new FormData(form, by);
  return holdsFile(data) && form.enctype !== "multipart/form-data" ? null : data;
}

function toPairs(data: FormData): URLSearchParams {
  const pairs = new URLSearchParams();
  for (const [name, value] of data) if (typeof value === "string") pairs.append(name, value);
  return pairs;
}

/** What became of a sent form: event desk:sent, before the page of the answer is shown. */
export interface Sent {
  form: HTMLFormElement;
  stored: boolean;
}

function tellSent(form: HTMLFormElement, response: Response): void {
  const detail: Sent = { form, stored: response.redirected };
  document.dispatchEvent(new CustomEvent("desk:sent", { detail }));
}

/** Sends what `body` makes of the form; when the session has ended, again after the sign-in. */
async function post(form: HTMLFormElement, url: URL, body: () => BodyInit): Promise<void> {
  form.classList.add("sending");
  try {
    let response = await load(url, { method: "POST", body: body() });
    if (response?.status === 401) {
      if (!(await askToSignIn())) return;
      response = await load(url, { method: "POST", body: body() });
    }
    if (!response) return;
    tellSent(form, response);
    const whole = !form.closest("aside.pane");
    if (!(await showAnswer(response, url.hash, true, whole))) location.reload();
  } catch {
    say(t("The server cannot be reached. Nothing was sent; try again."));
    showOffline(form);
  } finally {
    form.classList.remove("sending");
  }
}

/** Sends the form with other values than stand in it. */
export async function postPairs(form: HTMLFormElement, pairs: [string, string][]): Promise<void> {
  const token = form.elements.namedItem("csrf_token");
  const own = () => (token instanceof HTMLInputElement ? token.value : "");
  await post(form, new URL(form.action), () => {
    return new URLSearchParams([...pairs, ["csrf_token", own()]]);
  });
}

async function send(form: HTMLFormElement, by: HTMLElement | null, url: URL): Promise<void> {
  const data = readForm(form, by);
  if (!data) return form.submit();
  const method = (by?.getAttribute("formmethod") ?? form.method).toLowerCase();
  if (method === "get") {
    url.search = toPairs(data).toString();
    return visit(url);
  }
  form.classList.add("sending"); // from now on a second press is none
  await draftOf(form)?.settled(); // else its own draft would look like that of another window
  await post(form, url, () => {
    const now = new FormData(form, by);
    return holdsFile(now) ? now : toPairs(now);
  });
}

function showOffline(form: HTMLFormElement): void {
  const notice = document.createElement("div");
  notice.className = "notice err";
  notice.setAttribute("role", "alert");
  notice.textContent = t("The server cannot be reached. Nothing was sent; try again.");
  form.querySelector(":scope > .notice")?.remove();
  form.prepend(notice);
}

function onSubmit(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const by = event.submitter;
  const address = by?.getAttribute("formaction") ?? form.getAttribute("action") ?? "";
  const url = new URL(address, location.href);
  if (event.defaultPrevented || form.target || "plain" in form.dataset || !isPage(url)) return;
  event.preventDefault();
  if (!form.classList.contains("sending")) void send(form, by, url);
}

async function goBack(event: PopStateEvent): Promise<void> {
  const url = new URL(location.href);
  if (url.pathname === shown.path && url.search === shown.search) return; // only the hash changed
  if (!(await fetchPage(url, false).catch(() => false))) return location.reload();
  scrollTo(0, (event.state as { y?: number } | null)?.y ?? 0);
}

export function startVisits(): void {
  history.scrollRestoration = "manual";
  document.addEventListener("click", (event) => {
    const link = linkOf(event);
    if (!link) return;
    event.preventDefault();
    void visit(link.href);
  });
  document.addEventListener("submit", onSubmit);
  addEventListener("popstate", (event) => void goBack(event));
}
