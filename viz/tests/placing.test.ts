import assert from "node:assert/strict";
import { test } from "node:test";
import { type Circle, placeAround } from "../src/placing.ts";

function apart(one: Circle, other: Circle): boolean {
  return Math.hypot(one.x - other.x, one.y - other.y) >= one.r + other.r;
}

test("new ones stand apart from each other and from all others", () => {
  const taken: Circle[] = [];
  for (let at = 0; at < 400; at++) taken.push({ x: 26 * (at % 20), y: 26 * Math.floor(at / 20), r: 9 });
  const parent = { x: 26 * 10, y: 26 * 10, r: 9 };
  const radii = Array.from({ length: 60 }, (_, at) => 6 + (at % 7));
  const spots = placeAround(parent, taken, radii);
  assert.equal(spots.length, 60);
  const placed = spots.map((spot, at) => ({ ...spot, r: radii[at] ?? 0 }));
  placed.forEach((one, at) => {
    for (const other of [...taken, parent, ...placed.slice(at + 1)]) assert.ok(apart(one, other));
  });
});

test("the first one looks away from the crowd", () => {
  const parent = { x: 0, y: 0, r: 10 };
  const [spot] = placeAround(parent, [{ x: -100, y: 0, r: 10 }], [10]);
  assert.ok(spot);
  assert.ok(spot.x > 0 && Math.abs(spot.y) < 1e-9);
});

test("nothing to place", () => {
  assert.deepEqual(placeAround({ x: 0, y: 0, r: 1 }, [], []), []);
});
