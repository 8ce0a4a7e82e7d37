import assert from "node:assert/strict";
import { test } from "node:test";
import { recall, remember } from "../src/memory.ts";
import { Pins } from "../src/pins.ts";
import { Selection } from "../src/selection.ts";

function opened(view: string): Pins {
  const pins = new Pins();
  pins.open(view);
  return pins;
}

test("places are kept for their view, whatever the ids", () => {
  const ids = ["__proto__", '"],[', "李雷", "x".repeat(10_000), ""];
  const pins = opened("one");
  for (const [at, id] of ids.entries()) pins.set(id, { x: at + 0.4, y: -at });
  assert.deepEqual(
    [...opened("one").places],
    ids.map((id, at) => [id, { x: at, y: -at || 0 }]).map(([id, place]) => [id, { ...(place as object) }]),
  );
  assert.equal(opened("two").places.size, 0);
});

test("what is taken off is forgotten", () => {
  const pins = opened("three");
  pins.set("a", { x: 1, y: 2 });
  pins.remove("a");
  pins.remove("a");
  assert.equal(opened("three").places.size, 0);
});

test("a change leaves the places of before as they were", () => {
  const pins = opened("four");
  pins.set("a", { x: 1, y: 2 });
  const before = pins.places;
  pins.set("a", { x: 9, y: 9 });
  assert.deepEqual(before.get("a"), { x: 1, y: 2 });
  pins.change(before);
  assert.deepEqual(opened("four").places.get("a"), { x: 1, y: 2 });
});

test("the latest views and places stay where there are too many", () => {
  for (let at = 0; at < 45; at++) opened(`view ${at}`).set("a", { x: at, y: 0 });
  assert.equal(opened("view 0").places.size, 0);
  assert.equal(opened("view 44").places.size, 1);
  const pins = opened("full");
  for (let at = 0; at < 310; at++) pins.set(String(at), { x: at, y: 0 });
  const kept = opened("full").places;
  assert.deepEqual([kept.size, kept.has("9"), kept.has("309")], [300, false, true]);
});

test("what is kept may be anything", () => {
  for (const kept of ["{", "{}", '[["v",[["a","x",1]]],3]', "null"]) {
    remember("places", kept);
    const pins = opened("v");
    assert.equal(pins.places.size, 0);
    pins.set("b", { x: 1, y: 1 });
    assert.ok(recall("places")?.includes('"b",1,1'));
  }
});

test("a selection tells of what changes, and of nothing else", () => {
  let told = 0;
  const selection = new Selection(() => told++);
  selection.toggle("a");
  selection.set(["b", "a"]);
  selection.set(["a", "b"]);
  assert.deepEqual([[...selection.ids], told], [["b", "a"], 2]);
  selection.toggle("b");
  assert.ok(selection.has("a") && !selection.has("b"));
  selection.clear();
  selection.clear();
  assert.deepEqual([selection.ids.size, told], [0, 4]);
});
