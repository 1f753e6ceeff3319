// SPDX-License-Identifier: EUPL-1.2
// A page says when what it shows was changed by someone else, and offers to load it anew or to
// merge; the server merges (src/web/merge.h). Notes of others appear beside it. A list says how
// many of its rows are behind.
import { draftOf } from "./draft";
import { notice, removeNotice, type Act } from "./notice";
import { say } from "./say";
import { askToSignIn } from "./sign-in";
import { listen, type Change, type News } from "./stream";
import { visit } from "./visit";
import { t } from "./words";

const main = () => document.getElementById("main");
const form = () => document.querySelector<HTMLFormElement>("#main form[data-draft]");

function time(at: number): string {
  const options = { hour: "2-digit", minute: "2-digit" } as const;
  return new Date(at).toLocaleTimeString(document.documentElement.lang, options);
}

// --- a document ----------------------------------------------------------------------------------

/** What was told while the page was on its way to the server: the answer may know it already. */
let waiting: Change | undefined;

function merge(): void {
  const f = form();
  f?.requestSubmit(f.querySelector<HTMLButtonElement>("button[name=do][value=merge]"));
}

/** The document is deleted: the server shows what was typed as a new one. */
function goOn(): Act[] {
  return form() ? [{ label: t("Make a new document of it"), act: merge }] : [];
}

function acts(): Act[] {
  const reload = { label: t("Reload"), act: () => void visit(location.href) };
  return form()?.querySelector("button[value=merge]")
    ? [reload, { label: t("Merge"), act: merge }]
    : [reload];
}

function words(c: Change): string {
  if (c.gone) return t("Deleted by {0} at {1}.", c.by, time(c.at));
  return c.me
    ? t("Changed by you in another window at {0}.", time(c.at))
    : t("Changed by {0} at {1}.", c.by, time(c.at));
}

function showChanged(c: Change): void {
  notice("changed", words(c), c.gone ? goOn() : acts());
}

function isShown(c: Change): boolean {
  const at = main()?.dataset;
  if (!at?.["doc"]) return false;
  if (c.gone) return location.pathname === `/app/${c.type}/${encodeURIComponent(c.name)}`;
  return at["doc"] === String(c.id) && c.version > Number(at["version"]);
}

function onDocument(c: Change): void {
  if (!isShown(c)) return;
  if (document.querySelector("form.sending")) waiting = c;
  else showChanged(c);
}

// --- its notes -----------------------------------------------------------------------------------

/** The timeline is fetched anew; the note that is being written stands outside of it. */
async function onNote(c: Change): Promise<void> {
  const shown = main()?.dataset["doc"];
  const timeline = () => document.querySelector("aside.pane #history .timeline");
  if (!c.about || shown !== String(c.about) || !timeline()) return;
  const address = location.href;
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  const page = new DOMParser().parseFromString((await answer?.text()) ?? "", "text/html");
  const now = page.querySelector("aside.pane #history .timeline");
  if (!now || location.href !== address || now.innerHTML === timeline()?.innerHTML) return;
  timeline()?.replaceWith(document.adoptNode(now));
  if (!c.me) say(t("{0} noted something here.", c.by));
}

// --- a list --------------------------------------------------------------------------------------

const behind = new Set<number>();

const listed = (page: ParentNode) =>
  [...page.querySelectorAll(".table.list tbody tr")].map((row) => row.textContent ?? "");

function showBehind(changes: number): void {
  const head = document.querySelector("#main > .head");
  let button = document.getElementById("behind");
  if (!head) return;
  if (!button) {
    button = document.createElement("button");
    button.id = "behind";
    button.className = "button quiet";
    button.addEventListener("click", () => void visit(location.href));
    head.append(button);
  }
  button.textContent =
    changes === 1 ? t("1 change, refresh") : t("{0} changes, refresh", changes);
}

function onList(c: Change): void {
  const shown = location.pathname === `/app/${c.type}` && document.querySelector(".table.list");
  if (!shown || (c.me && !document.hidden)) return;
  behind.add(c.id);
  showBehind(behind.size);
}

// --- all -----------------------------------------------------------------------------------------

function compareDocument(page: Document, status: number | undefined): void {
  const shown = main()?.dataset["doc"];
  const now = page.getElementById("main")?.dataset;
  if (status === 404) notice("changed", t("Deleted meanwhile."), goOn());
  if (now?.["doc"] !== shown) return;
  if (Number(now?.["version"]) > Number(main()?.dataset["version"]))
    notice("changed", t("Changed meanwhile."), acts());
}

function compareList(page: Document): void {
  const known = new Set(listed(document));
  const other = listed(page).filter((row) => !known.has(row)).length;
  if (other) showBehind(other);
}

/** Some changes were not told: what the server shows now says whether this page is behind. */
async function compare(): Promise<void> {
  const shown = main()?.dataset["doc"];
  const list = document.querySelector(".table.list");
  if (!shown && !list) return;
  const address = location.href;
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  const page = new DOMParser().parseFromString((await answer?.text()) ?? "", "text/html");
  // who changed it may have been told while the page was fetched
  if (location.href !== address || document.querySelector("#changed, #behind")) return;
  if (list?.isConnected) compareList(page);
  if (shown && main()?.dataset["doc"] === shown) compareDocument(page, answer?.status);
}

function hear(news: News): void {
  if (news.kind === "resync") void compare();
  else if (news.kind === "signin") offerSignIn();
  else if (main()) {
    onDocument(news.change);
    void onNote(news.change);
    onList(news.change);
  }
}

function offerSignIn(): void {
  const again = async () => {
    if (!(await askToSignIn())) return;
    removeNotice("changed");
    const f = form();
    if (f) draftOf(f)?.resume();
  };
  const act = { label: t("Sign in"), act: () => void again() };
  notice("changed", t("Your session has ended."), [act]);
}

function arrive(): void {
  behind.clear();
  if (waiting && isShown(waiting)) showChanged(waiting);
  waiting = undefined;
}

/** The server refused what was typed: nobody is signed in, the document is gone, or has changed. */
function onRefused(event: Event): void {
  const status = (event as CustomEvent<number>).detail;
  if (status === 401) offerSignIn();
  if (status === 404 && !document.getElementById("changed"))
    notice("changed", t("Deleted meanwhile."), goOn());
  if (status !== 409 || document.getElementById("changed")) return;
  notice("changed", t("Changed meanwhile."), acts());
}

export function startLive(): void {
  document.addEventListener("desk:page", arrive);
  document.addEventListener("draft:failed", onRefused);
  listen(hear);
}
