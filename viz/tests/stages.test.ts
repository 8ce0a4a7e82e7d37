import assert from "node:assert/strict";
import { test } from "node:test";
import { LIFE, readRoute, writeRoute } from "../src/route.ts";
import { marksOf } from "../src/satisfaction_shapes.ts";
import { movesOf, stageBars } from "../src/stage_bars.ts";
import type { Flows, GroupRow, Measured } from "../src/value_answers.ts";

const FLOWS: Flows = {
  stages: ["potential", "loyal", "gone"],
  months: [
    { month: "2025-11", stock: [4, 0, 0], moves: [] },
    {
      month: "2025-12",
      stock: [3, 0, 2],
      moves: [
        { source: null, target: "gone", customers: 1 },
        { source: "potential", target: "gone", customers: 2 },
        { source: "gone", target: "potential", customers: 0 },
      ],
    },
  ],
};

function rated(value: number, low: number, high: number, small = false): GroupRow {
  const mean: Measured = { value, low, high, ratings: 3 };
  return { group: "2025-12", name: "2025-12", customers: 3, mean, nps: null, csat: null, small };
}

test("stages stand as bars, without those that nobody is in", () => {
  const bars = stageBars(FLOWS, 12);
  assert.deepEqual(bars.kinds, ["potential", "gone"]);
  assert.deepEqual(bars.bars, [
    { from: "2025-11", count: 4, parts: [4, 0] },
    { from: "2025-12", count: 5, parts: [3, 2] },
  ]);
  assert.equal(bars.most, 5);
  assert.deepEqual(
    stageBars(FLOWS, 1).bars.map(({ from }) => from),
    ["2025-12"],
  );
  assert.equal(stageBars({ stages: [], months: [] }, 3).most, 0);
});

test("the largest moves come first, and those of nobody not at all", () => {
  const [, december] = FLOWS.months;
  assert.ok(december);
  assert.deepEqual(
    movesOf(december).map(({ customers }) => customers),
    [2, 1],
  );
});

test("dots stand between the ends of their intervals, all of them in the box", () => {
  const rows = [rated(0.5, 0.2, 0.8), rated(1, 0.6, 1), rated(0, 0, 0.4, true)];
  const { dots, foot, box } = marksOf(rows, { width: 300, height: 120 });
  for (const { x, y, low, high } of dots) {
    assert.ok(high <= y && y <= low && low <= foot && high >= 0);
    assert.ok(x > 0 && x < box.width);
  }
  assert.deepEqual(
    dots.map(({ small }) => small),
    [false, false, true],
  );
});

test("the lifecycle has an address of its own", () => {
  assert.deepEqual(readRoute("#/lifecycle"), LIFE);
  assert.equal(writeRoute(LIFE), "#/lifecycle");
});
