// SPDX-License-Identifier: EUPL-1.2
// The rows of a grid and what is done to them: each gesture can be undone and redone, and each
// change is told to the server as an operation of the draft. Knows no table: grid-view.ts draws.
import type { Op } from "./draft";
import type { Row } from "./grid-row";

const UNDO_MAX = 50;

interface Step {
  undo: () => void;
  redo: () => void;
  row: number;
  field: string;
}

/** A place in the grid. */
export interface Place {
  row: number;
  field: string;
}

export class GridModel {
  rows: Row[] = [];
  private done: Step[][] = [];
  private undone: Step[][] = [];
  private gesture: Step[] | undefined;

  constructor(
    private readonly tell: (op: Op) => void,
    private readonly moved: () => void,
  ) {}

  /** Other rows: what was done to the former ones cannot be undone any more. */
  begin(rows: Row[]): void {
    this.rows = rows;
    this.done = [];
    this.undone = [];
  }

  /** One gesture of the user: undone as a whole. */
  act(change: () => void): void {
    this.gesture = [];
    change();
    if (this.gesture.length) {
      this.done.push(this.gesture);
      this.undone = [];
    }
    if (this.done.length > UNDO_MAX) this.done.shift();
    this.gesture = undefined;
  }

  /** Where something was undone; undefined: there is nothing to undo. */
  undo(): Place | undefined {
    const last = this.done.pop();
    if (!last) return undefined;
    for (const step of [...last].reverse()) step.undo();
    this.undone.push(last);
    return last[0];
  }

  redo(): Place | undefined {
    const last = this.undone.pop();
    if (!last) return undefined;
    for (const step of last) step.redo();
    this.done.push(last);
    return last.at(-1);
  }

  private step(row: number, field: string, redo: () => void, undo: () => void): void {
    this.gesture?.push({ undo, redo, row, field });
  }

  // --- what can be done ------------------------------------------------------------------------

  set(row: number, field: string, value: string): void {
    const before = this.rows[row]!.get(field);
    if (before === value || !this.rows[row]!.has(field)) return;
    const put = (v: string, was: string) => {
      this.rows[row]!.set(field, v);
      this.tell({ op: "set", row, field, value: v, was: [[was]] });
    };
    put(value, before);
    this.step(row, field, () => put(value, before), () => put(before, value));
  }

  /** Tells the server a value that it knows, to be understood anew. */
  repeat(row: number, field: string): void {
    const value = this.rows[row]?.get(field);
    if (value !== undefined) this.tell({ op: "set", row, field, value, was: [[value]] });
  }

  insert(at: number, rows: Row[]): void {
    this.takeIn(at, rows, true);
    this.step(at, "", () => this.takeIn(at, rows, true), () => this.takeOut(at, rows.length));
  }

  remove(at: number): void {
    const rows = this.takeOut(at, 1);
    this.step(at, "", () => this.takeOut(at, 1), () => this.takeIn(at, rows, true));
  }

  move(from: number, to: number): boolean {
    if (to < 0 || to >= this.rows.length) return false;
    const go = (a: number, b: number) => {
      this.rows.splice(b, 0, ...this.rows.splice(a, 1));
      this.tell({ op: "move", row: a, to: b });
      this.moved();
    };
    go(from, to);
    this.step(to, "", () => go(from, to), () => go(to, from));
    return true;
  }

  /** Values of a block from row `from` on; `added` are the rows that it needs behind the last. */
  fill(from: number, fields: string[], values: string[][], added: Row[]): void {
    const there = this.rows.length;
    const accepted = values.map((row) =>
      fields.map((f, i) => (this.rows[0] ?? added[0]!).accept(f, row[i] ?? "")));
    const before = this.rows.slice(from, from + values.length)
      .map((row) => fields.map((f) => row.get(f)));
    const redo = () => {
      this.takeIn(there, added, false);
      this.put(from, fields, accepted, before);
    };
    redo();
    this.step(from, fields[0] ?? "", redo, () => {
      if (added.length) this.takeOut(there, added.length);
      this.put(from, fields, before, accepted);
    });
  }

  // --- how -------------------------------------------------------------------------------------

  private put(from: number, fields: string[], values: string[][], was: string[][]): void {
    values.forEach((row, i) => row.forEach((v, k) => this.rows[from + i]!.set(fields[k]!, v)));
    if (values.length) this.tell({ op: "fill", row: from, fields, rows: values, was });
  }

  private takeIn(at: number, rows: Row[], told: boolean): void {
    if (!rows.length) return;
    this.rows = [...this.rows.slice(0, at), ...rows, ...this.rows.slice(at)];
    this.moved();
    if (!told) return;
    rows.forEach((_, i) => this.tell({ op: "insert", row: at + i }));
    rows.forEach((row, i) => {
      const known = row.entries().filter(([, v]) => v !== "");
      if (!known.length) return;
      const fields = known.map(([f]) => f);
      this.tell({ op: "fill", row: at + i, fields, rows: [known.map(([, v]) => v)] });
    });
  }

  private takeOut(at: number, n: number): Row[] {
    const rows = this.rows.splice(at, n);
    for (let i = 0; i < n; i++) this.tell({ op: "remove", row: at });
    this.moved();
    return rows;
  }
}
