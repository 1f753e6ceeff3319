// SPDX-License-Identifier: EUPL-1.2
// <desk-grid> around a table of plain inputs named "items[3].qty": keyboard, paste, undo. Without
// script the table is an ordinary part of its form. The keys are a contract, kept by tests:
//   Enter, Tab     next cell; behind the last one a new row (an empty last row is left instead)
//   Shift-Tab      previous cell           arrows       cell beside (when all its text is chosen)
//   Shift-Enter    insert a row            Ctrl-D, =  copy from the row above
//   Ctrl-Delete    remove the row          Ctrl-arrows  move the row
//   F2             edit within             Escape     restore; out of the grid
//   Ctrl-Z, Ctrl-Y undo and redo, 50 gestures           Ctrl-Home, Ctrl-End  first, last row
//   F9             what is missing, on its side, where the schema says that the rows must be even
// The whole grid is one tab stop. Computed cells are written by the server (draft.ts). What the
// rows hold is in grid-model.ts, which of them stand in the table in grid-view.ts.
import { draftOf } from "./draft";
import { GridModel, type Place } from "./grid-model";
import { NAME, Pattern, Row, content, fieldOf, isTick, type Cell, type Rest } from "./grid-row";
import { GridProposed } from "./grid-proposed";
import { GridView } from "./grid-view";
import { showAgain } from "./pane";
import { parseRows } from "./paste";
import { say } from "./say";
import { t } from "./words";
import { sentence } from "./wrong";

const ROWS_MAX = 5000; // of a document: form.h
const TOLD = 5; // sentences below the grid: desk_grid.c

export class DeskGrid extends HTMLElement {
  private model!: GridModel;
  private view!: GridView;
  private pattern!: Pattern;
  private refusal: HTMLElement | undefined;
  private current: Cell | undefined;
  private proposed!: GridProposed;

  connectedCallback(): void {
    this.tabIndex = -1;
    if (!this.model) this.begin(); // not when it only moves in the page: it has its rows
    this.addEventListener("keydown", this.onKey);
    this.addEventListener("focusin", this.onFocus);
    this.addEventListener("focusout", this.onLeave);
    this.addEventListener("change", this.onChange);
    this.addEventListener("paste", this.onPaste);
    document.addEventListener("click", this.onClick);
    document.addEventListener("keydown", this.onSearch);
    document.addEventListener("formdata", this.onFormData);
    addEventListener("beforeprint", this.onPrint);
    addEventListener("afterprint", this.onPrinted);
  }

  private begin(): void {
    this.model = new GridModel(
      (op) => {
        this.proposed.follow(op);
        draftOf(this)?.send({ ...op, table: this.table });
      },
      () => {
        this.view.redraw();
        this.proposed.show();
      },
    );
    this.proposed = new GridProposed(this, this.model);
    this.read();
  }

  disconnectedCallback(): void {
    document.removeEventListener("click", this.onClick);
    document.removeEventListener("keydown", this.onSearch);
    document.removeEventListener("formdata", this.onFormData);
    removeEventListener("beforeprint", this.onPrint);
    removeEventListener("afterprint", this.onPrinted);
  }

  /** Takes over the rows that the server printed. */
  private read(): void {
    const table = this.querySelector("table")!;
    const pattern = this.querySelector<HTMLTemplateElement>("template")!;
    this.pattern = new Pattern(pattern.content.firstElementChild as HTMLTableRowElement);
    for (const cell of table.querySelectorAll<Cell>("input, select")) cell.tabIndex = -1;
    table.setAttribute("role", "grid");
    this.view = new GridView(table, this.model);
    const printed = [...this.view.body.rows].map((tr) => new Row(this.pattern, tr));
    this.model.begin([...printed, ...this.takeRest()]);
    this.view.draw();
    this.refresh();
  }

  /** The rows that it printed as text; the form sends them from now on as all others. */
  private takeRest(): Row[] {
    const text = this.querySelector("textarea");
    if (!text) return [];
    const rest = JSON.parse(text.defaultValue) as Rest;
    const rows = rest.rows.map((_, i) => Row.of(this.pattern, rest, i));
    for (const [path, sentence] of Object.entries(rest.wrong)) {
      const [, , row = "", field = ""] = NAME.exec(path) ?? [];
      rows[Number(row) - rest.from]?.refuse(field, sentence);
    }
    text.remove();
    return rows;
  }

  /** The same grid as the server prints it now, after the page was sent or fetched again. */
  morph(printed: Element): void {
    const at = this.contains(document.activeElement) ? this.place(this.current!) : undefined;
    this.replaceChildren(...printed.childNodes);
    this.read();
    if (at) this.goTo(Math.min(at.row, this.model.rows.length - 1), at.field);
  }

  // --- What is there ---------------------------------------------------------------------------

  get table(): string {
    return this.dataset["table"] ?? "";
  }

  private rowOf(cell: Element): number {
    const tr = cell.closest("tr");
    return this.model.rows.findIndex((r) => r.stands(tr));
  }

  private place(cell: Cell): Place {
    return { row: this.rowOf(cell), field: fieldOf(cell) };
  }

  /** One tab stop: the current cell, else the first. */
  private refresh(): void {
    if (!this.current?.isConnected) this.current = this.model.rows[0]?.cells()[0];
    if (this.current) this.current.tabIndex = 0;
  }

  // --- What the server says (draft.ts) -----------------------------------------------------------

  /** A value of the server; what is being typed in the cell stays. */
  receive(at: number, field: string, value: string): void {
    const row = this.model.rows[at];
    if (!row) return;
    if (!row.has(field)) return row.show(field, value);
    const cell = this.current;
    const here = cell === document.activeElement && cell && row.cell(field) === cell;
    if (here && content(cell) !== row.get(field)) return;
    row.set(field, value);
    if (here && cell instanceof HTMLInputElement && !isTick(cell)) cell.select();
  }

  refuse(at: number, field: string, text: string): void {
    this.model.rows[at]?.refuse(field, text);
  }

  /** Nothing is known to be wrong any more but in these cells. */
  accepted(still: Set<string>): void {
    this.model.rows.forEach((row, i) => row.accepted((field) => still.has(`${i}.${field}`)));
  }

  /** The first sentences below the grid, as the server prints them (desk_grid.c). */
  tellWrong(): void {
    const section = this.closest(".section");
    const told = [...(section?.querySelectorAll(`[id^="${this.table}-wrong-"]`) ?? [])];
    const all = this.model.rows.flatMap((row, i) =>
      row.refusals().map((text) => t("Row {0}. {1}", i + 1, text)));
    const lines = all.slice(0, TOLD).map((text, i) => sentence(`${this.table}-wrong-${i}`, text));
    const differs = (line: Element | undefined, i: number) => !told[i]?.isEqualNode(line ?? null);
    if (lines.length === told.length && !lines.some(differs)) return;
    for (const old of told) old.remove();
    section?.querySelector(".grid-foot")?.before(...lines);
  }

  /** What empty cells would hold, "row.field". */
  propose(cells: Map<string, string>): void {
    this.proposed.propose(cells);
  }

  /** What the form sends of rows that do not stand in the table. */
  private readonly onFormData = (event: FormDataEvent): void => {
    if (event.target !== this.closest("form") || !this.view.isLong()) return;
    const data = event.formData;
    const name = (row: number, field: string) => `${this.table}[${row}].${field}`;
    for (const key of [...data.keys()]) if (key.startsWith(`${this.table}[`)) data.delete(key);
    this.model.rows.forEach((row, i) =>
      row.entries().forEach(([field, value]) => data.append(name(i, field), value)));
  };

  // --- Focus -------------------------------------------------------------------------------------

  private go(cell: Cell | undefined): boolean {
    if (!cell) return false;
    this.take(cell);
    // chosen before: the browser then shows one selection instead of two
    if (cell.type === "text") (cell as HTMLInputElement).setSelectionRange(0, cell.value.length);
    cell.focus({ preventScroll: true });
    if (!this.isWhole(cell)) (cell as HTMLInputElement).select();
    requestAnimationFrame(() => {
      if (cell === this.current)
        cell.closest("td")?.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
    return true;
  }

  /** The cell is the current one. Before it has the focus: the browser works out the style of the
   * page anew for each change to what has it. */
  private take(cell: Cell): void {
    const before = this.current, row = cell.closest("tr");
    if (before && before !== cell) before.tabIndex = -1;
    if (before?.closest("tr") !== row) before?.closest("tr")?.classList.remove("here");
    this.current = cell;
    if (cell.tabIndex) cell.tabIndex = 0;
    row?.classList.add("here");
  }

  /** The cell of that field, or the first of the row. */
  private goTo(at: number, field = ""): boolean {
    const row = this.model.rows[at];
    if (!row) return false;
    this.view.reach(at);
    const cells = row.cells();
    return this.go(cells.find((c) => fieldOf(c) === field) ?? cells[0]);
  }

  private readonly onFocus = (event: FocusEvent): void => {
    const cell = event.target as Cell;
    if (!cell.matches("input, select")) return;
    this.view.showSome();
    this.model.rows[this.rowOf(cell)]?.settle();
    this.take(cell);
  };

  private readonly onLeave = (event: FocusEvent): void => {
    if (event.target === this && this.current) this.current.tabIndex = 0;
    if (!this.contains(event.relatedTarget as Node | null))
      this.current?.closest("tr")?.classList.remove("here");
  };

  private next(cell: Cell, event: KeyboardEvent): boolean {
    const at = this.rowOf(cell);
    const row = this.model.rows[at]!;
    const cells = row.cells();
    if (this.go(cells[cells.indexOf(cell) + 1]) || this.goTo(at + 1)) return true;
    if (row.isEmpty()) {
      if (event.key === "Tab") return false; // leaves the grid
      return this.leave();
    }
    return this.addRow(at + 1);
  }

  private previous(cell: Cell): boolean {
    const at = this.rowOf(cell);
    const cells = this.model.rows[at]!.cells();
    if (this.go(cells[cells.indexOf(cell) - 1])) return true;
    const last = this.model.rows[at - 1]?.cells().at(-1);
    return last !== undefined && this.goTo(at - 1, fieldOf(last));
  }

  /** Escape: the next Tab goes on behind the grid, arrows come back. */
  private leave(): boolean {
    if (this.current) this.current.tabIndex = -1;
    this.focus();
    return true;
  }

  /** The button below adds a row here; a link of an error leads to its cell, drawn or not. */
  private readonly onClick = (event: MouseEvent): void => {
    const at = event.target as Element;
    const button = at.closest<HTMLButtonElement>('button[name="add"]');
    const address = at.closest("a")?.getAttribute("href") ?? "";
    const cell = /^#f-(\w+)-(\d+)-(\w+)$/.exec(address);
    if (button?.value === this.table && button.form === this.closest("form"))
      this.addRow(this.model.rows.length);
    else if (cell?.[1] !== this.table || !this.seek(Number(cell[2]), cell[3]!)) return;
    event.preventDefault();
  };

  /** To a cell; a field that is no column is one as long as it is wrong, in a page printed anew. */
  private seek(row: number, field: string): boolean {
    const form = this.closest("form");
    const there = this.pattern.blank.has(field) || !this.model.rows[row];
    if (there || !form) return this.goTo(row, field);
    document.addEventListener("desk:page", () => this.goTo(row, field), { once: true });
    void showAgain(form);
    return true;
  }

  // --- Keys --------------------------------------------------------------------------------------

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const cell = event.target as Cell;
    const handled = cell.matches("input, select") ? this.cellKey(cell, event) : this.gridKey(event);
    if (!handled) return;
    event.preventDefault();
    event.stopPropagation();
  };

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
    if (event.key === "Enter" || event.key === "Tab") {
      if (!event.shiftKey && !event.ctrlKey) this.proposed.accept(cell);
      this.commit(cell);
    }
    if (event.ctrlKey || event.metaKey) return this.commandKey(cell, event);
    if (event.altKey) return false;
    switch (event.key) {
      case "Enter":
        return event.shiftKey ? this.addRow(this.rowOf(cell)) : this.next(cell, event);
      case "Tab":
        return event.shiftKey ? this.previous(cell) : this.next(cell, event);
      case "Escape":
        return this.escape(cell);
      case "F2":
        return this.edit(cell);
      case "F9":
        if (!this.dataset["balance"]) return false;
        void this.balance(cell);
        return true;
      case "=":
        return this.isWhole(cell) && this.copyAbove(cell);
      default:
        return this.arrowKey(cell, event) || this.decimalKey(cell, event);
    }
  }

  private commandKey(cell: Cell, event: KeyboardEvent): boolean {
    const { row, field } = this.place(cell);
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    switch (key) {
      case "Delete":
        return this.removeRow(row, field);
      case "ArrowUp":
      case "ArrowDown": {
        const to = row + (key === "ArrowUp" ? -1 : 1);
        this.commit(cell);
        this.model.act(() => this.model.move(row, to));
        return this.go(cell);
      }
      case "Home":
        return this.goTo(0, field);
      case "End":
        return this.goTo(this.model.rows.length - 1, field);
      case "d":
        return this.copyAbove(cell);
      case "z":
        if (content(cell) !== this.told(cell)) return false; // the browser undoes typing
        return event.shiftKey ? this.again(this.model.redo()) : this.back(this.model.undo());
      case "y":
        return this.again(this.model.redo());
      default:
        return false;
    }
  }

  private told(cell: Cell): string {
    return this.model.rows[this.rowOf(cell)]?.get(fieldOf(cell)) ?? "";
  }

  private back(at: Place | undefined): boolean {
    say(at ? t("Undone") : t("Nothing to undo"));
    return this.arrive(at);
  }

  private again(at: Place | undefined): boolean {
    say(at ? t("Done again") : t("Nothing to do again"));
    return this.arrive(at);
  }

  private arrive(at: Place | undefined): boolean {
    const field = at?.field || (this.current ? fieldOf(this.current) : "");
    if (at) this.goTo(Math.min(at.row, this.model.rows.length - 1), field);
    return true;
  }

  /** All of the text is chosen, as after arriving by key: arrows then go from cell to cell. */
  private isWhole(cell: Cell): boolean {
    if (!(cell instanceof HTMLInputElement) || isTick(cell)) return true;
    return cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
  }

  private arrowKey(cell: Cell, event: KeyboardEvent): boolean {
    const { row, field } = this.place(cell);
    if (event.shiftKey || cell instanceof HTMLSelectElement) return false;
    if (event.key === "ArrowUp") return this.goTo(row - 1, field);
    if (event.key === "ArrowDown") return this.goTo(row + 1, field);
    if (!this.isWhole(cell)) return false;
    const cells = this.model.rows[row]!.cells();
    const column = cells.indexOf(cell);
    if (event.key === "ArrowLeft") return this.go(cells[column - 1]);
    if (event.key === "ArrowRight") return this.go(cells[column + 1]);
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
    const { row, field } = this.place(cell);
    const before = this.told(cell);
    if (content(cell) === before) return this.leave();
    this.model.rows[row]!.set(field, before);
    return this.go(cell);
  }

  private edit(cell: Cell): boolean {
    if (!(cell instanceof HTMLInputElement)) return false;
    cell.setSelectionRange(cell.value.length, cell.value.length);
    return true;
  }

  // --- Rows --------------------------------------------------------------------------------------

  private addRow(at: number): boolean {
    if (this.model.rows.length >= ROWS_MAX) return this.tooMany(1);
    if (this.current?.isConnected) this.commit(this.current);
    this.model.act(() => this.model.insert(at, [new Row(this.pattern)]));
    return this.goTo(at);
  }

  private removeRow(at: number, field: string): boolean {
    this.model.act(() => {
      this.model.remove(at);
      if (!this.model.rows.length) this.model.insert(0, [new Row(this.pattern)]);
    });
    say(t("Row {0} removed", at + 1));
    return this.goTo(Math.min(at, this.model.rows.length - 1), field);
  }

  private copyAbove(cell: Cell): boolean {
    const { row, field } = this.place(cell);
    const above = this.model.rows[row - 1];
    if (!above) return true;
    this.model.act(() => this.model.set(row, field, above.get(field)));
    return this.go(cell);
  }

  /** The server's difference goes into this row, on the side that lacks it. */
  private async balance(cell: Cell): Promise<void> {
    const [debit = "", credit = "", missing = ""] = (this.dataset["balance"] ?? "").split(" ");
    this.commit(cell);
    await draftOf(this)?.settled();
    const told = this.closest("form")?.querySelector(`[data-cell="${missing}"]`)?.textContent ?? "";
    const { row } = this.place(cell);
    const own = this.model.rows[row];
    if (!own || !/[1-9]/.test(told)) return say(t("The entry is balanced"));
    if (/[1-9]/.test(own.get(debit) + own.get(credit)))
      return say(t("This row has an amount already: go to an empty one"));
    const field = /[-−]/.test(told) ? debit : credit;
    this.model.act(() => this.model.set(row, field, told.replace(/[-−]/, "").trim()));
    this.goTo(row, field);
  }

  private tooMany(rows: number): boolean {
    const text = t(
      "A document holds at most {0} rows: {1} too many. Nothing was added; paste fewer rows.",
      ROWS_MAX,
      rows,
    );
    this.refusal?.remove();
    this.refusal = document.createElement("p");
    this.refusal.className = "wrong";
    this.refusal.setAttribute("role", "alert");
    this.refusal.textContent = text;
    this.after(this.refusal);
    return true;
  }

  // --- Typing and pasting ------------------------------------------------------------------------

  private readonly onChange = (event: Event): void => {
    const cell = event.target as Cell;
    this.refusal?.remove();
    // a name that meant nothing may mean something by now: its record was made beside
    if (!this.commit(cell) && !event.isTrusted) this.model.repeat(this.rowOf(cell), fieldOf(cell));
  };

  /** What was typed becomes one gesture and one operation; nothing when it is told already. */
  private commit(cell: Cell): boolean {
    const { row, field } = this.place(cell);
    if (row < 0 || content(cell) === this.model.rows[row]!.get(field)) return false;
    this.model.act(() => this.model.set(row, field, content(cell)));
    return true;
  }

  private readonly onPaste = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const cell = event.target as Cell;
    if (!/[\t\n]/.test(text.trimEnd()) || !cell.matches("input, select")) return;
    event.preventDefault();
    this.fill(cell, parseRows(text));
  };

  /** Existing rows from the cell on are overwritten, more are added behind the last one. */
  private fill(cell: Cell, values: string[][]): void {
    this.refusal?.remove();
    const { row, field } = this.place(cell);
    const more = Math.max(0, row + values.length - this.model.rows.length);
    if (this.model.rows.length + more > ROWS_MAX) {
      this.tooMany(this.model.rows.length + more - ROWS_MAX);
      return;
    }
    const cells = this.model.rows[row]!.cells();
    const width = Math.max(...values.map((v) => v.length));
    const from = cells.indexOf(cell);
    const fields = cells.slice(from, from + width).map(fieldOf);
    const added = Array.from({ length: more }, () => new Row(this.pattern));
    const end = row + values.length - 1;
    this.view.after(() => this.model.act(() => this.model.fill(row, fields, values, added)), end);
    this.goTo(end, field);
    say(t("{0} rows pasted", values.length));
  }

  // --- Paper, and the browser's search -----------------------------------------------------------

  private readonly onPrint = (): void => this.view.showAll();
  private readonly onPrinted = (): void => this.view.showSome();
  private readonly onSearch = (event: KeyboardEvent): void => {
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && key === "f") this.view.showAll();
  };
}
