import assert from "node:assert/strict";
import { test } from "node:test";
import type { Expansion } from "../src/answers.ts";
import { growthActs } from "../src/grow.ts";
import type { Steps } from "../src/steps.ts";

function kind(type: string, adds: number): Expansion {
  return { type, adds, neighbours: adds + 5, strongest: 0.5, counted: true };
}

function acts(adds: number, kinds: Expansion[], room = 50, expand: Steps["expand"] = () => {}) {
  return growthActs({ answer: { neighbours: adds + 5, adds, kinds }, room }, "ann", { expand } as Steps);
}

function labels(adds: number, kinds: Expansion[], room?: number): string[] {
  return acts(adds, kinds, room).map(({ label }) => label);
}

test("each choice says how many it adds, and of how many where there are more", () => {
  assert.deepEqual(labels(312, [kind("family", 312), kind("shared-contacts", 2), kind("friend", 0)]), [
    "Bring in 50 of 312 more contacts",
    "family: 50 of 312",
    "shared contacts: 2",
  ]);
  assert.deepEqual(labels(1, [kind("family", 1)]), ["Bring in 1 more contact", "family: 1"]);
});

test("no more than there is room for", () => {
  assert.deepEqual(labels(9, [kind("family", 2)], 3), ["Bring in 3 of 9 more contacts", "family: 2"]);
  assert.deepEqual(labels(9, [kind("family", 9)], 0), []);
});

test("kinds that are no edges may add where all together do not", () => {
  assert.deepEqual(labels(0, [kind("neighbor", 1)]), ["neighbour: 1"]);
  assert.deepEqual(labels(0, []), []);
});

test("a choice brings in its kind, all of them no kind in particular", () => {
  const asked: unknown[] = [];
  const expand: Steps["expand"] = (id, only = []) => asked.push([id, only]);
  for (const { run } of acts(3, [kind("__proto__", 3)], 50, expand)) run();
  assert.deepEqual(asked, [
    ["ann", []],
    ["ann", ["__proto__"]],
  ]);
});

test("of very many kinds the largest are offered", () => {
  const kinds = Array.from({ length: 40 }, (_, at) => kind(`kind ${at}`, 40 - at));
  assert.equal(labels(40, kinds).length, 13);
});
