// SPDX-License-Identifier: EUPL-1.2
// The draft lives on the server: a form with data-draft sends what changed and writes back what
// the server computed. No business arithmetic here. One request at a time, in order; what changes
// meanwhile goes with the next.
//
// Sent to data-draft: {doctype, name, version, ops: [{op, table, row, field, value | to}]}, rows
// counted from 0 as they stand when the operation is applied. Without a name (nothing saved yet):
// {doctype, once, form: [[name, value], ...], changed: [[name, before], ...]}; when the answer has
// a version it is kept at the server, and {doctype, once, version, ops} follow.
// "fill" puts `rows` of values of `fields` into the rows from `row` on.
// What cannot be sent (no network, no session) waits its turn and is sent as soon as it can be.
//
// Received: {message: {version, values: {"items[0].amount": "551,00"}, errors: [{field, text}],
// shown: {vat_rate: false}, entry: "<section id=entry>…" when {entry: true} was sent with it,
// said: "<article id=values>…" when {said} was: what the file beside the form says,
// proposed: {"accounts[1].account": "601 - …"} when {proposed: true} was: for empty cells}}.
import { showEntry, showsEntry, showSaid, showsSaid } from "./entry";
import { say } from "./say";
import { t } from "./words";
import { clearFields, tellField } from "./wrong";

const RETRY_MS = 4000;

export interface Op {
  op: "set" | "insert" | "remove" | "move" | "fill";
  table?: string;
  row?: number;
  field?: string;
  value?: string;
  to?: number;
  fields?: string[];
  rows?: string[][];
  was?: string[][]; // what stood there before: of "set" one value, of "fill" as `rows`
}

/** A <desk-grid>, which writes the cells of its rows itself. */
interface Grid extends HTMLElement {
  receive?: (row: number, field: string, value: string) => void;
  refuse?: (row: number, field: string, text: string) => void;
  accepted?: (still: Set<string>) => void;
  tellWrong?: () => void;
  propose?: (cells: Map<string, string>) => void;
}

/** The entry sheet (sheet.ts), whose rows propose themselves. */
const isSheet = (form: HTMLFormElement) =>
  form.querySelector(':scope > input[name="sheet.day"]') !== null;

const CELL = /^(\w+)\[(\d+)\]\.(\w+)$/;

interface Place {
  table: string;
  row: number;
  field: string;
}

/** Where a cell of the answer stands now, after the operations that the answer does not know yet;
 * undefined when its row is gone or it has another value. */
function follow(ops: Op[], at: Place): Place | undefined {
  let row: number | undefined = at.row;
  for (const op of ops) {
    if (op.table !== at.table || op.row === undefined) continue;
    const inside = row >= op.row && row < op.row + (op.rows?.length ?? 1);
    if (op.op === "set" && inside && op.field === at.field) return undefined;
    if (op.op === "fill" && inside && op.fields?.includes(at.field)) return undefined;
    row = rowBehind(op, row);
    if (row === undefined) return undefined;
  }
  return { ...at, row };
}

/** Where a row stands after an operation on its table; undefined: nowhere. */
function rowBehind(op: Op, row: number): number | undefined {
  const { row: at = 0, to = at } = op;
  if (op.op === "insert") return at <= row ? row + 1 : row;
  if (op.op === "move") return moved(row, at, to);
  if (op.op !== "remove" || at > row) return row;
  return at === row ? undefined : row - 1;
}

function moved(row: number, from: number, to: number): number {
  if (row === from) return to;
  if (from < row && row <= to) return row - 1;
  return to <= row && row < from ? row + 1 : row;
}

interface Change extends Place {
  was: string;
}

/** The values that an operation gives, but for those of rows in which nothing stood. */
function changesOf(op: Op): Change[] {
  const { table = "", row = 0, field = "", fields = [], was = [] } = op;
  if (op.op === "set") return [{ table, row, field, was: was[0]?.[0] ?? "" }];
  return was.flatMap((before, i) =>
    before.some(Boolean)
      ? fields.map((f, k) => ({ table, row: row + i, field: f, was: before[k] ?? "" }))
      : []);
}

/** What operations change in the form as it stands after them: names, and what was there first. */
function changed(ops: Op[]): [string, string][] {
  let found: Change[] = [];
  for (const op of ops) {
    const behind = (c: Change) => (c.table && c.table === op.table ? rowBehind(op, c.row) : c.row);
    found = found.flatMap((c) => ({ ...c, row: behind(c) ?? -1 })).filter((c) => c.row >= 0);
    found = found.concat(changesOf(op));
  }
  return [...new Map(found.reverse().map((c) => [pathOf(c), c.was]))].reverse();
}

interface Answer {
  message?: {
    version?: number;
    values?: Record<string, string>;
    errors?: { field: string; text: string }[];
    shown?: Record<string, boolean>;
    entry?: string;
    said?: string;
    proposed?: Record<string, string>;
  };
  _server_messages?: string;
  exception?: string;
}

/** JSON whose texts are texts: half a character and NUL become U+001A, which the server refuses
 * beside the field instead of all that is sent. */
function pack(message: object): string {
  return JSON.stringify(message, (_, value: unknown) =>
    typeof value === "string" ? value.replace(/[\0\p{Cs}]/gu, "\u001a") : value);
}

/** "items[2].qty", as the field is called. */
function pathOf({ table, row, field = "" }: Partial<Place>): string {
  return table ? `${table}[${row}].${field}` : field;
}

export class Draft {
  private queue: Op[] = [];
  private running: Promise<void> | undefined;
  private kept: number | undefined; // version of a new document's draft at the server
  private readonly grids = new Map<string, Grid | null>();
  private focused = { field: null as Element | null, value: "" };
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly form: HTMLFormElement) {
    form.addEventListener("focusin", (event) => this.note(event.target as Element));
    this.note(document.activeElement);
  }

  /** Queues operations; they are sent as soon as the previous ones are answered. */
  send(...ops: Op[]): void {
    this.queue.push(...ops);
    if (this.form.dataset["state"] !== "offline") this.form.dataset["state"] = "changed";
    clearTimeout(this.retry);
    this.running ??= this.run().finally(() => (this.running = undefined));
  }

  /** What the server makes of the form is asked for, though nothing was typed. */
  refresh(): void {
    const done = () => (this.running = undefined);
    this.running ??= this.exchange([]).then(() => this.run()).finally(done);
  }

  /** Resolves when everything sent so far is answered. */
  async settled(): Promise<void> {
    await this.running;
  }

  /** What waits is tried again. */
  resume(): void {
    clearTimeout(this.retry);
    if (this.queue.length) this.running ??= this.run().finally(() => (this.running = undefined));
  }

  /** The whole form was sent: nothing waits any more. */
  clear(): void {
    clearTimeout(this.retry);
    this.queue = [];
    this.kept = undefined;
  }

  private async run(): Promise<void> {
    while (this.queue.length) {
      // what one gesture changes goes in one request, after the key that made it is done
      await new Promise((later) => setTimeout(later));
      const ops = this.queue.splice(0);
      if (!(await this.exchange(ops))) return;
    }
    this.form.dataset["state"] = "saved";
    this.tell("draft:written", 0);
  }

  private tell(name: string, detail: number): void {
    this.form.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  /** Later: the network is away, nobody is signed in, the server is in trouble. Else never. */
  private fail(ops: Op[], status: number, text: string | undefined): boolean {
    const later = !status || status === 401 || status >= 500;
    if (later) this.queue.unshift(...ops);
    if (later && status !== 401) this.retry = setTimeout(() => this.resume(), RETRY_MS);
    const known = later && this.form.dataset["state"] === "offline"; // said already
    this.form.dataset["state"] = later ? "offline" : "failed";
    if (!known && status !== 409) say(text ?? t("Not saved: the server cannot be reached."));
    this.tell("draft:failed", status);
    return false;
  }

  private body(ops: Op[]): string {
    const { doctype, name, version } = this.form.dataset;
    const proposed = isSheet(this.form) || undefined;
    const more = { entry: showsEntry(this.form), said: this.said(), proposed };
    const told = ops.map(({ was: _, ...op }) => op); // what stands there it knows itself
    if (name) return pack({ doctype, name, version: Number(version), ops: told, ...more });
    const once = this.valueOf("once");
    if (this.kept) return pack({ doctype, once, version: this.kept, ops: told, ...more });
    ops.push(...this.queue.splice(0)); // they are in the form already
    const pairs = [...new FormData(this.form)].filter(([, v]) => typeof v === "string");
    return pack({ doctype, once, form: pairs, changed: changed(ops), ...more });
  }

  /** Looked for only where it is shown: a large form takes long to find a name that it lacks. */
  private said(): string | undefined {
    return showsSaid() ? this.valueOf("attach.said") : undefined;
  }

  private valueOf(name: string): string | undefined {
    return (this.form.elements.namedItem(name) as HTMLInputElement | null)?.value;
  }

  private async exchange(ops: Op[]): Promise<boolean> {
    const options = {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: this.body(ops),
    };
    const response = await fetch(this.form.dataset["draft"] ?? "", options).catch(() => null);
    const answer = (await response?.json().catch(() => null)) as Answer | null | undefined;
    if (response?.status === 409 && this.kept) {
      this.kept = undefined; // it is gone there: all of it once more
      return this.exchange(ops);
    }
    if (!response?.ok || !answer?.message)
      return this.fail(ops, response?.ok ? 500 : (response?.status ?? 0), answer?.exception);
    this.write(answer.message);
    return true;
  }

  private write(message: NonNullable<Answer["message"]>): void {
    if (message.version !== undefined) this.shows(message.version);
    for (const [field, value] of Object.entries(message.values ?? {})) this.receive(field, value);
    for (const [field, needed] of Object.entries(message.shown ?? {}))
      this.find(field)?.closest(".field")?.toggleAttribute("hidden", !needed);
    this.showErrors(message.errors ?? []);
    if (message.entry) showEntry(message.entry, (message.errors ?? []).length > 0);
    if (message.said) showSaid(message.said);
    if (message.proposed && !this.queue.length) this.propose(message.proposed);
  }

  private propose(proposed: Record<string, string>): void {
    for (const grid of this.form.querySelectorAll<Grid>("desk-grid")) {
      const cells = new Map<string, string>();
      for (const [path, value] of Object.entries(proposed)) {
        const cell = this.cell(path);
        if (cell?.grid === grid) cells.set(`${cell.row}.${cell.field}`, value);
      }
      grid.propose?.(cells);
    }
  }

  /** Which version of the draft this page has: the server tells other windows by it. */
  private shows(version: number): void {
    if (!this.form.dataset["name"]) {
      this.kept = version;
      return;
    }
    this.form.dataset["version"] = String(version);
    const input = this.form.elements.namedItem("draft.version");
    if (input instanceof HTMLInputElement) input.value = String(version);
  }

  /** What was changed since, or is being typed, stays as it is. */
  private receive(field: string, value: string): void {
    const cell = this.cell(field);
    if (cell) return cell.grid.receive?.(cell.row, cell.field, value);
    if (this.queue.some((op) => op.op === "set" && pathOf(op) === field)) return;
    const target = this.find(field);
    if (target && !this.isTyped(target)) this.put(target, value);
  }

  private note(field: Element | null): void {
    this.focused = { field, value: (field as HTMLInputElement | null)?.value ?? "" };
  }

  private isTyped(target: Element): boolean {
    const { field, value } = this.focused;
    const here = target === document.activeElement && target === field;
    return here && (target as HTMLInputElement).value !== value;
  }

  /** The cell of a grid of that path; a change of its rows that the server learns next counts. */
  private cell(path: string): { grid: Grid; row: number; field: string } | undefined {
    const [, table = "", row = "", field = ""] = CELL.exec(path) ?? [];
    if (!table) return undefined;
    let grid = this.grids.get(table);
    if (!grid?.isConnected) {
      grid = this.form.querySelector<Grid>(`desk-grid[data-table="${table}"]`);
      this.grids.set(table, grid);
    }
    const at = follow(this.queue, { table, row: Number(row), field });
    return grid?.receive ? { grid, row: at?.row ?? -1, field } : undefined;
  }

  private find(field: string): Element | null {
    const name = CSS.escape(field);
    const input = `[name="${name}"]:not([type="hidden"])`; // a hidden one tells of an unticked box
    return this.form.querySelector(`${input}, [data-cell="${name}"]`);
  }

  private put(target: Element, value: string): void {
    if (target instanceof HTMLElement) stood.set(target, value);
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
      if (selected) this.note(target);
    } else if (target.textContent !== value) {
      target.textContent = value;
    }
  }

  private showErrors(errors: { field: string; text: string }[]): void {
    const grids = this.form.querySelectorAll<Grid>("desk-grid");
    clearFields(this.form);
    const found = errors.map((error) => ({ error, cell: this.cell(error.field) }));
    for (const grid of grids) {
      const mine = found.filter(({ cell }) => cell?.grid === grid);
      grid.accepted?.(new Set(mine.map(({ cell }) => `${cell!.row}.${cell!.field}`)));
    }
    for (const { error, cell } of found) {
      if (cell) cell.grid.refuse?.(cell.row, cell.field, error.text);
      const target = cell ? null : this.find(error.field);
      if (target) tellField(target, error.text);
    }
    for (const grid of grids) grid.tellWrong?.();
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

/** What a field outside a grid holds: a tick is "1" or "0". */
function holds(field: HTMLInputElement): string {
  return field.type === "checkbox" ? (field.checked ? "1" : "0") : field.value;
}

/** What stood in fields outside a grid before they were typed into. */
const stood = new WeakMap<Element, string>();

/** Fields outside a grid: each change is one operation. */
export function startDrafts(): void {
  document.addEventListener("focusin", (event) => {
    const field = event.target as HTMLInputElement;
    if (field.name) stood.set(field, holds(field));
  });
  addEventListener("online", () => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-draft]"))
      drafts.get(form)?.resume();
  });
  document.addEventListener("desk:sent", (event) =>
    drafts.get((event as CustomEvent<{ form: HTMLFormElement }>).detail.form)?.clear(),
  );
  document.addEventListener("change", (event) => {
    const field = event.target as HTMLInputElement;
    if (!field.name || field.closest("desk-grid")) return;
    const value = holds(field);
    const was = [[stood.get(field) ?? field.defaultValue]];
    stood.set(field, value);
    draftOf(field)?.send({ op: "set", field: field.name, value, was });
  });
}
