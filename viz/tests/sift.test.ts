import assert from "node:assert/strict";
import { test } from "node:test";
import type { AmongTie } from "../src/answers.ts";
import { type Filter, NO_FILTER, tick } from "../src/filter.ts";
import { Model } from "../src/model.ts";
import { beginnings, loosen, narrow, offered, type Picture, sift, valuesOf } from "../src/sift.ts";
import { KnownTies } from "../src/ties_known.ts";
import { edgeOf, nodeOf, STYLE, viewOf } from "./sample.ts";

function tie(source: string, target: string, type: string, more: Partial<AmongTie> = {}): AmongTie {
  return {
    source_id: source,
    target_id: target,
    type,
    strength: 0.5,
    confidence: 1,
    origin: "inferred",
    confirmed: false,
    counted: true,
    first_seen: null,
    last_seen: null,
    ...more,
  };
}

const DATED = { first_seen: "2026-01-15T10:00:00Z", last_seen: "2026-03-31T23:59:59Z" };
const TIES = [
  tie("a", "b", "friend", { ...DATED, strength: 0.9 }),
  tie("a", "b", "email", { confidence: 0.4 }),
  tie("b", "c", "email", { first_seen: "2026-02-28T23:59:59.999Z", last_seen: "2026-02-28T23:59:59.999Z" }),
  tie("c", "d", "family", { origin: "declared", strength: 0.3 }),
  tie("a", "e", "colleague", { confirmed: true, strength: 0.2 }),
  tie("a", "d", "home", { counted: false }),
];
const NODES = [
  nodeOf("a", { details: { city: "Turin", tags: ["vip", "new"] } }),
  nodeOf("b", { details: { city: "Oslo", tags: ["vip"] } }),
  nodeOf("c", { community_id: 2, details: { city: "Turin" } }),
  nodeOf("d", { community_id: -1, details: { city: null, tags: [] } }),
  nodeOf("e", { details: {} }),
  nodeOf("f", { details: { city: "Turin" } }),
];
const EDGES = [
  { ...edgeOf("b", "a", 0.92), types: ["email", "friend"] },
  { ...edgeOf("b", "c", 0.5), types: ["email"] },
  { ...edgeOf("c", "d", 0.3), types: ["family"] },
  { ...edgeOf("a", "e", 0.2), types: ["colleague"] },
];

async function picture(): Promise<Picture> {
  const model = new Model(viewOf(NODES, EDGES), STYLE);
  const known = new KnownTies(async () => TIES);
  await known.learn(model);
  return known.picture(model);
}

function names({
  nodes,
  edges,
}: {
  nodes: ReadonlySet<string>;
  edges: ReadonlySet<string>;
}): [string, string] {
  return [
    [...nodes].sort().join(""),
    [...edges]
      .map((key) => (JSON.parse(key) as string[]).join(""))
      .sort()
      .join(" "),
  ];
}

const ALL = "ab ae bc cd";
const CASES: [string, Filter, string, string, number][] = [
  ["nothing", NO_FILTER, "abcdef", ALL, 0],
  ["a kind", tick(NO_FILTER, "type", "email", true), "abc", "ab bc", 0],
  ["two kinds", tick(tick(NO_FILTER, "type", "email", true), "type", "family", true), "abcd", "ab bc cd", 0],
  ["a kind that nobody has", tick(NO_FILTER, "type", "x", true), "", "", 0],
  [
    "a kind, alone ones kept",
    { ...tick(NO_FILTER, "type", "email", true), lone: true },
    "abcdef",
    "ab bc",
    0,
  ],
  ["strength of what passes", { ...NO_FILTER, strength: 0.5 }, "abc", "ab bc", 0],
  // The e-mails of a and b alone are .5 x .4 strong.
  ["a kind and strength", { ...tick(NO_FILTER, "type", "email", true), strength: 0.3 }, "bc", "bc", 0],
  ["confidence", { ...tick(NO_FILTER, "type", "email", true), confidence: 0.5 }, "bc", "bc", 0],
  ["declared", tick(NO_FILTER, "origin", "declared", true), "cd", "cd", 0],
  ["inferred", tick(NO_FILTER, "origin", "inferred", true), "abc", "ab bc", 0],
  ["confirmed", tick(NO_FILTER, "origin", "confirmed", true), "ae", "ae", 0],
  ["last seen from", { ...NO_FILTER, since: "2026-03-01" }, "ab", "ab", 2],
  ["last seen to", { ...NO_FILTER, until: "2026-02-28" }, "bc", "bc", 3],
  ["the last day is a part", { ...NO_FILTER, since: "2026-03-31", until: "2026-03-31" }, "ab", "ab", 2],
  ["before anything began", { ...NO_FILTER, month: "2025-12" }, "", "", 3],
  ["begun by January", { ...NO_FILTER, month: "2026-01" }, "ab", "ab", 2],
  ["begun by February", { ...NO_FILTER, month: "2026-02" }, "abc", "ab bc", 2],
  ["a city", tick(NO_FILTER, "city", "Turin", true), "acf", "", 0],
  ["two cities", tick(tick(NO_FILTER, "city", "Turin", true), "city", "Oslo", true), "abcf", "ab bc", 0],
  ["a tag", tick(NO_FILTER, "tag", "vip", true), "ab", "ab", 0],
  ["a city and a tag", tick(tick(NO_FILTER, "city", "Turin", true), "tag", "vip", true), "a", "", 0],
  ["a community", tick(NO_FILTER, "in", "0", true), "abef", "ab ae", 0],
  // c keeps a tie that passes, even though b does not pass: it is not alone, only b is not seen.
  ["a kind and a city", tick(tick(NO_FILTER, "type", "email", true), "city", "Turin", true), "ac", "", 0],
];

for (const [what, filter, nodes, edges, undated] of CASES) {
  test(`sifting by ${what}`, async () => {
    const sifted = sift(await picture(), filter);
    assert.deepEqual([...names(sifted), sifted.undated], [nodes, edges, undated]);
  });
}

test("whom the picture turns around always stays", async () => {
  const whole = { ...(await picture()), focus: "d" };
  assert.equal(names(sift(whole, tick(NO_FILTER, "city", "Oslo", true)))[0], "bd");
  assert.equal(names(sift(whole, tick(NO_FILTER, "type", "friend", true)))[0], "abd");
});

test("without more knowledge a line tells its kinds and strength alone", () => {
  const model = new Model(viewOf(NODES, EDGES), STYLE);
  const known = new KnownTies(null);
  assert.ok(!known.tells);
  const whole = known.picture(model);
  assert.equal(known.picture(model), whole);
  assert.equal(names(sift(whole, tick(NO_FILTER, "type", "friend", true)))[1], "ab");
  assert.equal(names(sift(whole, { ...NO_FILTER, strength: 0.3 }))[1], "ab bc cd");
  assert.equal(names(sift(whole, { ...NO_FILTER, confidence: 0.9 }))[1], ALL);
  assert.deepEqual(sift(whole, { ...NO_FILTER, month: "2026-01" }), {
    nodes: new Set(),
    edges: new Set(),
    undated: 4,
  });
  assert.deepEqual(offered(whole, "origin"), []);
});

test("values on offer are counted, the most frequent first", async () => {
  const whole = await picture();
  assert.deepEqual(offered(whole, "type"), [
    ["email", 2],
    ["colleague", 1],
    ["family", 1],
    ["friend", 1],
  ]);
  assert.deepEqual(offered(whole, "origin"), [
    ["inferred", 2],
    ["confirmed", 1],
    ["declared", 1],
  ]);
  assert.deepEqual(offered(whole, "city"), [
    ["Turin", 3],
    ["Oslo", 1],
  ]);
  assert.deepEqual(offered(whole, "tag"), [
    ["vip", 2],
    ["new", 1],
  ]);
  assert.deepEqual(offered(whole, "in"), [
    ["0", 4],
    ["2", 1],
  ]);
  assert.deepEqual(offered(whole, "country"), []);
  assert.deepEqual(valuesOf(nodeOf("x", { details: { job_title: "Oar" } }), "job"), ["Oar"]);
});

test("what to loosen is what brings most back", async () => {
  const whole = await picture();
  const both = { ...tick(NO_FILTER, "type", "email", true), since: "2026-04-01" };
  const found = loosen(whole, both);
  assert.deepEqual([found?.part.kind, found?.nodes], ["since", 3]);
  const hopeless = tick(tick(NO_FILTER, "type", "x", true), "city", "y", true);
  assert.equal(loosen(whole, hopeless), null);
});

test("lines begin with the first of their relationships", async () => {
  const { moments, undated } = beginnings(await picture());
  assert.deepEqual(moments, [Date.parse("2026-01-15T10:00:00Z"), Date.parse("2026-02-28T23:59:59.999Z")]);
  assert.equal(undated, 2);
});

test("a view is narrowed to those who pass, and says how many there are", () => {
  const view = viewOf(NODES, EDGES, { focus: "e", total_nodes: 10 });
  const { nodes, total_nodes: all } = narrow(view, tick(NO_FILTER, "tag", "vip", true));
  assert.deepEqual([nodes.map(({ id }) => id), all], [["a", "b", "e"], 7]);
  assert.deepEqual(narrow(view, NO_FILTER), view);
});

test("what was brought in along a filter gets all of its lines, as strong as they are", async () => {
  const model = new Model(viewOf(NODES, [{ ...edgeOf("a", "b", 0.2), types: ["email"] }]), STYLE);
  const known = new KnownTies(async () => TIES);
  await known.learn(model);
  const [one] = known.complete(model, new Set(["b", "e"]));
  assert.deepEqual([...model.edges.keys()].sort(), ['["a","b"]', '["a","e"]', '["b","c"]']);
  assert.deepEqual(one?.types, ["email", "friend"]);
  assert.ok(Math.abs((one?.strength ?? 0) - 0.92) < 1e-12);
  assert.equal(known.picture(model).lines.length, 3);
});

test("the service is asked once for a picture, and again when it grew", async () => {
  const model = new Model(viewOf(NODES.slice(0, 3), EDGES), STYLE);
  let asked = 0;
  const known = new KnownTies(async () => {
    asked += 1;
    return TIES;
  });
  assert.equal(await known.learn(model), true);
  assert.equal(await known.learn(model), false);
  const preview = model.preview(viewOf(NODES, EDGES, { focus: "a" }), "a", 9);
  model.merge(preview);
  assert.equal(await known.learn(model), true);
  known.forget();
  assert.equal(await known.learn(model), true);
  assert.equal(asked, 3);
});

test("a large picture is sifted in no time", () => {
  const nodes = Array.from({ length: 1500 }, (_, at) => nodeOf(`n${at}`));
  const rows = [{ type: "email", strength: 0.5, confidence: 1, origin: null, first: 0, last: 0 }];
  const lines = Array.from({ length: 8000 }, (_, at) => ({
    key: String(at),
    source: `n${at % 1500}`,
    target: `n${(at * 7 + 1) % 1500}`,
    strength: 0.5,
    rows,
    known: true,
  }));
  const start = performance.now();
  for (let at = 0; at < 20; at++) sift({ nodes, lines, focus: null }, { ...NO_FILTER, month: "2026-01" });
  assert.ok(performance.now() - start < 2000);
});
