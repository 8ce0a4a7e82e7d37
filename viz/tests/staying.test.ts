import assert from "node:assert/strict";
import { test } from "node:test";
import { Model } from "../src/model.ts";
import { HOME } from "../src/route.ts";
import { collide, laidOut, Staying } from "../src/staying.ts";
import { edgeOf, nodeOf, STYLE, viewOf } from "./sample.ts";

const CAMERA = { position: { x: 1, y: 2 }, scale: 0.5 };
const PLACE = { ...HOME, kind: "community", id: "0" } as const;

test("who was there stands where it stood, and the new find room", () => {
  const before = new Model(viewOf([nodeOf("a", { x: 5, y: 5 }), nodeOf("b", { x: 80, y: 0 })]), STYLE);
  const staying = new Staying();
  staying.keep(before, PLACE, CAMERA);
  const nodes = [
    nodeOf("new", { x: 6, y: 6 }),
    nodeOf("b", { x: -300, y: 9 }),
    nodeOf("a", { x: 40, y: 40 }),
  ];
  const after = new Model(viewOf(nodes), STYLE, staying.homes({ ...PLACE, select: "a" }));
  assert.deepEqual([after.node("a").x, after.node("a").y], [5, 5]);
  assert.deepEqual([after.node("b").home, after.nodes.size], [{ x: 80, y: 0 }, 3]);
  assert.ok(!collide([...after.nodes.values()]));
});

test("those brought in by hand come back to where they were, hidden ones too", () => {
  const view = viewOf([nodeOf("a")]);
  const more = viewOf([nodeOf("a"), nodeOf("x"), nodeOf("y")], [edgeOf("a", "x"), edgeOf("a", "y")]);
  const before = new Model(view, STYLE);
  before.merge(before.preview(more, "a", 9));
  const was = { x: { ...before.node("x").home }, y: { ...before.node("y").home } };
  before.hide(["y"]);
  const staying = new Staying();
  staying.keep(before, PLACE, CAMERA);
  const after = new Model(view, STYLE, staying.homes(PLACE));
  const extra = viewOf([...more.nodes, nodeOf("z")], [...more.edges, edgeOf("a", "z", 0.9)]);
  const { nodes } = after.merge(after.preview(extra, "a", 9));
  assert.equal(nodes.length, 3);
  assert.deepEqual({ x: after.node("x").home, y: after.node("y").home }, was);
  assert.ok(!collide([...after.nodes.values()]));
});

test("another place is drawn as ever, and the same one only once as it was", () => {
  const staying = new Staying();
  staying.keep(new Model(viewOf([nodeOf("a")]), STYLE), PLACE, CAMERA);
  assert.equal(staying.homes({ ...PLACE, id: "1" }).size, 0);
  assert.deepEqual(staying.take(PLACE), CAMERA);
  assert.equal(staying.take(PLACE), null);
  staying.keep(new Model(viewOf([nodeOf("a")]), STYLE), PLACE, CAMERA);
  assert.equal(staying.take(HOME), null);
});

test("bubbles that cover one another", () => {
  assert.ok(!collide([]));
  assert.ok(
    collide([
      { x: 0, y: 0, r: 5 },
      { x: 8, y: 0, r: 5 },
    ]),
  );
  assert.ok(
    !collide([
      { x: 0, y: 0, r: 5 },
      { x: 10, y: 0, r: 5 },
    ]),
  );
});

test("bubbles that outgrew their room are laid out anew, and people are not", () => {
  const nodes = [nodeOf("a", { radius: 40 }), nodeOf("b", { radius: 40, x: 200 })];
  const close = new Map([
    ["a", { x: 0, y: 0 }],
    ["b", { x: 50, y: 0 }],
  ]);
  const map = viewOf(nodes, [], { kind: "communities", focus: null });
  assert.equal(laidOut(map, STYLE, close).node("b").x, 200);
  assert.equal(laidOut(viewOf(nodes), STYLE, close).node("b").x, 50);
});
