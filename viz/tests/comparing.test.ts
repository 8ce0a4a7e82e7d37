import assert from "node:assert/strict";
import { test } from "node:test";
import type { SourceRecord, Step } from "../src/answers.ts";
import { compare, type Mark } from "../src/comparing.ts";

function record(fields: Record<string, unknown>, attributes: Record<string, unknown> = {}): SourceRecord {
  return { customer_id: "c", created_at: null, fields, tags: [], attributes, interactions: 0 };
}

function marks(left: SourceRecord[], right: SourceRecord[], waterfall: Step[] = []): Record<string, Mark> {
  const rows = compare([{ records: left }, { records: right }], waterfall);
  return Object.fromEntries(rows.map(({ field, mark }) => [field, mark]));
}

function step(comparison: string, bits: number): Step {
  return { comparison, words: "", left: "", right: "", bits, probability: 0.5 };
}

test("equal but for case, width and spaces; one side only; neither side", () => {
  const found = marks(
    [record({ name: "Ada  Example", city: "Turin" })],
    [record({ name: " ADA example ", phone: "1" })],
  );
  assert.deepEqual(found, { name: "equal", phone: "single", city: "single" });
});

test("different, unless matching finds that it speaks for them", () => {
  const sides = [[record({ name: "Ann" })], [record({ name: "Anne" })]] as const;
  assert.equal(marks([...sides[0]], [...sides[1]]).name, "different");
  assert.equal(marks([...sides[0]], [...sides[1]], [step("given name", 2)]).name, "similar");
  assert.equal(marks([...sides[0]], [...sides[1]], [step("given name", -2)]).name, "different");
});

test("a value that one of several records shares", () => {
  const found = marks(
    [record({ email: "a@x.org" }), record({ email: "b@x.org" })],
    [record({ email: "B@x.org" })],
  );
  assert.equal(found.email, "similar");
});

test("attributes come after the fields, by name, whatever they hold", () => {
  const rows = compare(
    [
      { records: [record({ name: "A" }, { size: { eu: 38 }, age: 0 })] },
      { records: [record({}, { age: 0 })] },
    ],
    [],
  );
  assert.deepEqual(
    rows.map(({ field, values }) => [field, values]),
    [
      ["name", ["A", ""]],
      ["attributes.age", ["0", "0"]],
      ["attributes.size", ['{"eu":38}', ""]],
    ],
  );
});
