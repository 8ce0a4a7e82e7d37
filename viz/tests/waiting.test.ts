import assert from "node:assert/strict";
import { test } from "node:test";
import type { Duplicate, Duplicates, SourceRecord } from "../src/answers.ts";
import { firstOf } from "../src/ledger.ts";
import { keyOf, Waiting } from "../src/waiting.ts";

function pairOf(left: string, right: string, probability: number): Duplicate {
  const names = { left_name: left, right_name: right };
  return { left_id: left, right_id: right, ...names, probability, prior: 0, waterfall: [] };
}

// A service with these pairs, in parts of so many.
class Service {
  pairs: Duplicate[];
  private readonly part: number;

  constructor(pairs: Duplicate[], part = 50) {
    this.pairs = pairs;
    this.part = part;
  }

  async waiting(asked: { limit: number; cursor?: string; customer?: string }): Promise<Duplicates> {
    const { customer } = asked;
    const all = this.pairs.filter((one) => !customer || [one.left_id, one.right_id].includes(customer));
    const from = Number(asked.cursor ?? 0);
    const to = from + Math.min(asked.limit, this.part);
    const cursor = to < all.length ? String(to) : null;
    return { items: all.slice(from, to), cursor, total: all.length };
  }
}

function five(): Duplicate[] {
  return [0.9, 0.8, 0.7, 0.6, 0.5].map((probability, at) => pairOf(`a${at}`, `b${at}`, probability));
}

async function loaded(service: Service): Promise<Waiting> {
  const waiting = new Waiting(service);
  await waiting.load();
  return waiting;
}

test("nothing waits", async () => {
  const waiting = await loaded(new Service([]));
  assert.equal(waiting.current, null);
  await waiting.step(1);
  await waiting.advance();
  assert.equal(waiting.current, null);
});

test("steps go round the end, once all are there", async () => {
  const waiting = await loaded(new Service(five(), 2));
  const seen: (string | undefined)[] = [];
  for (let step = 0; step < 6; step++) {
    seen.push(waiting.current?.left_id);
    await waiting.step(1);
  }
  assert.deepEqual(seen, ["a0", "a1", "a2", "a3", "a4", "a0"]);
  await waiting.step(-1);
  await waiting.step(-1);
  assert.equal(waiting.current?.left_id, "a4");
});

test("after a decision comes the next that still waits", async () => {
  const service = new Service(five());
  const waiting = await loaded(service);
  await waiting.step(1);
  service.pairs = service.pairs.filter((one) => !["a1", "a2"].includes(one.left_id));
  await waiting.advance();
  assert.equal(waiting.current?.left_id, "a3");
  service.pairs = service.pairs.filter((one) => !["a3", "a4"].includes(one.left_id));
  await waiting.advance();
  assert.equal(waiting.current?.left_id, "a0");
});

test("the open pair stays open when the list is read again", async () => {
  const service = new Service(five());
  const waiting = await loaded(service);
  await waiting.step(2);
  service.pairs = [pairOf("new", "one", 0.99), ...service.pairs];
  await waiting.load();
  assert.equal(waiting.current?.left_id, "a2");
});

test("a link opens a pair that is not loaded yet, whichever side comes first", async () => {
  const waiting = await loaded(new Service(five(), 2));
  assert.equal(await waiting.open(["b4", "a4"]), true);
  assert.equal(waiting.current?.left_id, "a4");
  assert.equal(await waiting.open(["a4", "nobody"]), false);
  assert.equal(waiting.current?.left_id, "a4");
  await waiting.more();
  const keys = waiting.items.map(keyOf);
  assert.equal(new Set(keys).size, keys.length);
});

function side(id: string, ...born: (string | null)[]) {
  const records = born.map((created_at, at): SourceRecord => {
    const own = at === 0 ? id : `${id}-${at}`;
    return { customer_id: own, created_at, fields: {}, tags: [], attributes: {}, interactions: 0 };
  });
  return { customer_id: id, records };
}

test("the id of more records stays, then the older, then the first", () => {
  assert.equal(firstOf([side("a", null), side("b", null, null)]), 1);
  assert.equal(firstOf([side("a", null, null), side("b", "2020-01-01")]), 0);
  assert.equal(firstOf([side("a", "2024-01-01"), side("b", "2020-01-01")]), 1);
  assert.equal(firstOf([side("a", null), side("b", "2020-01-01")]), 1);
  assert.equal(firstOf([side("b", null), side("a", null)]), 1);
});
