import assert from "node:assert/strict";
import { test } from "node:test";
import { colourOf, Model } from "../src/model.ts";
import { edgeOf, nodeOf, STYLE, tieOf, viewOf } from "./sample.ts";

function grown(): Model {
  return new Model(viewOf([nodeOf("a"), nodeOf("b", { x: 200 })], [edgeOf("a", "b")]), STYLE);
}

test("never more nodes than the style allows, and edges among them alone", () => {
  const nodes = Array.from({ length: 9 }, (_, at) => nodeOf(`n${at}`, { x: at * 50 }));
  const model = new Model(viewOf(nodes, [edgeOf("n0", "n5"), edgeOf("n0", "n8")]), STYLE);
  assert.equal(model.nodes.size, 6);
  assert.equal(model.room, 0);
  assert.deepEqual([...model.around("n0").keys()], ["n5"]);
});

test("one edge a pair, whichever way it runs", () => {
  const edges = [edgeOf("a", "b", 0.2), edgeOf("b", "a", 0.9)];
  const model = new Model(viewOf([nodeOf("a"), nodeOf("b")], edges), STYLE);
  assert.deepEqual(
    [...model.edges.values()].map((edge) => edge.strength),
    [0.2],
  );
});

test("the stronger, the wider", () => {
  const edges = [edgeOf("a", "b", 1), edgeOf("a", "c", 0.5)];
  const model = new Model(viewOf([nodeOf("a"), nodeOf("b"), nodeOf("c")], edges), STYLE);
  assert.deepEqual(
    [...model.edges.values()].map((edge) => edge.width),
    [5, 3],
  );
});

test("bubbles grow into the room between them, customers do not", () => {
  const nodes = [nodeOf("1", { radius: 10 }), nodeOf("2", { radius: 10, x: 30 })];
  const map = new Model(viewOf(nodes, [], { kind: "communities" }), STYLE);
  assert.ok(Math.abs(map.node("1").r - 11.25) < 1e-9);
  assert.equal(new Model(viewOf(nodes), STYLE).node("1").r, 10);
});

test("a preview takes the most strongly tied", () => {
  const model = grown();
  const fresh = ["c", "d", "e", "f", "g"].map((id) => nodeOf(id));
  const edges = [edgeOf("a", "c", 0.1), edgeOf("d", "a", 0.9), edgeOf("a", "e", 0.5), edgeOf("a", "b")];
  const around = viewOf([nodeOf("a"), nodeOf("b"), ...fresh], edges, { total_nodes: 40 });
  const ids = (step: number) => model.preview(around, "a", step).nodes.map((node) => node.id);
  assert.deepEqual(ids(2), ["d", "e"]);
  assert.deepEqual(ids(50), ["d", "e", "c", "f"], "no more than there is room for");
});

test("merging adds the previewed nodes and their edges; those there stay", () => {
  const model = grown();
  const edges = [edgeOf("a", "c"), edgeOf("b", "c"), edgeOf("a", "x"), edgeOf("a", "b")];
  const around = viewOf([nodeOf("a", { x: 999 }), nodeOf("c"), nodeOf("x")], edges);
  const added = model.merge({ ...model.preview(around, "a", 1) });
  assert.deepEqual(
    added.nodes.map((node) => node.id),
    ["c"],
  );
  assert.deepEqual(
    added.edges.map((edge) => [edge.source, edge.target]),
    [
      ["a", "c"],
      ["b", "c"],
    ],
  );
  assert.equal(model.node("a").x, 0);
  assert.equal(model.added, 1);
  assert.deepEqual([...model.around("c").keys()], ["a", "b"]);
});

test("who is hidden is known, and comes back as it was", () => {
  const model = grown();
  model.merge(
    model.preview(viewOf([nodeOf("a"), nodeOf("c")], [edgeOf("a", "c"), edgeOf("b", "c")]), "a", 5),
  );
  const [node, edges] = [model.node("c"), [...model.edges.keys()].sort()];
  model.hide(["c", "a", "stranger"]);
  assert.deepEqual([...model.nodes.keys()], ["b"]);
  assert.equal(model.edges.size + model.around("b").size, 0);
  assert.ok(model.knows("c") && model.isTied("c", "a"));
  assert.deepEqual([model.added, model.room], [0, 3], "the hidden keep their room");
  assert.deepEqual(model.preview(viewOf([nodeOf("c"), nodeOf("d")]), "b", 5).nodes, [nodeOf("d")]);
  model.showAll();
  assert.equal(model.node("c"), node);
  assert.deepEqual([...model.edges.keys()].sort(), edges);
  assert.deepEqual([...model.around("c").keys()].sort(), ["a", "b"]);
  assert.equal(model.added, 1);
});

test("what is pinned stands there, and everything else where it belongs", () => {
  const model = grown();
  model.place(new Map([["b", { x: 7, y: 8 }]]));
  assert.deepEqual([model.node("b").x, model.node("b").y, model.node("a").x], [7, 8, 0]);
  model.place(new Map());
  assert.equal(model.node("b").x, 200);
});

test("an edge becomes what the relationships say", () => {
  const model = grown();
  const { changed } = model.retie("b", "a", [tieOf("friend", 0.5, 1), tieOf("call", 0.8, 0.5)]);
  assert.ok(changed);
  assert.ok(Math.abs(changed.strength - 0.7) < 1e-12);
  assert.deepEqual(changed.types, ["call", "friend"]);
  assert.equal(model.edges.size, 1);
});

test("an edge goes with the last relationship, and comes back with the next", () => {
  const model = grown();
  const { gone } = model.retie("a", "b", []);
  assert.equal(gone?.key, '["a","b"]');
  assert.equal(model.around("a").size + model.around("b").size + model.edges.size, 0);
  const { added } = model.retie("a", "b", [tieOf("friend", 0.5, 0.5)]);
  assert.equal(added?.strength, 0.25);
  assert.deepEqual(model.retie("a", "stranger", [tieOf("friend", 1, 1)]), { added: undefined });
});

test("a node that is not in the picture is no node", () => {
  assert.throws(() => grown().node("stranger"), /does not hold stranger/);
  assert.equal(grown().around("stranger").size, 0);
});

test("colours begin again after the last, and newcomers have their own", () => {
  assert.equal(colourOf(0, STYLE), colourOf(2, STYLE));
  assert.notEqual(colourOf(0, STYLE), colourOf(1, STYLE));
  for (const id of [-1, -2]) assert.equal(colourOf(id, STYLE), STYLE.no_community);
});
