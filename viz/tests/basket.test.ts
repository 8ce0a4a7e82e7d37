import assert from "node:assert/strict";
import { test } from "node:test";
import { Basket, MOST, type SavedAs } from "../src/basket.ts";
import { extend, isInside } from "../src/outline.ts";

const HOSTILE = { id: '"><script>', name: "\u202eevil 🦊" };
const ANN = { id: "ann", name: "Ann" };
const SAVED: SavedAs = { id: "a1", name: "Spring", note: "", tag: '"1"' };

function kept(text: string | null = null) {
  const keeper = {
    text,
    load: () => keeper.text,
    save: (next: string) => {
      keeper.text = next;
    },
  };
  return keeper;
}

test("people come in once, in order, and go out again", () => {
  const basket = new Basket();
  assert.equal(basket.add([ANN, HOSTILE, ANN]), 2);
  assert.equal(basket.add([HOSTILE]), 0);
  assert.deepEqual(basket.ids(), ["ann", HOSTILE.id]);
  assert.deepEqual(basket.latest(1), [HOSTILE]);
  basket.remove(["nobody"]);
  basket.remove(["ann"]);
  assert.deepEqual(basket.ids(), [HOSTILE.id]);
  basket.undo();
  assert.deepEqual(basket.ids(), ["ann", HOSTILE.id]);
  basket.undo();
  assert.equal(basket.size, 0);
  assert.equal(basket.canUndo, false);
});

test("it holds so many and no more", () => {
  const basket = new Basket();
  const many = Array.from({ length: MOST + 5 }, (_, at) => ({ id: String(at), name: "" }));
  assert.equal(basket.add(many), MOST);
  assert.equal(basket.add([ANN]), 0);
});

test("the browser's memory gives it back, and what is not a basket counts as none", () => {
  const keeper = kept();
  const basket = new Basket();
  basket.use(keeper);
  basket.add([ANN, HOSTILE]);
  basket.keep(SAVED);
  const again = new Basket();
  again.use(kept(keeper.text));
  assert.deepEqual([again.ids(), again.saved, again.changed], [["ann", HOSTILE.id], SAVED, false]);
  for (const text of [
    "",
    "{",
    "null",
    "[]",
    '{"people": 7}',
    '{"people": [[1, 2], "x"], "saved": {"id": 7}}',
  ]) {
    const other = new Basket();
    other.use(kept(text));
    assert.deepEqual([other.size, other.saved], [0, null], text);
  }
});

test("what was saved meanwhile stays saved when steps are taken back", () => {
  const basket = new Basket();
  basket.open([ANN], SAVED);
  assert.equal(basket.changed, false);
  basket.add([HOSTILE]);
  basket.keep({ ...SAVED, tag: '"2"' });
  assert.equal(basket.changed, false);
  basket.undo();
  assert.deepEqual([basket.ids(), basket.saved?.tag, basket.changed], [["ann"], '"2"', true]);
});

test("listeners hear of changes until they stop", () => {
  const basket = new Basket();
  let heard = 0;
  const stop = basket.onChange(() => {
    heard += 1;
  });
  basket.add([ANN]);
  basket.add([ANN]);
  stop();
  basket.clear();
  assert.equal(heard, 1);
});

test("what lies inside a line, also where it crosses itself or bends inwards", () => {
  const bay = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 10 },
    { x: 5, y: 3 },
    { x: 0, y: 10 },
  ];
  const inside = (x: number, y: number) => isInside({ x, y }, bay);
  assert.deepEqual(
    [inside(1, 1), inside(9, 5), inside(5, 8), inside(-1, 5), inside(11, 5)],
    [true, true, false, false, false],
  );
  assert.equal(isInside({ x: 0, y: 0 }, []), false);
  assert.equal(isInside({ x: 0, y: 0 }, [{ x: 0, y: 0 }]), false);
});

test("a line grows only where the hand moved on", () => {
  const line = [{ x: 0, y: 0 }];
  assert.equal(extend(line, { x: 1, y: 1 }), false);
  assert.equal(extend(line, { x: 3, y: 4 }), true);
  assert.equal(line.length, 2);
});
