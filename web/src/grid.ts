// SPDX-License-Identifier: EUPL-1.2
// <desk-grid> around a table of plain inputs named "items[3].qty": keyboard, paste, undo. Without
// script the table is an ordinary part of its form. The keys are a contract, kept by tests:
//   Enter, Tab     next cell; behind the last one a new row (an empty last row is left instead)
//   Shift-Tab      previous cell           arrows       cell beside (when all its text is chosen)
//   Shift-Enter    insert a row            Ctrl-D, =  copy from the row above
//   Ctrl-Delete    remove the row          Ctrl-arrows  move the row
//   F2             edit within             Escape     restore; out of the grid
//   Ctrl-Z         undo, 50 gestures
// The whole grid is one tab stop. Computed cells are written by the server (draft.ts).
import { draftOf, type Op } from "./draft";
import { parseRows } from "./paste";
import { say } from "./say";
import { t } from "./words";

const UNDO_MAX = 50;
const PASTE_MAX = 5000;
const NAME = /^(\w+)\[(\d+|#)\]\.(\w+)$/;

type Cell = HTMLInputElement | HTMLSelectElement;

type Tick = HTMLInputElement & { type: "checkbox" };

function isTick(cell: Cell): cell is Tick {
  return cell instanceof HTMLInputElement && cell.type === "checkbox";
}

/** What a cell holds: a tick is "1" or "0". */
function content(cell: Cell): string {
  return isTick(cell) ? (cell.checked ? "1" : "0") : cell.value;
}

function put(cell: Cell, value: string): void {
  if (isTick(cell)) cell.checked = value === "1";
  else cell.value = value;
}

export class DeskGrid extends HTMLElement {
  private committed = new WeakMap<Cell, string>();
  private undoStack: (() => void)[][] = [];
  private gesture: (() => void)[] | undefined;
  private current: Cell | undefined;

  connectedCallback(): void {
    this.tabIndex = -1;
    this.addEventListener("keydown", (e) => this.onKey(e));
    this.addEventListener("focusin", (e) => this.onFocus(e));
    this.addEventListener("focusout", (e) => this.onLeave(e));
    this.addEventListener("change", (e) => this.onChange(e));
    this.addEventListener("paste", (e) => this.onPaste(e));
    document.addEventListener("desk:page", () => this.isConnected && this.refresh());
    document.addEventListener("click", (e) => this.onAdd(e));
    this.refresh();
  }

  // --- What is there ---------------------------------------------------------------------------

  private get body(): HTMLTableSectionElement {
    return this.querySelector("table")!.tBodies[0]!;
  }

  private cells(row: Element): Cell[] {
    return [...row.querySelectorAll<Cell>("input:not([type=hidden], [readonly]), select")];
  }

  private get table(): string {
    return this.dataset["table"] ?? "";
  }

  private place(cell: Cell): { row: number; column: number } {
    const row = cell.closest("tr")!;
    return { row: row.sectionRowIndex, column: this.cells(row).indexOf(cell) };
  }

  private at(row: number, column: number): Cell | undefined {
    const tr = this.body.rows[row];
    return tr && this.cells(tr)[column];
  }

  private fieldOf(cell: Cell): string {
    return NAME.exec(cell.name)?.[3] ?? "";
  }

  private isEmpty(row: Element): boolean {
    const blank = (c: Cell) => isTick(c) || c.value === "" || c.value === c.dataset["default"];
    return this.cells(row).every(blank);
  }

  /** One tab stop: the current cell, else the first. */
  private refresh(): void {
    for (const cell of this.querySelectorAll<Cell>("input, select")) cell.tabIndex = -1;
    if (!this.current?.isConnected) this.current = this.at(0, 0);
    if (this.current) this.current.tabIndex = 0;
  }

  // --- Changes: each has its inverse and its operation for the server ---------------------------

  private record(inverse: () => void): void {
    this.gesture?.push(inverse);
  }

  private act(change: () => void): void {
    this.gesture = [];
    change();
    if (this.gesture.length) this.undoStack.push(this.gesture);
    if (this.undoStack.length > UNDO_MAX) this.undoStack.shift();
    this.gesture = undefined;
  }

  private undo(): void {
    const last = this.undoStack.pop();
    if (!last) return say(t("Nothing to undo"));
    for (const inverse of last.reverse()) inverse();
    say(t("Undone"));
  }

  private tell(op: Op): void {
    draftOf(this)?.send({ ...op, table: this.table });
  }

  private setCell(row: number, field: string, value: string): void {
    const cell = this.cells(this.body.rows[row]!).find((c) => this.fieldOf(c) === field);
    if (!cell || content(cell) === value) return;
    const before = content(cell);
    put(cell, value);
    this.committed.set(cell, value);
    this.record(() => this.setCell(row, field, before));
    this.tell({ op: "set", row, field, value });
  }

  private newRow(): HTMLTableRowElement {
    const template = this.querySelector<HTMLTemplateElement>("template")!;
    const row = template.content.firstElementChild!.cloneNode(true) as HTMLTableRowElement;
    for (const cell of this.cells(row)) cell.tabIndex = -1;
    return row;
  }

  private addRow(at: number): void {
    this.body.insertBefore(this.newRow(), this.body.rows[at] ?? null);
    this.renumber(at);
    this.record(() => this.dropRow(at));
    this.tell({ op: "insert", row: at });
  }

  private dropRow(at: number): void {
    const row = this.body.rows[at]!;
    const values = this.cells(row).map((c): [string, string] => [this.fieldOf(c), content(c)]);
    row.remove();
    this.renumber(at);
    this.record(() => {
      this.addRow(at);
      for (const [field, value] of values) this.setCell(at, field, value);
    });
    this.tell({ op: "remove", row: at });
  }

  private moveRow(from: number, to: number): void {
    if (to < 0 || to >= this.body.rows.length) return;
    const row = this.body.rows[from]!;
    const behind = this.body.rows[to > from ? to + 1 : to] ?? null;
    this.body.insertBefore(row, behind);
    this.renumber(Math.min(from, to));
    this.record(() => this.moveRow(to, from));
    this.tell({ op: "move", row: from, to });
  }

  /** Names, ranks and spoken labels follow the order of the rows. */
  private renumber(from: number): void {
    const rows = this.body.rows;
    for (let i = from; i < rows.length; i++) {
      const rank = rows[i]!.querySelector(".rank [data-rank], .rank");
      if (rank) rank.textContent = String(i + 1);
      for (const e of rows[i]!.querySelectorAll<HTMLElement>("[name], [data-cell]")) {
        for (const attribute of ["name", "data-cell"]) {
          const parts = NAME.exec(e.getAttribute(attribute) ?? "");
          if (!parts) continue;
          e.setAttribute(attribute, `${parts[1]}[${i}].${parts[3]}`);
          if (e.id) e.id = `f-${parts[1]}-${i}-${parts[3]}`;
        }
        const label = e.getAttribute("aria-label");
        if (label) e.setAttribute("aria-label", label.replace(/(\d+|#)$/, String(i + 1)));
      }
    }
  }

  /** The button below adds a row here; without script the server does. */
  private onAdd(event: MouseEvent): void {
    const button = (event.target as Element).closest<HTMLButtonElement>('button[name="add"]');
    if (!this.isConnected || button?.value !== this.table || button.form !== this.closest("form"))
      return;
    event.preventDefault();
    const at = this.body.rows.length;
    this.act(() => this.addRow(at));
    this.go(this.at(at, 0));
  }

  // --- Focus -------------------------------------------------------------------------------------

  private go(cell: Cell | undefined): boolean {
    if (!cell) return false;
    cell.focus();
    if (cell instanceof HTMLInputElement && !isTick(cell)) cell.select();
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    return true;
  }

  private onFocus(event: FocusEvent): void {
    const cell = event.target as Cell;
    if (!cell.matches("input, select")) return;
    if (this.current && this.current !== cell) this.current.tabIndex = -1;
    this.current?.closest("tr")?.classList.remove("here");
    this.current = cell;
    cell.tabIndex = 0;
    cell.closest("tr")?.classList.add("here");
    this.committed.set(cell, content(cell));
  }

  private onLeave(event: FocusEvent): void {
    if (event.target === this && this.current) this.current.tabIndex = 0;
    if (!this.contains(event.relatedTarget as Node | null))
      this.current?.closest("tr")?.classList.remove("here");
  }

  private next(cell: Cell, event: KeyboardEvent): boolean {
    const { row, column } = this.place(cell);
    if (this.go(this.at(row, column + 1)) || this.go(this.at(row + 1, 0))) return true;
    if (this.isEmpty(this.body.rows[row]!)) {
      if (event.key === "Tab") return false; // leaves the grid
      return this.leave();
    }
    this.act(() => this.addRow(row + 1));
    return this.go(this.at(row + 1, 0));
  }

  private previous(cell: Cell): boolean {
    const { row, column } = this.place(cell);
    if (this.go(this.at(row, column - 1))) return true;
    const above = this.body.rows[row - 1];
    return above ? this.go(this.cells(above).at(-1)) : false;
  }

  /** Escape: the next Tab goes on behind the grid, arrows come back. */
  private leave(): boolean {
    if (this.current) this.current.tabIndex = -1;
    this.focus();
    return true;
  }

  // --- Keys --------------------------------------------------------------------------------------

  private onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const cell = event.target as Cell;
    const handled = cell.matches("input, select") ? this.cellKey(cell, event) : this.gridKey(event);
    if (!handled) return;
    event.preventDefault();
    event.stopPropagation();
  }

  private gridKey(event: KeyboardEvent): boolean {
    if (event.target !== this) return false;
    if (event.key === "Escape") {
      document.getElementById("main")?.focus({ preventScroll: true });
      return true;
    }
    const enters = event.key === "Enter" || event.key === "F2" || event.key.startsWith("Arrow");
    return enters && !event.ctrlKey && this.go(this.current);
  }

  private cellKey(cell: Cell, event: KeyboardEvent): boolean {
    if (event.key === "Enter" || event.key === "Tab") this.commit(cell);
    if (event.ctrlKey || event.metaKey) return this.commandKey(cell, event);
    if (event.altKey) return false;
    const { row } = this.place(cell);
    switch (event.key) {
      case "Enter":
        if (!event.shiftKey) return this.next(cell, event);
        this.act(() => this.addRow(row));
        return this.go(this.at(row, 0));
      case "Tab":
        return event.shiftKey ? this.previous(cell) : this.next(cell, event);
      case "Escape":
        return this.escape(cell);
      case "F2":
        return this.edit(cell);
      case "=":
        return this.isWhole(cell) && this.copyAbove(cell);
      default:
        return this.arrowKey(cell, event) || this.decimalKey(cell, event);
    }
  }

  private commandKey(cell: Cell, event: KeyboardEvent): boolean {
    const { row, column } = this.place(cell);
    switch (event.key) {
      case "Delete":
        this.act(() => {
          this.dropRow(row);
          if (this.body.rows.length === 0) this.addRow(0);
        });
        say(t("Row {0} removed", row + 1));
        return this.go(this.at(Math.min(row, this.body.rows.length - 1), column));
      case "ArrowUp":
      case "ArrowDown": {
        const to = row + (event.key === "ArrowUp" ? -1 : 1);
        this.act(() => this.moveRow(row, to));
        return this.go(cell);
      }
      case "d":
        return this.copyAbove(cell);
      case "z":
        if (content(cell) !== this.committed.get(cell)) return false; // the browser undoes typing
        this.undo();
        return this.go(this.at(Math.min(row, this.body.rows.length - 1), column));
      default:
        return false;
    }
  }

  /** All of the text is chosen, as after arriving by key: arrows then go from cell to cell. */
  private isWhole(cell: Cell): boolean {
    if (!(cell instanceof HTMLInputElement) || isTick(cell)) return true;
    return cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
  }

  private arrowKey(cell: Cell, event: KeyboardEvent): boolean {
    const { row, column } = this.place(cell);
    if (event.shiftKey || cell instanceof HTMLSelectElement) return false;
    if (event.key === "ArrowUp") return this.go(this.at(row - 1, column));
    if (event.key === "ArrowDown") return this.go(this.at(row + 1, column));
    if (!this.isWhole(cell)) return false;
    if (event.key === "ArrowLeft") return this.go(this.at(row, column - 1));
    if (event.key === "ArrowRight") return this.go(this.at(row, column + 1));
    return false;
  }

  /** The point of the keypad is a comma where numbers are written with one. */
  private decimalKey(cell: Cell, event: KeyboardEvent): boolean {
    const comma = event.code === "NumpadDecimal" && document.documentElement.lang === "fr";
    if (!comma || !(cell instanceof HTMLInputElement) || cell.inputMode !== "decimal") return false;
    cell.setRangeText(",", cell.selectionStart ?? 0, cell.selectionEnd ?? 0, "end");
    cell.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  private escape(cell: Cell): boolean {
    const before = this.committed.get(cell);
    if (before === undefined || content(cell) === before) return this.leave();
    put(cell, before);
    return this.go(cell);
  }

  private edit(cell: Cell): boolean {
    if (!(cell instanceof HTMLInputElement)) return false;
    cell.setSelectionRange(cell.value.length, cell.value.length);
    return true;
  }

  private copyAbove(cell: Cell): boolean {
    const { row, column } = this.place(cell);
    const above = this.at(row - 1, column);
    if (!above) return true;
    this.act(() => this.setCell(row, this.fieldOf(cell), content(above)));
    return this.go(cell);
  }

  // --- Typing and pasting ------------------------------------------------------------------------

  private onChange(event: Event): void {
    this.commit(event.target as Cell);
  }

  /** What was typed becomes one gesture and one operation; nothing when it is told already. */
  private commit(cell: Cell): void {
    const before = this.committed.get(cell) ?? "";
    const value = content(cell);
    if (value === before) return;
    const { row } = this.place(cell);
    const field = this.fieldOf(cell);
    this.committed.set(cell, value);
    this.act(() => this.record(() => this.setCell(row, field, before)));
    this.tell({ op: "set", row, field, value });
  }

  private onPaste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const cell = event.target as Cell;
    if (!/[\t\n]/.test(text.trimEnd()) || !cell.matches("input, select")) return;
    event.preventDefault();
    const rows = parseRows(text);
    if (rows.length > PASTE_MAX)
      return say(t("At most {0} rows can be pasted at once.", PASTE_MAX));
    const { row, column } = this.place(cell);
    const fields = this.cells(cell.closest("tr")!).map((c) => this.fieldOf(c)).slice(column);
    this.act(() => this.fill(row, fields, rows));
    this.go(this.at(row + rows.length - 1, column));
    say(t("{0} rows pasted", rows.length));
  }

  private fill(from: number, fields: string[], rows: string[][]): void {
    const there = this.body.rows.length;
    rows.slice(0, there - from).forEach((values, i) =>
      values.slice(0, fields.length).forEach((v, c) => this.setCell(from + i, fields[c]!, v)),
    );
    if (from + rows.length > there) this.addRows(there, fields, rows.slice(there - from));
  }

  /** Many rows at once: put in place together and numbered once. */
  private addRows(at: number, fields: string[], rows: string[][]): void {
    const added = rows.map(() => this.newRow());
    added.forEach((row, i) => {
      this.tell({ op: "insert", row: at + i });
      for (const cell of this.cells(row)) {
        const field = this.fieldOf(cell);
        const value = rows[i]![fields.indexOf(field)];
        if (!fields.includes(field) || !value) continue;
        put(cell, value);
        this.committed.set(cell, value);
        this.tell({ op: "set", row: at + i, field, value });
      }
    });
    this.body.append(...added);
    this.renumber(at);
    this.record(() => {
      for (let i = added.length - 1; i >= 0; i--) this.dropRow(at + i);
    });
  }
}
