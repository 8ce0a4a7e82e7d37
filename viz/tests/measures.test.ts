import assert from "node:assert/strict";
import { test } from "node:test";
import { MEASURES, measuresOf, Scale } from "../src/measures.ts";
import { Model, paintOf } from "../src/model.ts";
import { nodeOf, STYLE, viewOf } from "./sample.ts";

const GREY = STYLE.no_value;
const [LEAST = "", , MIDDLE = "", , MOST = ""] = STYLE.scale;

function measureOf(key: string) {
  const found = MEASURES.find((one) => one.key === key);
  assert.ok(found);
  return found;
}

function scaleOf(degrees: (number | undefined)[]): Scale {
  const nodes = degrees.map((degree, at) =>
    nodeOf(String(at), { details: degree === undefined ? {} : { degree } }),
  );
  return new Scale(measureOf("contacts"), nodes, STYLE.scale, GREY);
}

test("each colour stands for about as many", () => {
  const scale = scaleOf([1, 2, 3, 4, 5, 6, 7, 8, 900, 10_000]);
  assert.deepEqual(
    scale.steps.map(({ colour, from, to, count }) => [colour, from, to, count]),
    [
      [STYLE.scale[0], 1, 2, 2],
      [STYLE.scale[1], 3, 4, 2],
      [STYLE.scale[2], 5, 6, 2],
      [STYLE.scale[3], 7, 8, 2],
      [STYLE.scale[4], 900, 10_000, 2],
    ],
  );
});

test("equal values have one colour, few steps are spread over all colours", () => {
  const scale = scaleOf([1, 1, 1, 1, 1, 1, 1, 1, 1, 50]);
  assert.deepEqual(
    scale.steps.map(({ colour, count }) => [colour, count]),
    [
      [LEAST, 9],
      [MOST, 1],
    ],
  );
  assert.deepEqual(
    scaleOf([7, 7]).steps.map(({ colour }) => colour),
    [MIDDLE],
  );
});

test("who has no value is grey and counted", () => {
  const scale = scaleOf([1, undefined, Number.NaN, 5]);
  assert.equal(scale.without, 2);
  assert.equal(scale.colour(nodeOf("x")), GREY);
  assert.equal(scale.colour(nodeOf("x", { details: { degree: 0 } })), LEAST);
  // Brought in later, and more than anybody here had.
  assert.equal(scale.colour(nodeOf("x", { details: { degree: 99 } })), MOST);
});

test("only what a picture has values of is offered", () => {
  const keys = (nodes: Parameters<typeof measuresOf>[0]) => measuresOf(nodes).map(({ key }) => key);
  assert.deepEqual(keys([nodeOf("a"), nodeOf("b", { details: { degree: 0, created_at: null } })]), [
    "contacts",
  ]);
  assert.deepEqual(
    keys([nodeOf("a", { details: { pagerank: 0.1, betweenness: 0, created_at: "2020-01-01" } })]),
    ["influence", "bridge", "since"],
  );
  const bubble = { density_inside: 0.5, edges_inside: 3, edges_outside: 1, traits: [], central_members: [] };
  assert.deepEqual(keys([nodeOf("1", { kind: "community", details: { ...bubble, degree: 4 } })]), [
    "density",
    "open",
  ]);
  assert.deepEqual(keys([nodeOf("a", { details: { created_at: "never" } })]), []);
});

test("measures of communities", () => {
  const details = {
    edges_inside: 3,
    edges_outside: 1,
    central_members: [{ customer_id: "a", name: "A", score: 0.25 }],
    traits: [
      { attribute: "city", value: "Oslo", share_inside: 0.4, share_outside: 0 },
      { attribute: "city", value: "Turin", share_inside: 0.6, share_outside: 0 },
    ],
  };
  assert.equal(measureOf("open").value(details, "a"), 0.25);
  assert.equal(measureOf("open").value({ edges_inside: 0, edges_outside: 0 }, "a"), null);
  assert.equal(measureOf("alike").value(details, "a"), 0.6);
  assert.equal(measureOf("top").value(details, "a"), 0.25);
  assert.equal(measureOf("top").show(0.25, { average: 0.1 }), "2.5 ×");
});

test("a picture takes the colours of a scale and gives them back", () => {
  const nodes = [
    nodeOf("a", { details: { degree: 1 } }),
    nodeOf("b", { community_id: 1, details: { degree: 9 } }),
  ];
  const model = new Model(viewOf(nodes), STYLE);
  model.dress(new Scale(measureOf("contacts"), nodes, STYLE.scale, GREY));
  const colours = () => [...model.nodes.values()].map((node) => paintOf(node, STYLE));
  assert.deepEqual(colours(), [LEAST, MOST]);
  model.merge(model.preview(viewOf([nodeOf("c")], [], { focus: "a" }), "a", 3));
  assert.equal(colours()[2], GREY);
  model.dress(null);
  assert.deepEqual(colours(), ["#0072B2", "#E69F00", "#0072B2"]);
});
