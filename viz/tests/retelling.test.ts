import assert from "node:assert/strict";
import { test } from "node:test";
import { Model } from "../src/model.ts";
import { retell } from "../src/retelling.ts";
import { edgeOf, nodeOf, STYLE, viewOf } from "./sample.ts";

test("words are told anew, and everybody stays where they are", () => {
  const nodes = [nodeOf("a", { label: "Ann" }), nodeOf("b", { label: "Bo", x: 200 })];
  const model = new Model(viewOf(nodes, [edgeOf("a", "b")], { note: "Two." }), STYLE);
  const before = [...model.nodes.values()].map(({ x, y, r }) => [x, y, r]);
  const told = viewOf([nodeOf("a", { label: "Ann", x: 900 })], [{ ...edgeOf("b", "a"), title: "强度" }], {
    note: "两位。",
    title: "以 Ann 为中心",
  });
  retell(model, told, new Map([["0", "以 Ann 为中心"]]));
  assert.equal(model.view.note, "两位。");
  assert.equal(model.view.title, "以 Ann 为中心");
  assert.equal([...model.edges.values()][0]?.title, "强度");
  assert.deepEqual(
    [...model.nodes.values()].map(({ label }) => label),
    ["Ann", "Bo"],
  );
  assert.deepEqual(
    [...model.nodes.values()].map(({ x, y, r }) => [x, y, r]),
    before,
  );
  const told0 = [...model.nodes.values()].filter(({ community_id }) => community_id === 0);
  for (const node of told0) assert.equal(node.details.community_name, "以 Ann 为中心");
});

test("bubbles take their new names", () => {
  const map = new Model(
    viewOf([nodeOf("1", { label: "Around Ann", kind: "community" })], [], { kind: "communities" }),
    STYLE,
  );
  retell(map, viewOf([nodeOf("1", { label: "以 Ann 为中心", kind: "community" })]), new Map());
  assert.equal(map.node("1").label, "以 Ann 为中心");
});
