// SPDX-License-Identifier: EUPL-1.2
// Autocompletion on <input data-link="Doctype">, after the ARIA combobox pattern. Without script
// it is a text field that takes a name. Optional: data-link-by (the field beside it that says which
// of the types "A|B" in data-link), data-filters (JSON), data-create (address of the
// form for a new one, the typed text is added), data-open (address before a name, for F4).
import { openBeside } from "./pane";
import { visit } from "./visit";
import { t } from "./words";

const WAIT_MS = 80;
const ROWS = 10;
const GAP = 2;

interface Candidate {
  value: string;
  label?: string;
  description?: string;
}

let serial = 0;

/** The document that an address names: /app/customer/NAME */
const nameIn = (address: URL) => decodeURIComponent(address.pathname.split("/").slice(3).join("/"));

function options(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>('[role="option"]')];
}

/** The label with what was typed marked; accents and case do not count. */
export function marked(text: string, typed: string): DocumentFragment {
  const fold = (s: string) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const out = document.createDocumentFragment();
  const at = typed ? fold(text).indexOf(fold(typed)) : -1;
  if (at < 0 || fold(text).length !== text.length) {
    out.append(text);
    return out;
  }
  const mark = document.createElement("mark");
  mark.textContent = text.slice(at, at + typed.length);
  out.append(text.slice(0, at), mark, text.slice(at + typed.length));
  return out;
}

function span(content: string | Node): HTMLSpanElement {
  const e = document.createElement("span");
  e.append(content);
  return e;
}

class LinkField {
  private readonly list = document.createElement("div");
  private timer = 0;
  private asked = 0;
  private active = -1;
  private typed = ""; // what the candidates in the list were asked for

  constructor(private readonly input: HTMLInputElement) {
    this.list.className = "complete-list";
    this.list.id = `complete-${++serial}`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", t("Suggestions"));
    this.list.hidden = true;
    this.list.popover = "manual"; // above everything, cut by nothing
    this.list.addEventListener("mousedown", (e) => this.onPick(e));
    input.addEventListener("input", () => this.later());
    input.addEventListener("blur", () => this.close());
    input.addEventListener("keydown", (e) => this.onKey(e));
  }

  /** Also after the page was morphed, which takes off what the server did not print. */
  attach(): void {
    const { input, list } = this;
    if (list.isConnected) return;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    input.after(list);
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), WAIT_MS);
  }

  private async ask(): Promise<void> {
    const turn = ++this.asked;
    const found = await Promise.all(this.types().map((doctype) => this.find(doctype)));
    if (turn !== this.asked || document.activeElement !== this.input) return;
    const known = found.filter((list) => list !== null);
    if (known.length) this.show(known.flat());
  }

  /** Of what type it may be: the field beside it says so, or all of them are searched. */
  private types(): string[] {
    const { link = "", linkBy } = this.input.dataset;
    const beside = this.input.name.replace(/\w+$/, linkBy ?? "");
    const by = linkBy && this.input.form?.elements.namedItem(beside);
    const chosen = by && "value" in by ? by.value : "";
    return chosen ? [chosen] : link.split("|");
  }

  private async find(doctype: string): Promise<Candidate[] | null> {
    const txt = this.input.value.trim();
    const query = new URLSearchParams({ doctype, txt, page_length: String(ROWS) });
    if (this.input.dataset["filters"]) query.set("filters", this.input.dataset["filters"]);
    const address = `/api/method/frappe.desk.search.search_link?${query}`;
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok) return null;
    const body = (await answer.json()) as { message?: Candidate[]; results?: Candidate[] };
    return body.message ?? body.results ?? [];
  }

  private row(c: Candidate, typed: string): HTMLElement {
    const option = document.createElement("div");
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset["value"] = c.value;
    const title = c.label && c.label !== c.value ? c.label : (c.description ?? "");
    const label = c.value.includes(title) ? "" : title; // "6271 - Frais sur titres" says it already
    option.append(span(marked(c.value, typed)));
    if (label) option.append(span(marked(label, typed)));
    else option.classList.add("one");
    if (title !== c.description && c.description) option.append(span(c.description));
    return option;
  }

  private createRow(typed: string): HTMLElement {
    const option = this.row({ value: t("Create “{0}”", typed) }, "");
    option.className = "new";
    option.dataset["create"] = this.input.dataset["create"] ?? "";
    return option;
  }

  private show(found: Candidate[]): void {
    const typed = (this.typed = this.input.value.trim());
    const rows = found.map((c) => this.row(c, typed));
    const exact = found.some((c) => c.value === typed);
    if (this.input.dataset["create"] && typed && !exact) rows.push(this.createRow(typed));
    rows.forEach((r, i) => (r.id = `${this.list.id}-${i}`));
    this.list.replaceChildren(...rows);
    if (rows.length) this.unfold();
    else this.fold();
    this.input.setAttribute("aria-expanded", String(rows.length > 0));
    this.activate(typed && found.length > 0 ? 0 : -1);
  }

  private activate(at: number): void {
    const rows = options(this.list);
    this.active = rows.length ? Math.max(-1, Math.min(at, rows.length - 1)) : -1;
    rows.forEach((r, i) => r.setAttribute("aria-selected", String(i === this.active)));
    const current = rows[this.active];
    if (current) {
      this.input.setAttribute("aria-activedescendant", current.id);
      current.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  private unfold(): void {
    if (!this.list.isConnected) return; // the page went while the answer was on its way
    this.list.hidden = false;
    if (!this.list.matches(":popover-open")) this.list.showPopover();
    addEventListener("scroll", this.place, true);
    this.place();
  }

  private fold(): void {
    removeEventListener("scroll", this.place, true);
    if (this.list.matches(":popover-open")) this.list.hidePopover();
    this.list.hidden = true;
  }

  /** Under its field, or above it where there is more room; never outside the window. */
  private readonly place = (): void => {
    const field = this.input.getBoundingClientRect();
    const { offsetWidth, offsetHeight, style } = this.list;
    const below = field.bottom + GAP + offsetHeight <= innerHeight || field.top < innerHeight / 2;
    const top = below ? field.bottom + GAP : field.top - GAP - offsetHeight;
    style.left = `${Math.max(GAP, Math.min(field.left, innerWidth - offsetWidth - GAP))}px`;
    style.top = `${Math.max(GAP, top)}px`;
  };

  private isOpen(): boolean {
    return !this.list.hidden;
  }

  private close(): void {
    clearTimeout(this.timer);
    this.asked++;
    this.fold();
    this.list.replaceChildren();
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  private take(option: HTMLElement): void {
    const address = option.dataset["create"];
    this.close();
    if (address) return void this.create(address);
    this.fill(option.dataset["value"] ?? "");
  }

  private fill(name: string): void {
    this.input.value = name;
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** A short form beside, when the type has one; else its page. */
  private async create(base: string): Promise<void> {
    const address = base + encodeURIComponent(this.input.value.trim()); // as typed by now
    const taken = (end: URL) => this.fill(nameIn(end));
    if (!address.includes("quick=1") || !(await openBeside(address, taken))) void visit(address);
  }

  private onPick(event: MouseEvent): void {
    const option = (event.target as Element).closest<HTMLElement>('[role="option"]');
    event.preventDefault(); // the field keeps the focus
    if (option) this.take(option);
  }

  /** A look at the record beside, as its list has it. */
  private async open(): Promise<void> {
    const base = this.input.dataset["open"];
    const name = encodeURIComponent(this.input.value);
    if (!base || !name) return;
    const look = `${base.replace(/\/$/, "")}?open=${name}`;
    if (!(await openBeside(look))) void visit(base + name);
  }

  /** What stands in it was refused: candidates are one key away, in a grid too. */
  private isWrong(): boolean {
    return this.input.getAttribute("aria-invalid") === "true";
  }

  private onKey(event: KeyboardEvent): void {
    const down = event.key === "ArrowDown";
    if (event.key === "F4") {
      event.preventDefault();
      const option = options(this.list).find((o) => o.dataset["create"]);
      if (option) this.take(option);
      else void this.open();
    } else if (down && event.altKey && !this.isOpen()) {
      event.preventDefault();
      void this.ask();
    } else if (this.isOpen()) {
      this.onListKey(event);
    } else if (down && !event.ctrlKey && (this.isWrong() || !this.input.closest("desk-grid"))) {
      event.preventDefault();
      void this.ask();
    }
  }

  /** In a grid, Enter and Tab take the candidate and go on to the grid, which moves on. Who types
   * faster than candidates come means what is typed, not a candidate for its beginning. */
  private onListKey(event: KeyboardEvent): void {
    const fits = this.typed === this.input.value.trim();
    const current = fits ? options(this.list)[this.active] : undefined;
    const inGrid = this.input.closest("desk-grid") !== null;
    if (event.key === "Tab" || (event.key === "Enter" && inGrid)) {
      if (current && !current.dataset["create"]) this.take(current);
      return;
    }
    if (event.key === "ArrowDown") this.activate(this.active + 1);
    else if (event.key === "ArrowUp") this.activate(this.active - 1);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && current) this.take(current);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

const known = new WeakMap<HTMLInputElement, LinkField>();

export function startLinkFields(): void {
  document.addEventListener("focusin", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !input.dataset["link"] || input.readOnly) return;
    let field = known.get(input);
    if (!field) known.set(input, (field = new LinkField(input)));
    field.attach();
  });
}
