// Where those are whom a rule fits, as a colour of the map and in words.

import assert from "node:assert/strict";
import { test } from "node:test";
import { barOf, offUsual, unitOf } from "../src/group_shapes.ts";
import { markMeasure } from "../src/marks.ts";
import { Scale } from "../src/measures.ts";
import { nodeOf, STYLE } from "./sample.ts";

const COUNTS = {
  items: [
    { community_id: 3, name: "Turin", members: 12, size: 84 },
    { community_id: 5, name: "Oslo", members: 2, size: 2 },
  ],
  more: 0,
  alone: 1,
};

test("a community has the share of its members, and none where nobody is in it", () => {
  const measure = markMeasure(COUNTS, "measure_marked");
  const shares = ["3", "5", "7"].map((id) => measure.value({}, id));
  assert.deepEqual(shares, [0.14, 1, null]);
  assert.equal(measure.tell?.("3"), "12 of 84 members (14%)");
  assert.equal(measure.tell?.("7"), "nobody");
  const nodes = ["3", "5", "7"].map((id) => nodeOf(id, { kind: "community" }));
  const scale = new Scale(measure, nodes, STYLE.scale, STYLE.no_value);
  assert.equal(scale.without, 1);
  assert.deepEqual(
    nodes.map((node) => scale.colour(node)),
    [STYLE.scale[0], STYLE.scale.at(-1), STYLE.no_value],
  );
});

test("a bar goes from the usual to less or more, and never out of its room", () => {
  assert.equal(offUsual("orders", 7, 7), 0);
  assert.equal(offUsual("spent", 1e9, 384), 1);
  assert.equal(offUsual("spent", 0, 1e9), -1);
  assert.ok(Math.abs(offUsual("orders", 7, 1) - 2 / 3) < 1e-9);
  assert.equal(offUsual("churn_risk", 0.25, 0.5), -0.5);
  assert.equal(offUsual("churn_risk", 1, 0.43), 1);
  assert.equal(offUsual("orders", Number.NaN, 3), 0);
  assert.deepEqual(barOf(1), { from: 50, length: 50 });
  assert.deepEqual(barOf(-0.5), { from: 25, length: 25 });
  assert.deepEqual(["orders", "clv", "churn_risk", "recency_days"].map(unitOf), [
    "count",
    "money",
    "share",
    "days",
  ]);
});
