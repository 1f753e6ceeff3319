// SPDX-License-Identifier: EUPL-1.2
// What the server proposes for cells of a grid that are empty: shown in them, no part of the form.
// Enter and Tab take it, typing replaces it.
import type { Op } from "./draft";
import type { GridModel } from "./grid-model";
import { isTick, type Cell } from "./grid-row";
import { say } from "./say";
import { t } from "./words";

export class GridProposed {
  private cells = new Map<string, string>();
  private shown: HTMLInputElement[] = [];
  private said = "";
  private readonly hint = document.createElement("p");

  constructor(
    private readonly grid: HTMLElement,
    private readonly model: GridModel,
  ) {
    this.hint.className = "keys";
    this.hint.textContent =
      t("In italics: proposed after the last entry like it. Enter takes it, typing replaces it.");
  }

  /** Values by "row.field". Of the first row they are said, when they are others than before. */
  propose(cells: Map<string, string>): void {
    this.cells = cells;
    this.show();
    const rows = [...cells.keys()].map((key) => parseInt(key));
    const first = String(Math.min(...rows));
    const said = [...cells].filter(([key]) => key.split(".")[0] === first)
      .map(([, value]) => value).join(", ");
    if (said && said !== this.said) say(t("Proposed: {0}", said));
    this.said = said;
  }

  /** What is changed otherwise than proposed makes the rest doubtful, until the server has said
   * what it proposes now. */
  follow(op: Op): void {
    const key = `${op.row}.${op.field}`;
    const taken = op.op === "set" && this.cells.get(key) === op.value;
    const appended = op.op === "insert" && op.row === this.model.rows.length - 1;
    if (taken) this.cells.delete(key);
    else if (!appended) this.cells.clear();
    this.show();
  }

  /** Also after rows came or went. */
  show(): void {
    for (const cell of this.shown) cell.placeholder = "";
    this.shown = [];
    for (const [key, value] of this.cells) {
      const [row, field = ""] = key.split(".");
      const cell = this.model.rows[Number(row)]?.cell(field);
      if (!(cell instanceof HTMLInputElement) || isTick(cell) || cell.readOnly) continue;
      cell.placeholder = value;
      this.shown.push(cell);
    }
    if (this.shown.length) this.grid.closest(".section")?.append(this.hint);
    else this.hint.remove();
  }

  accept(cell: Cell): void {
    if (cell instanceof HTMLInputElement && !cell.value && this.shown.includes(cell))
      cell.value = cell.placeholder;
  }
}
