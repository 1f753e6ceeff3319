// SPDX-License-Identifier: EUPL-1.2
// One row of a grid: its values, and its element when there is one. Rows that the server printed
// are read when they are first asked for; rows that come later are copies of the pattern.

export type Cell = HTMLInputElement | HTMLSelectElement;

/** "items[3].qty" */
export const NAME = /^(\w+)\[(\d+|#)\]\.(\w+)$/;
const EDITABLE = "input:not([type=hidden], [readonly], :disabled), select:not(:disabled)";
const BESIDE = ".rank [type=hidden]";
const YES = /^(1|x|oui|yes|vrai|true)$/i;

export function isTick(cell: Cell): boolean {
  return cell.type === "checkbox";
}

/** What a cell holds: a tick is "1" or "0". */
export function content(cell: Cell): string {
  return isTick(cell) ? ((cell as HTMLInputElement).checked ? "1" : "0") : cell.value;
}

function put(cell: Cell, value: string): void {
  if (isTick(cell)) (cell as HTMLInputElement).checked = value === "1";
  else if (cell.value !== value) cell.value = value;
}

export function fieldOf(cell: Cell): string {
  return NAME.exec(cell.name)?.[3] ?? "";
}

/** A text of a spreadsheet as the cell takes it: one line, value of a choice, a tick of "oui". */
function accept(cell: Cell, text: string): string {
  if (isTick(cell)) return YES.test(text) ? "1" : "0";
  if (cell instanceof HTMLInputElement) return text.replace(/\s*\n\s*/g, " ");
  const plain = text.toLowerCase();
  const is = (o: HTMLOptionElement) =>
    o.value.toLowerCase() === plain || o.label.toLowerCase() === plain;
  return [...cell.options].find(is)?.value ?? text;
}

function read(tr: HTMLTableRowElement): Map<string, string> {
  const values = new Map<string, string>();
  for (const cell of tr.querySelectorAll<Cell>("input, select"))
    if (cell.type !== "hidden") values.set(fieldOf(cell), content(cell));
  return values;
}

/** Rows of a long grid as the page carries them. */
export interface Rest {
  from: number;
  fields: string[];
  shown: string[];
  rows: string[][];
  wrong: Record<string, string>;
}

/** What a new row looks like and holds. */
export class Pattern {
  readonly blank: ReadonlyMap<string, string>;
  private readonly cells: Cell[];

  constructor(readonly tr: HTMLTableRowElement) {
    this.cells = [...tr.querySelectorAll<Cell>("input, select")];
    for (const cell of this.cells) cell.tabIndex = -1;
    this.blank = read(tr);
  }

  accept(field: string, text: string): string {
    const cell = this.cells.find((c) => c.type !== "hidden" && fieldOf(c) === field);
    return cell ? accept(cell, text) : text;
  }
}

export class Row {
  private values: Map<string, string> | undefined;
  private readonly shown = new Map<string, string>();
  private readonly wrong = new Map<string, string>();
  private tr: HTMLTableRowElement | undefined;
  private rank = -1;
  /** Id of the stored row, and what stands in columns that the user put away. */
  private readonly beside: [string, string][];

  constructor(
    private readonly pattern: Pattern,
    printed?: HTMLTableRowElement,
  ) {
    this.tr = printed;
    for (const cell of printed?.querySelectorAll<Cell>("[aria-invalid]") ?? [])
      this.wrong.set(fieldOf(cell), cell.title);
    if (!printed) this.values = new Map(pattern.blank);
    const hidden = printed?.querySelectorAll<HTMLInputElement>(BESIDE) ?? [];
    this.beside = [...hidden].map((input) => [fieldOf(input), input.value]);
  }

  /** A row of the text that the server prints instead of inputs (desk_grid_rest.c). */
  static of(pattern: Pattern, rest: Rest, at: number): Row {
    const row = new Row(pattern);
    const values = rest.rows[at]!;
    rest.fields.forEach((field, i) => {
      if (row.has(field)) row.values!.set(field, values[i]!);
      else if (values[i]) row.beside.push([field, values[i]!]);
    });
    rest.shown.forEach((field, i) => row.shown.set(field, values[rest.fields.length + i]!));
    return row;
  }

  private known(): Map<string, string> {
    return (this.values ??= read(this.tr!));
  }

  /** Before a cell is typed into: what it holds now is what the server knows. */
  settle(): void {
    this.known();
  }

  /** What the server was last told, or told. */
  get(field: string): string {
    return this.known().get(field) ?? "";
  }

  /** Is it a cell that can be typed into? */
  has(field: string): boolean {
    return this.pattern.blank.has(field);
  }

  set(field: string, value: string): void {
    this.known().set(field, value);
    const cell = this.tr && this.cell(field);
    if (cell) put(cell, value);
  }

  accept(field: string, text: string): string {
    return this.pattern.accept(field, text);
  }

  /** All that a form sends of the row. */
  entries(): [string, string][] {
    return [...this.beside, ...this.known()];
  }

  /** A cell as it is read. */
  text(field: string): string {
    const shown = this.known().get(field) ?? this.shown.get(field);
    return shown ?? this.computed(field)?.textContent ?? "";
  }

  isEmpty(): boolean {
    return this.cells().every((c) => isTick(c) || c.value === "");
  }

  /** Is that its element? Asking makes none. */
  stands(tr: Element | null): boolean {
    return tr !== null && this.tr === tr;
  }

  element(): HTMLTableRowElement {
    if (this.tr) return this.tr;
    const tr = (this.tr = this.pattern.tr.cloneNode(true) as HTMLTableRowElement);
    for (const cell of this.cells()) put(cell, this.get(fieldOf(cell)));
    for (const [field, text] of this.shown) this.show(field, text);
    for (const [field, text] of this.wrong) this.refuse(field, text);
    return tr;
  }

  /** Those that can be typed into, in the order of entry. */
  cells(): Cell[] {
    return [...this.element().querySelectorAll<Cell>(EDITABLE)];
  }

  cell(field: string): Cell | undefined {
    const all = this.element().querySelectorAll<Cell>("input:not([type=hidden]), select");
    return [...all].find((c) => fieldOf(c) === field);
  }

  private computed(field: string): HTMLElement | undefined {
    const cells = this.tr?.querySelectorAll<HTMLElement>("[data-cell]") ?? [];
    return [...cells].find((c) => NAME.exec(c.dataset["cell"] ?? "")?.[3] === field);
  }

  /** A computed cell, or what stands in a column that was put away. */
  show(field: string, text: string): void {
    const beside = this.beside.find(([name]) => name === field);
    if (beside) return this.putBeside(beside, text);
    this.shown.set(field, text);
    const cell = this.computed(field);
    if (cell && cell.textContent !== text) cell.textContent = text;
  }

  private putBeside(beside: [string, string], text: string): void {
    beside[1] = text;
    for (const input of this.tr?.querySelectorAll<HTMLInputElement>(BESIDE) ?? [])
      if (fieldOf(input) === beside[0]) input.value = text;
  }

  /** What is wrong with a cell; nothing wrong any more with "". */
  refuse(field: string, text: string): void {
    if (text) this.wrong.set(field, text);
    else this.wrong.delete(field);
    const cell = this.tr && this.cell(field);
    if (!cell) return;
    if (text) cell.setAttribute("aria-invalid", "true");
    else cell.removeAttribute("aria-invalid");
    cell.title = text;
    cell.closest("td")?.classList.toggle("bad", text !== "");
  }

  /** The sentences about its cells. */
  refusals(): string[] {
    return [...this.wrong.values()];
  }

  accepted(still: (field: string) => boolean): void {
    for (const field of [...this.wrong.keys()]) if (!still(field)) this.refuse(field, "");
  }

  /** Names, rank and spoken labels follow the place of the row, counted from 0. */
  number(at: number): void {
    if (this.rank === at || !this.tr) return;
    this.rank = at;
    const rank = this.tr.querySelector("[data-rank]") ?? this.tr.querySelector(".rank");
    if (rank) rank.textContent = String(at + 1);
    this.tr.setAttribute("aria-rowindex", String(at + 2));
    for (const e of this.tr.querySelectorAll<HTMLElement>("[name], [data-cell]")) {
      for (const attribute of ["name", "data-cell"]) {
        const parts = NAME.exec(e.getAttribute(attribute) ?? "");
        if (!parts) continue;
        e.setAttribute(attribute, `${parts[1]}[${at}].${parts[3]}`);
        if (e.id) e.id = `f-${parts[1]}-${at}-${parts[3]}`;
      }
      const label = e.getAttribute("aria-label");
      if (label) e.setAttribute("aria-label", label.replace(/(\d+|#)$/, String(at + 1)));
    }
  }
}
