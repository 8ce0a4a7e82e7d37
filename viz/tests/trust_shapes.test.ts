// Where the lines of the page of trust stand.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  EDGE,
  figuresOf,
  judgedOf,
  LEFT,
  mostOf,
  pathOf,
  roundUp,
  spot,
  weeksOf,
} from "../src/trust_shapes.ts";

const FRAME = { width: 230, height: 130, most: [10, 1] as [number, number] };

test("the ends of the values stand at the edges", () => {
  assert.deepEqual(spot([0, 0], FRAME), [LEFT, 130 - EDGE]);
  assert.deepEqual(spot([10, 1], FRAME), [222, 8]);
  assert.deepEqual(spot([5, 0.5], FRAME), [(LEFT + 222) / 2, (100 + 8) / 2]);
});

test("a line goes from point to point", () => {
  const line = {
    name: "a",
    look: 1,
    points: [
      [0, 0],
      [10, 1],
    ] as [number, number][],
  };
  assert.equal(pathOf(line, FRAME), `M${LEFT} 100L222 8`);
  assert.equal(pathOf({ ...line, points: [] }, FRAME), "");
});

test("where all is nothing it stands at the foot", () => {
  assert.deepEqual(spot([0, 0], { ...FRAME, most: [0, 0] }), [LEFT, 100]);
  assert.deepEqual(mostOf([]), [0, 0]);
  assert.deepEqual(
    mostOf([
      {
        name: "a",
        look: 1,
        points: [
          [3, 1],
          [2, 7],
        ],
      },
    ]),
    [3, 7],
  );
});

test("the models keep their order and their names", () => {
  const one = { auc: 0.7, brier: 0.2, usual_brier: 0.25, customers: 9, left: 4, bins: [] };
  const found = judgedOf({ model: "own", judged: { silence: one, own: one } });
  assert.deepEqual(
    found.map(({ name }) => name),
    ["silence", "own"],
  );
  assert.deepEqual(judgedOf(null), []);
});

test("lists that were tested come by kind, new things first, the most right first", () => {
  const one = (ndcg: number) => ({ recall: ndcg / 2, ndcg });
  const wanting = {
    used: { new: "popular", anything: "blend" },
    warnings: [],
    tested: {
      at: 10,
      since: 0,
      days: 30,
      customers: { new: 40, anything: 60 },
      figures: {
        anything: { again: one(0.3), blend: one(0.4) },
        new: { blend: one(0.1), popular: one(0.2) },
      },
    },
  };
  const told = figuresOf(wanting).map(({ kind, sign, used, customers }) => [kind, sign, used, customers]);
  assert.deepEqual(told, [
    ["new", "popular", true, 40],
    ["new", "blend", false, 40],
    ["anything", "blend", true, 60],
    ["anything", "again", false, 60],
  ]);
  const nothing = { ...wanting.tested, figures: {} };
  assert.deepEqual(figuresOf({ ...wanting, tested: nothing }), []);
});

test("a week that is not whole is told from those that are", () => {
  assert.deepEqual(weeksOf("2024-10-31", "2025-06-30"), { whole: 34, rest: 5 });
  assert.deepEqual(weeksOf("2025-01-01", "2025-01-07"), { whole: 1, rest: 0 });
  assert.deepEqual(weeksOf("2025-01-01", "2025-01-01"), { whole: 0, rest: 1 });
});

test("the end of an axis is a number that is easy to read", () => {
  const found = [0, 0.43, 0.07, 1, 9.1, 283, 0.3, 0.6, 1200].map(roundUp);
  assert.deepEqual(found, [0, 0.45, 0.07, 1, 9.5, 300, 0.3, 0.6, 1500]);
});
