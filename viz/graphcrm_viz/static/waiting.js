// The pairs that wait for a person: which are loaded, which one is open, and what was decided here.

const PART = 50;
const MOST = 200;

export function keyOf({ left_id: left, right_id: right }) {
  return JSON.stringify(left < right ? [left, right] : [right, left]);
}

export class Waiting {
  constructor(ledger) {
    this.ledger = ledger;
    this.items = [];
    this.cursor = null;
    this.total = 0;
    this.at = -1;
    this.decided = [];
  }

  get current() {
    return this.items[this.at] ?? null;
  }

  // Reads the list again, as far as it was loaded; the same pair stays open where it still waits.
  async load() {
    const open = this.current && keyOf(this.current);
    const page = await this.ledger.waiting({ limit: Math.min(MOST, Math.max(PART, this.items.length)) });
    this.take(page, []);
    this.at = Math.max(this.place(open), this.items.length ? 0 : -1);
  }

  async more() {
    if (this.cursor === null) return;
    const page = await this.ledger.waiting({ limit: PART, cursor: this.cursor });
    this.take(page, this.items);
  }

  take({ items, cursor, total }, before) {
    const known = new Set(before.map(keyOf));
    this.items = [...before, ...items.filter((item) => !known.has(keyOf(item)))];
    this.cursor = cursor;
    this.total = total;
  }

  place(key) {
    return this.items.findIndex((item) => keyOf(item) === key);
  }

  // Opens a pair by its ids, wherever in the list it is; tells whether it waits at all.
  async open([left, right]) {
    const key = keyOf({ left_id: left, right_id: right });
    if (this.place(key) < 0) await this.fetch(left, key);
    const at = this.place(key);
    if (at >= 0) this.at = at;
    return at >= 0;
  }

  async fetch(customer, key) {
    const { items } = await this.ledger.waiting({ limit: MOST, customer });
    const found = items.find((item) => keyOf(item) === key);
    if (found) this.items = [...this.items, found].sort((a, b) => b.probability - a.probability);
  }

  // To the next or previous one; round the end, once all are there.
  async step(by) {
    const goal = this.at + by;
    if (goal >= this.items.length) await this.more();
    const { length } = this.items;
    if (length) this.at = (goal + length) % length;
  }

  // After a decision: the first of those that came after the decided one and still wait.
  async advance() {
    const after = this.items.slice(this.at + 1).map(keyOf);
    const place = this.at;
    await this.load();
    const next = after.map((key) => this.place(key)).find((at) => at >= 0);
    this.at = next ?? Math.min(place, this.items.length - 1);
  }
}
