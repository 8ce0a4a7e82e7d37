import assert from "node:assert/strict";
import { test } from "node:test";
import type { WholeMap } from "../src/answers.ts";
import { HOME, readRoute, WHOLE, writeRoute } from "../src/route.ts";
import { Finder } from "../src/whole_finder.ts";
import { type Name, placeNames, type Sight } from "../src/whole_labels.ts";
import { tiedTo } from "../src/whole_overlay.ts";

const SIDE = 30;

// People on a grid ten pixels wide, in two communities of unequal size.
function map(labels = (row: number) => `Person ${row}`): WholeMap {
  const rows = Array.from({ length: SIDE * SIDE }, (_, row) => row);
  return {
    run_id: "r",
    ids: rows.map((row) => `c${row}`),
    labels: rows.map(labels),
    community: rows.map((row) => (row % SIDE < 20 ? 4 : 9)),
    x: rows.map((row) => 10 * (row % SIDE)),
    y: rows.map((row) => 10 * Math.floor(row / SIDE)),
    size: rows.map((row) => 1 / (1 + row)),
    source: [0, 3, 5],
    target: [3, 7, 0],
    spacing: 10,
    areas: [
      { community_id: 4, name: "Large", size: 600, x: 95, y: 145, radius: 95 },
      { community_id: 9, name: "Small", size: 300, x: 245, y: 145, radius: 45 },
    ],
    total_customers: 900,
    total_ties: 3,
    alone: 0,
    note: "",
  };
}

const FAR: Sight = { scale: 0.5, left: 100, top: 50, width: 800, height: 600 };
const NEAR: Sight = { scale: 6, left: -300, top: -200, width: 800, height: 600 };
const measure = (text: string, size: number) => text.length * size * 0.6;

function boxes(names: readonly Name[]): number[][] {
  return names.map(({ text, x, y, size }) => {
    const half = measure(text, size) / 2;
    return [x - half, y - size * 0.6, x + half, y + size * 0.6];
  });
}

function clash([a = 0, b = 0, c = 0, d = 0]: number[], [e = 0, f = 0, g = 0, h = 0]: number[]): boolean {
  return a < g && e < c && b < h && f < d;
}

test("from afar communities are named, and nobody in them", () => {
  const names = placeNames(map(), FAR, measure, null);
  assert.deepEqual(
    names.map(({ text }) => text),
    ["Large", "Small"],
  );
});

test("from near people are named, and no name lies on another or on what is there", () => {
  const taken = [[0, 0, 400, 120] as const];
  const names = placeNames(map(), { ...NEAR, taken }, measure, null);
  assert.ok(names.length > 10);
  assert.ok(names.every(({ text }) => text.startsWith("Person")));
  const all = [...boxes(names), ...taken.map((box) => [...box])];
  all.forEach((one, at) => {
    for (const other of all.slice(at + 1)) assert.ok(!clash(one, other), `${one} and ${other}`);
  });
});

test("the more influential is named where two want the room", () => {
  const names = placeNames(
    map((row) => `A name that needs room ${row}`),
    NEAR,
    measure,
    null,
  );
  const rows = names.map(({ text }) => Number(text.split(" ").pop()));
  assert.deepEqual(
    rows,
    [...rows].sort((one, other) => one - other),
  );
});

test("who is selected is named first, however far away", () => {
  const [first] = placeNames(map(), FAR, measure, 641);
  assert.equal(first?.text, "Person 641");
});

test("a name without end is cut between letters", () => {
  const names = placeNames(
    map(() => "👩‍👩‍👧".repeat(4_000)),
    NEAR,
    measure,
    200,
  );
  for (const { text } of names) {
    assert.ok([...text].length <= 30);
    assert.doesNotThrow(() => encodeURIComponent(text));
  }
});

test("the nearest is found, and nobody far away", () => {
  const { x, y } = map();
  const finder = new Finder(x, y, 20);
  for (const [px, py, within] of [
    [13, 4, 8],
    [290, 290, 1],
    [-5, -5, 10],
    [144, 95.5, 30],
  ] as const) {
    const far = x.map((one, row) => Math.hypot(one - px, (y[row] ?? 0) - py));
    const best = Math.min(...far);
    const found = finder.nearest(px, py, within);
    assert.notEqual(found, null);
    assert.equal(far[found ?? -1], best);
  }
  assert.equal(finder.nearest(15, 15, 2), null);
  assert.equal(finder.nearest(-500, 4, 100), null);
  assert.equal(new Finder([], [], 0).nearest(0, 0, 10), null);
});

test("the ties of a customer lead either way", () => {
  assert.deepEqual(tiedTo(map(), 0), [3, 5]);
  assert.deepEqual(tiedTo(map(), 7), [3]);
  assert.deepEqual(tiedTo(map(), 8), []);
});

test("the address keeps the spot and who is selected", () => {
  for (const select of [null, "ann", "a/b?c#d&at=1,2,3", "李雷"]) {
    for (const at of [null, [12.5, -40, 3] as const, [0, 0, 1e-7] as const]) {
      const route = { ...WHOLE, select, at };
      assert.deepEqual(readRoute(writeRoute(route)), route);
    }
  }
  assert.equal(writeRoute(WHOLE), "#/whole");
  for (const at of ["", "1,2", "1,2,0", "1,2,-3", "a,b,c", "1,2,3,4", "1,2,Infinity", "NaN,1,2"]) {
    assert.equal(readRoute(`#/whole?at=${at}`).at, null);
  }
  assert.equal(readRoute("#/customer/ann?at=1,2,3").at, HOME.at);
});
