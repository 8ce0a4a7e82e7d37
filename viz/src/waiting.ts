// The pairs that wait for a person: which are loaded, which one is open, and what was decided here.

import type { Duplicate, Duplicates } from "./answers.ts";
import type { Ledger } from "./ledger.ts";

const PART = 50;
const MOST = 200;

// What was decided of a pair; back: takes it back.
export interface Decision {
  pair: Duplicate;
  back: () => Promise<void>;
}

export function keyOf({ left_id: left, right_id: right }: { left_id: string; right_id: string }): string {
  return JSON.stringify(left < right ? [left, right] : [right, left]);
}

export class Waiting {
  items: Duplicate[] = [];
  cursor: string | null = null;
  total = 0;
  at = -1;
  readonly decided: Decision[] = [];
  private readonly ledger: Pick<Ledger, "waiting">;

  constructor(ledger: Pick<Ledger, "waiting">) {
    this.ledger = ledger;
  }

  get current(): Duplicate | null {
    return this.items[this.at] ?? null;
  }

  // Reads the list again, as far as it was loaded; the same pair stays open where it still waits.
  async load(): Promise<void> {
    const open = this.current;
    const page = await this.ledger.waiting({ limit: Math.min(MOST, Math.max(PART, this.items.length)) });
    this.take(page, []);
    this.at = Math.max(open ? this.place(keyOf(open)) : -1, this.items.length ? 0 : -1);
  }

  async more(): Promise<void> {
    if (this.cursor === null) return;
    const page = await this.ledger.waiting({ limit: PART, cursor: this.cursor });
    this.take(page, this.items);
  }

  private take({ items, cursor, total }: Duplicates, before: readonly Duplicate[]): void {
    const known = new Set(before.map(keyOf));
    this.items = [...before, ...items.filter((item) => !known.has(keyOf(item)))];
    this.cursor = cursor;
    this.total = total;
  }

  private place(key: string): number {
    return this.items.findIndex((item) => keyOf(item) === key);
  }

  // Opens a pair by its ids, wherever in the list it is; tells whether it waits at all.
  async open([left, right]: readonly [string, string]): Promise<boolean> {
    const key = keyOf({ left_id: left, right_id: right });
    if (this.place(key) < 0) await this.fetch(left, key);
    const at = this.place(key);
    if (at >= 0) this.at = at;
    return at >= 0;
  }

  private async fetch(customer: string, key: string): Promise<void> {
    const { items } = await this.ledger.waiting({ limit: MOST, customer });
    const found = items.find((item) => keyOf(item) === key);
    if (found) this.items = [...this.items, found].sort((a, b) => b.probability - a.probability);
  }

  // To the next or previous one; round the end, once all are there.
  async step(by: number): Promise<void> {
    const goal = this.at + by;
    if (goal >= this.items.length) await this.more();
    const { length } = this.items;
    if (length) this.at = (goal + length) % length;
  }

  // After a decision: the first of those that came after the decided one and still wait.
  async advance(): Promise<void> {
    const after = this.items.slice(this.at + 1).map(keyOf);
    const place = this.at;
    await this.load();
    const next = after.map((key) => this.place(key)).find((at) => at >= 0);
    this.at = next ?? Math.min(place, this.items.length - 1);
  }
}
