// SPDX-License-Identifier: EUPL-1.2
// Which rows of a grid stand in the table. Of a short one all; of a long one those in sight, some
// before and behind, and the one with the focus: the room of the others is kept by a blank row, the
// place of each is told by aria-rowindex. To be printed or searched by the browser all rows come
// back, those out of sight as mere text.
import { fixColumns } from "./columns";
import type { GridModel } from "./grid-model";
import type { Row } from "./grid-row";

const WHOLE = 80; // up to here all rows stand in the table
const AROUND = 4;

export class GridView {
  private height = 0;
  private drawn = "";
  private whole = false;
  private waits = false;

  constructor(
    private readonly table: HTMLTableElement,
    private readonly model: GridModel,
  ) {
    this.box?.addEventListener("scroll", () => this.onScroll(), { passive: true });
  }

  private get box(): HTMLElement | null {
    return this.table.closest<HTMLElement>(".cells");
  }

  get body(): HTMLTableSectionElement {
    return this.table.tBodies[0]!;
  }

  isLong(): boolean {
    return this.box !== null && this.model.rows.length > WHOLE;
  }

  /** The row with the focus stays, wherever the others are scrolled to. */
  private held(): number {
    const tr = this.body.contains(document.activeElement)
      ? document.activeElement!.closest("tr")
      : null;
    return tr ? this.model.rows.findIndex((r) => r.stands(tr)) : -1;
  }

  private onScroll(): void {
    if (this.isLong() && !this.whole) this.draw();
  }

  /** The height of a row, measured once; a change of density changes it. */
  private measure(): void {
    const row = this.body.querySelector<HTMLElement>("tr:not(.gap)");
    if (!this.height && row) this.height = row.getBoundingClientRect().height;
  }

  /** How many rows are in sight. The style tells it without laying out what has just changed. */
  private fits(): number {
    const most = parseFloat(getComputedStyle(this.box!).maxHeight);
    return Math.ceil((most || this.box!.clientHeight) / this.height);
  }

  /** Places of the rows to be shown, from row `near` on when it is given. */
  private places(near: number): number[] {
    const n = this.model.rows.length;
    if (!this.isLong()) return [...Array(n).keys()];
    const fits = this.fits();
    const first = near < 0 ? Math.floor(this.box!.scrollTop / this.height) : near - (fits >> 1);
    const from = Math.max(0, Math.min(first - AROUND, n - fits - AROUND));
    const to = Math.min(n, Math.max(0, first) + fits + AROUND);
    const held = this.held();
    const places = Array.from({ length: to - from }, (_, i) => from + i);
    if (held >= 0 && held < from) places.unshift(held);
    if (held >= to) places.push(held);
    return places;
  }

  private gap(rows: number): HTMLTableRowElement {
    const tr = document.createElement("tr");
    tr.className = "gap";
    tr.setAttribute("aria-hidden", "true");
    const td = tr.insertCell();
    td.colSpan = 100;
    td.style.height = `${rows * this.height}px`;
    return tr;
  }

  /** Puts the rows in sight, or those around row `near`, into the table. */
  draw(near = -1): void {
    const { rows } = this.model;
    if (this.isLong()) {
      this.measure();
      if (!this.box!.classList.contains("long")) fixColumns(this.table);
    }
    this.box?.classList.toggle("long", this.isLong());
    this.table.setAttribute("aria-rowcount", String(rows.length + 1));
    const places = this.places(near);
    const state = `${places[0]}-${places[1]}-${places.at(-2)}-${places.at(-1)}-${rows.length}`;
    if (near < 0 && state === this.drawn) return;
    this.drawn = state;
    const wanted: HTMLElement[] = [];
    let next = 0;
    for (const at of [...places, rows.length]) {
      if (at > next) wanted.push(this.whole ? this.gap(0) : this.gap(at - next));
      if (at < rows.length) wanted.push(this.numbered(rows[at]!, at));
      next = at + 1;
    }
    this.replace(wanted);
  }

  /** After rows came, went or moved. */
  redraw(): void {
    this.drawn = "";
    if (!this.waits) this.draw();
  }

  /** A gesture after which row `at` is gone to: drawn once, there. */
  after(gesture: () => void, at: number): void {
    this.waits = true;
    gesture();
    this.waits = false;
    if (!this.reach(at)) this.redraw();
  }

  private numbered(row: Row, at: number): HTMLTableRowElement {
    const tr = row.element();
    row.number(at);
    return tr;
  }

  /** Rows that stay are not touched, so that the focus stays. */
  private replace(wanted: HTMLElement[]): void {
    const stays = new Set<Element>(wanted);
    for (const child of [...this.body.children]) if (!stays.has(child)) child.remove();
    let at = this.body.firstElementChild;
    for (const e of wanted) {
      if (e === at) at = at.nextElementSibling;
      else this.body.insertBefore(e, at);
    }
  }

  /** The row stands in the table: scrolled to, and true, when it was far away. */
  reach(at: number): boolean {
    if (!this.isLong() || this.model.rows[at]?.element().isConnected) return false;
    this.draw(at);
    this.model.rows[at]?.element().scrollIntoView({ block: "center" });
    return true;
  }

  // --- paper and the browser's search ----------------------------------------------------------

  /** All rows, those out of sight as text. */
  showAll(): void {
    if (!this.isLong() || this.whole) return;
    this.whole = true;
    const fields = [...this.numbered(this.model.rows[0]!, 0).cells].slice(1);
    const columns = fields.map((td) => /\.(\w+)$/.exec(
      td.dataset["cell"] ?? td.querySelector("[name]")?.getAttribute("name") ?? "")?.[1] ?? "");
    const numeric = fields.map((td) => td.classList.contains("num"));
    this.replace(this.model.rows.map((row, at) => {
      const tr = row.element();
      return tr.isConnected ? tr : this.asText(row, at, columns, numeric);
    }));
  }

  private asText(row: Row, at: number, columns: string[], numeric: boolean[]): HTMLTableRowElement {
    const tr = document.createElement("tr");
    tr.className = "plain";
    tr.insertCell().textContent = String(at + 1);
    columns.forEach((field, i) => {
      const td = tr.insertCell();
      td.textContent = row.text(field);
      if (numeric[i]) td.className = "num";
    });
    return tr;
  }

  showSome(): void {
    if (!this.whole) return;
    this.whole = false;
    this.redraw();
  }
}
