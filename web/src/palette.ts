// SPDX-License-Identifier: EUPL-1.2
// The palette: one box to go, search, create, act on the page, calculate. Ctrl-K, "/" and the
// search field of the top bar open it; without script the field leads to /search. The server
// finds (GET /palette); the actions are the buttons of the page, pressed as they stand; with
// nothing typed the documents seen last are shown, which this browser remembers for its user.
import { icon } from "./icon";
import { marked } from "./link-field";
import { say } from "./say";
import { visit } from "./visit";
import { t } from "./words";

interface Hit {
  icon: string;
  label: string;
  strong?: string;
  note: string;
  url?: string;
  copy?: string;
  press?: HTMLElement;
}

interface Group {
  title: string;
  hits: Hit[];
}

const WAIT_MS = 60;
const RECENT = 8;

const fold = (s: string) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// --- documents seen last ---

const keyOf = () => `bastide-recent-${document.documentElement.dataset["user"] ?? ""}`;

function recent(): Hit[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf()) ?? "[]");
    return Array.isArray(kept) ? (kept as Hit[]).slice(0, RECENT) : [];
  } catch {
    return [];
  }
}

function remember(): void {
  const main = document.querySelector<HTMLElement>("main[data-doc]");
  const title = main?.querySelector("h1")?.textContent;
  if (!main || !title) return;
  const note = main.dataset["kind"] ?? "";
  const hit = { icon: "doc", label: title, note, url: location.pathname };
  const list = [hit, ...recent().filter((h) => h.url !== hit.url)].slice(0, RECENT);
  try {
    localStorage.setItem(keyOf(), JSON.stringify(list));
  } catch {
    // private windows may refuse storage
  }
}

/** Who signs out leaves no titles behind. */
function forget(form: HTMLFormElement): void {
  if (new URL(form.action).pathname === "/logout") localStorage.removeItem(keyOf());
}

// --- what the page offers ---

function labelOf(button: HTMLElement): string {
  const copy = button.cloneNode(true) as HTMLElement;
  copy.querySelectorAll("kbd").forEach((kbd) => kbd.remove());
  return (copy.textContent ?? "").replace(/\s+/g, " ").trim();
}

function actions(typed: string): Hit[] {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  const found = [...document.querySelectorAll<HTMLElement>("#main .actions .button")];
  return found
    .filter((b) => !b.hasAttribute("disabled") && words.every((w) => fold(labelOf(b)).includes(w)))
    .map((b) => ({
      icon: "flag",
      label: labelOf(b),
      note: b.querySelector("kbd")?.textContent ?? "",
      press: b,
    }));
}

// --- the dialog ---

class Palette {
  private readonly dialog = document.createElement("dialog");
  private readonly input = document.createElement("input");
  private readonly list = document.createElement("div");
  private rows: { option: HTMLElement; hit: Hit }[] = [];
  private active = -1;
  private asked = 0;
  private timer = 0;

  constructor() {
    const name = t("Search, create, go to");
    this.dialog.className = "palette";
    this.dialog.setAttribute("aria-label", name);
    const box = document.createElement("div");
    box.className = "palette-box";
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-label", name);
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-expanded", "false");
    this.input.setAttribute("aria-controls", "palette-found");
    this.input.autocomplete = "off";
    this.input.spellcheck = false;
    this.input.maxLength = 200;
    const escape = document.createElement("kbd");
    escape.textContent = t("Esc");
    box.append(icon("search"), this.input, escape);
    this.list.id = "palette-found";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", t("Results"));
    this.dialog.append(box, this.list, this.foot());
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (e) => this.onKey(e));
    this.list.addEventListener("click", (e) => this.onClick(e));
    this.dialog.addEventListener("click", (e) => e.target === this.dialog && this.dialog.close());
    // the event comes later: it may be open again by then
    this.dialog.addEventListener("close", () => this.dialog.open || this.dialog.remove());
  }

  open(typed: string): void {
    if (this.dialog.open) return;
    document.documentElement.append(this.dialog); // outside the body, which pages replace
    this.input.value = typed;
    this.dialog.showModal();
    this.input.select();
    void this.ask();
  }

  private foot(): HTMLElement {
    const foot = document.createElement("footer");
    const part = (keys: string[], word: string) => {
      const span = document.createElement("span");
      for (const key of keys) {
        const kbd = document.createElement("kbd");
        kbd.textContent = key;
        span.append(kbd, " ");
      }
      span.append(word);
      foot.append(span);
    };
    part(["↑", "↓"], t("choose"));
    part(["⏎"], t("open"));
    part(["Ctrl ⏎"], t("open beside"));
    part([], t("Try: credit note, VAT, 6226, 1200*1.2, a SIREN, an IBAN"));
    return foot;
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), WAIT_MS);
  }

  private async ask(): Promise<void> {
    const turn = ++this.asked;
    const typed = this.input.value.trim();
    if (!typed) {
      const groups = [
        { title: t("Seen last"), hits: recent() },
        { title: t("On this page"), hits: actions("") },
      ];
      return this.show(groups, typed);
    }
    const query = new URLSearchParams({ q: typed });
    const answer = await fetch(`/palette?${query}`, {
      headers: { Accept: "application/json" },
    }).catch(() => null);
    const isJson = answer?.headers.get("Content-Type")?.startsWith("application/json");
    if (turn !== this.asked || !this.dialog.open) return;
    const found = isJson ? ((await answer!.json()) as { groups: Group[] }).groups : [];
    this.show([...found, { title: t("On this page"), hits: actions(typed) }], typed);
  }

  private option(hit: Hit, typed: string): HTMLElement {
    const option = document.createElement("div");
    option.setAttribute("role", "option");
    option.id = `palette-${this.rows.length}`;
    const label = document.createElement("span");
    const note = document.createElement("span");
    const strong = hit.strong ?? "";
    if (strong) {
      const b = document.createElement("b");
      b.append(marked(strong, typed));
      label.append(b);
    }
    label.append(marked(hit.label.slice(strong.length), typed));
    note.append(marked(hit.note, typed));
    option.append(icon(hit.icon), label, note);
    this.rows.push({ option, hit });
    return option;
  }

  private show(groups: Group[], typed: string): void {
    this.rows = [];
    const shown = groups.filter((g) => g.hits.length);
    this.list.replaceChildren(
      ...shown.map((group, i) => {
        const part = document.createElement("div");
        part.setAttribute("role", "group");
        part.setAttribute("aria-labelledby", `palette-group-${i}`);
        const title = document.createElement("h2");
        title.id = `palette-group-${i}`;
        title.setAttribute("role", "presentation");
        title.textContent = group.title;
        part.append(title, ...group.hits.map((hit) => this.option(hit, typed)));
        return part;
      }),
    );
    this.list.hidden = !this.rows.length;
    this.input.setAttribute("aria-expanded", String(this.rows.length > 0));
    this.activate(0);
    if (typed && !this.rows.length) say(t("Nothing found"));
    this.dialog.dataset["typed"] = typed;
  }

  private activate(at: number): void {
    const n = this.rows.length;
    this.active = n ? (at + n) % n : -1;
    this.rows.forEach((r, i) => r.option.setAttribute("aria-selected", String(i === this.active)));
    const current = this.rows[this.active]?.option;
    if (!current) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", current.id);
    current.scrollIntoView({ block: "nearest" });
  }

  private async take(hit: Hit | undefined, beside: boolean): Promise<void> {
    if (hit?.copy) {
      await navigator.clipboard?.writeText(hit.copy).catch(() => undefined);
      this.input.value = hit.copy;
      this.input.select();
      return say(t("Copied: {0}", hit.copy));
    }
    const address = hit?.url ?? (hit ? "" : `/search?q=${encodeURIComponent(this.input.value)}`);
    if (!hit && !this.input.value.trim()) return;
    if (beside && address) {
      window.open(address, "_blank", "noopener");
      return;
    }
    this.dialog.close();
    if (hit?.press) hit.press.click();
    else void visit(address);
  }

  private onClick(event: MouseEvent): void {
    const option = (event.target as Element).closest("[role=option]");
    const row = this.rows.find((r) => r.option === option);
    if (row) void this.take(row.hit, event.ctrlKey || event.metaKey);
  }

  private onKey(event: KeyboardEvent): void {
    // until the next frame a closed box still has the focus: its keys are the page's
    if (event.isComposing || !this.dialog.open) return;
    const stale = this.dialog.dataset["typed"] !== this.input.value.trim();
    if (event.key === "ArrowDown") this.activate(this.active + 1);
    else if (event.key === "ArrowUp") this.activate(this.active - 1);
    else if (event.key === "Enter" && stale) void this.askThenTake(event.ctrlKey || event.metaKey);
    else if (event.key === "Enter")
      void this.take(this.rows[this.active]?.hit, event.ctrlKey || event.metaKey);
    else if (event.key !== "Escape") return void event.stopPropagation();
    else this.dialog.close();
    event.preventDefault();
    event.stopPropagation();
  }

  /** Who types and presses Enter at once means what was typed, not what is still shown. */
  private async askThenTake(beside: boolean): Promise<void> {
    clearTimeout(this.timer);
    await this.ask();
    await this.take(this.rows[this.active]?.hit, beside);
  }
}

let palette: Palette | undefined;

export function openPalette(typed = ""): void {
  palette ??= new Palette();
  palette.open(typed);
}

export function startPalette(): void {
  const isBox = (target: EventTarget | null): target is HTMLInputElement =>
    target instanceof HTMLInputElement && target.dataset["key"] === "search";
  document.addEventListener("click", (event) => isBox(event.target) && openPalette());
  document.addEventListener("keydown", (event) => {
    if (!isBox(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key.length > 1 && event.key !== "Enter" && event.key !== "ArrowDown") return;
    event.preventDefault();
    event.stopPropagation();
    openPalette(event.key.length === 1 ? event.key : event.target.value);
  });
  document.addEventListener("submit", (event) => forget(event.target as HTMLFormElement));
  document.addEventListener("desk:page", remember);
  remember();
}
