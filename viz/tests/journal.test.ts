import assert from "node:assert/strict";
import { test } from "node:test";
import type { ViewEdge } from "../src/answers.ts";
import { Journal } from "../src/journal.ts";
import { Model } from "../src/model.ts";
import type { Step } from "../src/route.ts";
import { edgeOf, nodeOf, STYLE, viewOf } from "./sample.ts";

const ROOMY = { ...STYLE, most_nodes: 50 };
// Ann knows Bob and Eve; Bob knows b1 and b2, who know each other; Eve knows b2 and e1; b1 knows z.
const TIES = ["ann bob", "ann eve", "bob b1", "bob b2", "b1 b2", "eve b2", "eve e1", "b1 z"].map((pair) =>
  pair.split(" "),
) as [string, string][];

function ties(): ViewEdge[] {
  return TIES.map(([a, b]) => edgeOf(a, b));
}

function start(): { model: Model; journal: Journal } {
  const nodes = ["ann", "bob", "eve"].map((id, at) => nodeOf(id, { x: at * 100 }));
  const model = new Model(viewOf(nodes, ties(), { kind: "customer", focus: "ann" }), ROOMY);
  return { model, journal: new Journal(model) };
}

function expand(id: string, ...only: string[]): Step {
  return { how: "expand", id, only };
}

function collapse(id: string): Step {
  return { how: "collapse", id, only: [] };
}

function take(model: Model, journal: Journal, ...steps: Step[]): void {
  for (const step of steps) {
    const others = TIES.flatMap(([a, b]) => (a === step.id ? [b] : b === step.id ? [a] : []));
    const around = viewOf(
      [step.id, ...others].map((id) => nodeOf(id)),
      ties(),
    );
    journal.take(step, step.how === "expand" ? model.preview(around, step.id, 50) : null);
  }
}

function picture(model: Model): unknown {
  const nodes = [...model.nodes.values()].map(({ id, x, y }) => [id, x, y]);
  return { nodes: nodes.sort(), edges: [...model.edges.keys()].sort() };
}

test("collapsing takes out what expanding brought in, those tied to each other too", () => {
  const { model, journal } = start();
  const before = picture(model);
  take(model, journal, expand("bob"));
  assert.deepEqual([...model.nodes.keys()], ["ann", "bob", "eve", "b1", "b2"]);
  assert.deepEqual(journal.leaves("bob"), ["b1", "b2"]);
  take(model, journal, collapse("bob"));
  assert.deepEqual(picture(model), before);
});

test("who hangs on somebody else who was expanded stays", () => {
  const { model, journal } = start();
  take(model, journal, expand("bob"), expand("eve"));
  assert.deepEqual(journal.leaves("bob"), ["b1"]);
  assert.deepEqual(journal.leaves("eve"), ["e1"], "Bob brought in b2");
  take(model, journal, collapse("bob"));
  assert.deepEqual([...model.nodes.keys()], ["ann", "bob", "eve", "b2", "e1"]);
  assert.deepEqual(journal.leaves("eve"), ["e1"]);
});

test("who was expanded stays, until that is taken back as well", () => {
  const { model, journal } = start();
  take(model, journal, expand("bob"), expand("b1"));
  assert.deepEqual(journal.leaves("bob"), [], "b1 was expanded, and b2 is tied to it");
  take(model, journal, collapse("b1"));
  assert.ok(!model.knows("z"));
  assert.deepEqual(journal.leaves("bob"), ["b1", "b2"]);
});

test("whom the picture turns around keeps its own contacts", () => {
  const { model, journal } = start();
  take(model, journal, expand("ann"), expand("eve"));
  take(model, journal, collapse("eve"));
  assert.deepEqual([...model.nodes.keys()], ["ann", "bob", "eve"]);
});

test("the same node can be expanded again after it was collapsed", () => {
  const { model, journal } = start();
  take(model, journal, expand("bob"), collapse("bob"), expand("bob"));
  assert.deepEqual(journal.leaves("bob"), ["b1", "b2"]);
  take(model, journal, collapse("bob"));
  assert.deepEqual(journal.leaves("bob"), []);
});

test("steps are taken back one by one, and everything stands where it stood", () => {
  const { model, journal } = start();
  const steps = [expand("bob"), expand("eve", "family"), collapse("bob"), expand("bob"), expand("b1")];
  const seen = [picture(model)];
  for (const step of steps) {
    take(model, journal, step);
    seen.push(picture(model));
  }
  for (let at = steps.length; at >= 0; at--) {
    journal.unwind(at);
    assert.deepEqual(picture(model), seen[at]);
    assert.equal(journal.length, at);
  }
});

test("only what differs is taken back", () => {
  const { model, journal } = start();
  take(model, journal, expand("bob"), expand("eve", "family"));
  assert.equal(journal.shared([expand("bob"), expand("eve", "family"), collapse("bob")]), 2);
  assert.equal(journal.shared([expand("bob")]), 1);
  assert.equal(journal.shared([expand("bob"), expand("eve")]), 1);
  assert.equal(journal.shared([expand("bob"), expand("eve", "friend")]), 1);
  assert.equal(journal.shared([collapse("bob")]), 0);
});
