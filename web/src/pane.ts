// SPDX-License-Identifier: EUPL-1.2
// Another page beside the one that is being written: a new record for a link field, a look at the
// record that it names, the columns of a grid. Its form is sent from here; whoever opened it learns
// where it led. Escape closes it and gives the focus back. Without script these are pages.
import { draftOf } from "./draft";
import { visit } from "./visit";
import { t } from "./words";

type Done = (address: URL) => void;

const FIELDS = "input:not([type=hidden], [tabindex='-1']), select, textarea";

/** The ids of the page beside must not be those of this page. */
function rename(part: Element): void {
  const own = (id: string) => `beside-${id}`;
  for (const e of part.querySelectorAll<HTMLElement>("[id]")) e.id = own(e.id);
  for (const attribute of ["for", "aria-describedby", "aria-labelledby", "aria-controls"])
    for (const e of part.querySelectorAll(`[${attribute}]`))
      e.setAttribute(attribute, own(e.getAttribute(attribute) ?? ""));
  for (const a of part.querySelectorAll('a[href^="#"]'))
    a.setAttribute("href", `#${own(a.getAttribute("href")!.slice(1))}`);
}

async function fetchPage(address: string | URL, options: RequestInit): Promise<[Document, URL]> {
  const answer = await fetch(address, { ...options, headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return [page, new URL(answer.url)];
}

class Beside {
  private readonly pane = document.createElement("aside");
  private readonly opener = document.activeElement as HTMLElement | null;
  private busy = false;
  private end: URL | undefined; // where its form led, to be told

  constructor(private readonly done: Done) {
    this.pane.className = "pane beside-page";
    this.pane.addEventListener("submit", (event) => this.onSubmit(event));
    this.pane.addEventListener("keydown", (event) => this.onKey(event));
    this.pane.addEventListener("click", (event) => this.onClick(event));
  }

  /** False: the page cannot be shown here. */
  async open(address: string): Promise<boolean> {
    const [page] = await fetchPage(address, {});
    if (!this.show(page)) return false;
    document.querySelector(".desk")!.append(this.pane);
    const first = this.pane.querySelector<HTMLElement>(FIELDS);
    (first ?? this.pane.querySelector<HTMLElement>("a, button"))?.focus();
    if (first instanceof HTMLInputElement) first.select();
    return true;
  }

  private show(page: Document): boolean {
    const pane = page.querySelector("aside.pane");
    const form = page.querySelector("#main form");
    const part = pane ?? form;
    if (!part) return false;
    rename(part);
    const heading = page.querySelector("#main h1")?.textContent ?? page.title;
    const title = pane?.getAttribute("aria-label") ?? heading;
    this.pane.setAttribute("aria-label", title);
    if (pane) this.pane.replaceChildren(...pane.childNodes);
    else this.pane.replaceChildren(this.head(title), form!);
    return true;
  }

  private head(title: string): HTMLElement {
    const head = document.createElement("div");
    head.className = "head";
    const heading = document.createElement("h2");
    heading.className = "t16";
    heading.textContent = title;
    const close = document.createElement("button");
    close.className = "button quiet apart";
    close.type = "button";
    close.dataset["key"] = "close-pane";
    close.textContent = t("Close");
    head.append(heading, close);
    return head;
  }

  close(): void {
    this.pane.remove();
    if (this.opener?.isConnected) this.opener.focus();
    if (this.end) this.done(this.end);
  }

  private onClick(event: MouseEvent): void {
    if (!(event.target as Element).closest('[data-key="close-pane"]')) return;
    event.preventDefault();
    event.stopPropagation();
    this.close();
  }

  private onKey(event: KeyboardEvent): void {
    const command = event.ctrlKey || event.metaKey;
    const saves = command && (event.key.toLowerCase() === "s" || event.key === "Enter");
    if (event.defaultPrevented || (event.key !== "Escape" && !saves)) return;
    event.preventDefault();
    event.stopPropagation();
    const form = this.pane.querySelector("form");
    if (!saves) this.close();
    else if (form) form.requestSubmit();
    else this.pane.querySelector<HTMLElement>("a.button")?.click();
  }

  /** Other buttons than that which keeps are those of a page, and lead to one. */
  private onSubmit(event: SubmitEvent): void {
    const by = event.submitter as HTMLButtonElement | null;
    const form = event.target as HTMLFormElement;
    if (by?.name === "do" && !["save", "reset"].includes(by.value)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!this.busy) void this.send(form, by);
  }

  private again(by: HTMLElement | null): void {
    const { name = "", value = "" } = (by ?? {}) as HTMLButtonElement;
    const all = this.pane.querySelectorAll<HTMLButtonElement>("button");
    ([...all].find((b) => b.name === name && b.value === value) ?? all[0])?.focus();
  }

  private toWrong(): void {
    const at = (selector: string) => this.pane.querySelector<HTMLElement>(selector);
    (at("[aria-invalid=true]") ?? at(".notice.err a") ?? at("button"))?.focus();
  }

  private async send(form: HTMLFormElement, by: HTMLElement | null): Promise<void> {
    const pairs = [...new FormData(form, by)].filter(([, v]) => typeof v === "string");
    const body = new URLSearchParams(pairs as [string, string][]);
    const action = new URL(form.action);
    this.busy = true;
    try {
      const [page, end] = await fetchPage(action, { method: "POST", body });
      if (page.querySelector("#main .notice.err") && this.show(page)) return this.toWrong();
      this.end = end;
      if (end.pathname !== action.pathname) return this.close();
      this.show(page); // the same form again: something in it was moved
      this.again(by);
    } catch {
      const text = t("The server cannot be reached. Nothing was sent; try again.");
      this.pane.querySelector("h2")?.after(Object.assign(document.createElement("p"), {
        className: "wrong", role: "alert", textContent: text }));
    } finally {
      this.busy = false;
    }
  }
}

/** Shows a page beside; `done` gets the address that its form led to. False: it cannot be shown. */
export async function openBeside(address: string, done: Done = () => undefined): Promise<boolean> {
  return new Beside(done).open(address).catch(() => false);
}

/** The form of the page as it is now, with what was typed and what of it is wrong. */
export async function showAgain(form: HTMLFormElement): Promise<void> {
  await draftOf(form)?.settled();
  if (form.dataset["name"]) return visit(location.href); // the server has its draft
  form.requestSubmit(form.querySelector<HTMLButtonElement>("button[name=do][value=merge]"));
}

/** Links that carry data-beside show their page beside the form, which is shown anew afterwards. */
export function startPane(): void {
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-beside]");
    const form = link?.closest<HTMLFormElement>("form[data-draft]");
    if (!link || !form || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void openBeside(link.href, () => void showAgain(form)).then((shown) => {
      if (!shown) void visit(link.href);
    });
  }, true);
}
