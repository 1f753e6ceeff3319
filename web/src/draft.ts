// SPDX-License-Identifier: EUPL-1.2
// The draft lives on the server: a form with data-draft sends what changed and writes back what
// the server computed. No business arithmetic here. One request at a time, in order; what changes
// meanwhile goes with the next.
//
// Sent to data-draft: {doctype, name, version, ops: [{op, table, row, field, value | to}]}, rows
// counted from 0 as they stand when the operation is applied. Without a name (nothing saved yet):
// {doctype, form: [[name, value], ...], changed: [name, ...]}.
// Received: {message: {version, values: {"items[0].amount": "551,00"}, errors: [{field, text}],
// shown: {vat_rate: false}}}.
import { say } from "./say";
import { t } from "./words";

export interface Op {
  op: "set" | "insert" | "remove" | "move";
  table?: string;
  row?: number;
  field?: string;
  value?: string;
  to?: number;
}

interface Answer {
  message?: {
    version?: number;
    values?: Record<string, string>;
    errors?: { field: string; text: string }[];
    shown?: Record<string, boolean>;
  };
  _server_messages?: string;
  exception?: string;
}

/** "items[2].qty", as the field is called. */
function pathOf(op: Op): string {
  return op.table ? `${op.table}[${op.row}].${op.field}` : (op.field ?? "");
}

export class Draft {
  private queue: Op[] = [];
  private running: Promise<void> | undefined;
  private touched = new Map<string, number>();
  private turn = 0;

  constructor(private readonly form: HTMLFormElement) {}

  /** Queues operations; they are sent as soon as the previous ones are answered. */
  send(...ops: Op[]): void {
    this.turn++;
    for (const op of ops) {
      if (op.op === "set") this.touched.set(pathOf(op), this.turn);
    }
    this.queue.push(...ops);
    this.form.dataset["state"] = "changed";
    this.running ??= this.run().finally(() => (this.running = undefined));
  }

  /** Resolves when everything sent so far is answered. */
  async settled(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.queue.length) {
      await Promise.resolve(); // what one gesture changes goes in one request
      const ops = this.queue.splice(0);
      const turn = this.turn;
      if (!(await this.exchange(ops, turn))) return;
    }
    this.form.dataset["state"] = "saved";
  }

  private body(ops: Op[]): string {
    const { doctype, name, version } = this.form.dataset;
    if (name) return JSON.stringify({ doctype, name, version: Number(version), ops });
    const pairs = [...new FormData(this.form)].filter(([, v]) => typeof v === "string");
    const changed = ops.filter((op) => op.op === "set").map(pathOf);
    return JSON.stringify({ doctype, form: pairs, changed });
  }

  /** What each input holds: an answer must not undo what is typed while it is awaited. */
  private snapshot(): Map<string, string> {
    const inputs = this.form.querySelectorAll<HTMLInputElement>("input[name], textarea[name]");
    return new Map([...inputs].map((input) => [input.name, input.value]));
  }

  private async exchange(ops: Op[], turn: number): Promise<boolean> {
    const sent = this.snapshot();
    const options = {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: this.body(ops),
    };
    const response = await fetch(this.form.dataset["draft"] ?? "", options).catch(() => null);
    const answer = (await response?.json().catch(() => null)) as Answer | null | undefined;
    if (!response?.ok || !answer?.message) {
      this.form.dataset["state"] = "failed";
      say(answer?.exception ?? t("Not saved: the server cannot be reached."));
      this.form.dispatchEvent(new CustomEvent("draft:failed", { detail: response?.status ?? 0 }));
      return false;
    }
    this.write(answer.message, turn, sent);
    return true;
  }

  private write(
    message: NonNullable<Answer["message"]>,
    turn: number,
    sent: Map<string, string>,
  ): void {
    if (message.version !== undefined) this.shows(message.version);
    for (const [field, value] of Object.entries(message.values ?? {}))
      if ((this.touched.get(field) ?? 0) <= turn && this.unchanged(field, sent))
        this.put(field, value);
    for (const [field, needed] of Object.entries(message.shown ?? {}))
      this.find(field)?.closest(".field")?.toggleAttribute("hidden", !needed);
    this.showErrors(message.errors ?? []);
    this.form.dispatchEvent(new CustomEvent("draft:written"));
  }

  /** Which version of the draft this page has: the server tells other windows by it. */
  private shows(version: number): void {
    this.form.dataset["version"] = String(version);
    const input = this.form.elements.namedItem("draft.version");
    if (input instanceof HTMLInputElement) input.value = String(version);
  }

  private unchanged(field: string, sent: Map<string, string>): boolean {
    const target = this.find(field);
    const typed = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
    return !typed || (sent.get(field) ?? "") === target.value;
  }

  private find(field: string): Element | null {
    const name = CSS.escape(field);
    const input = `[name="${name}"]:not([type="hidden"])`; // a hidden one tells of an unticked box
    return this.form.querySelector(`${input}, [data-cell="${name}"]`);
  }

  private put(field: string, value: string): void {
    const target = this.find(field);
    if (target instanceof HTMLInputElement && target.type === "checkbox") {
      target.checked = value === "1";
    } else if (
      target instanceof HTMLInputElement ||
      target instanceof HTMLSelectElement ||
      target instanceof HTMLTextAreaElement
    ) {
      const selected = document.activeElement === target && target instanceof HTMLInputElement;
      if (target.value !== value) target.value = value;
      if (selected) target.select();
    } else if (target && target.textContent !== value) {
      target.textContent = value;
    }
  }

  private showErrors(errors: { field: string; text: string }[]): void {
    for (const old of this.form.querySelectorAll("[data-told]")) {
      old.removeAttribute("aria-invalid");
      old.removeAttribute("data-told");
      old.removeAttribute("title");
      old.closest("td")?.classList.remove("bad");
    }
    for (const error of errors) {
      const target = this.find(error.field);
      if (!target) continue;
      target.setAttribute("aria-invalid", "true");
      target.setAttribute("data-told", "");
      target.setAttribute("title", error.text);
      target.closest("td")?.classList.add("bad");
    }
    if (errors[0]) say(errors[0].text);
  }
}

const drafts = new WeakMap<HTMLFormElement, Draft>();

/** The draft of the form around an element, or undefined when it has none. */
export function draftOf(element: Element): Draft | undefined {
  const form = element.closest<HTMLFormElement>("form[data-draft]");
  if (!form) return undefined;
  let draft = drafts.get(form);
  if (!draft) drafts.set(form, (draft = new Draft(form)));
  return draft;
}

/** Fields outside a grid: each change is one operation. */
export function startDrafts(): void {
  document.addEventListener("change", (event) => {
    const field = event.target as HTMLInputElement;
    if (!field.name || field.closest("desk-grid")) return;
    const value = field.type === "checkbox" ? (field.checked ? "1" : "0") : field.value;
    draftOf(field)?.send({ op: "set", field: field.name, value });
  });
}
