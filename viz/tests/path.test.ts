import assert from "node:assert/strict";
import { test } from "node:test";
import type { Customer, Path } from "../src/answers.ts";
import { idsOf, pathView } from "../src/path.ts";
import { fromTo } from "../src/strings.ts";

function customer(id: string, pagerank: number | null = 0.1): Customer {
  const scores = { degree: 3, strength: 1, betweenness: 0, harmonic: 0, core: 1, community_id: 2 };
  return {
    customer_id: id,
    label: id.toUpperCase(),
    name: null,
    kind: null,
    email: null,
    phone: null,
    company: null,
    job_title: null,
    city: null,
    state: null,
    country: null,
    tags: null,
    bare: false,
    scores: pagerank === null ? null : { ...scores, pagerank },
    community_name: null,
  };
}

function way(...ids: string[]): Path {
  const steps = ids.slice(1).map((id, at) => ({
    source_id: ids[at] ?? "",
    source_name: "",
    target_id: id,
    target_name: "",
    strength: 0.5,
    types: ["friend"],
    reasons: [],
  }));
  return { strength: 0.5 ** steps.length, steps };
}

const ENDS = [customer("a", 0.4), customer("z")] as const;

test("the warmest way lies in a row, the others above and below", () => {
  const ways = [way("a", "b", "c", "z"), way("a", "b", "d", "z"), way("a", "z"), way("a", "e", "z")];
  const others = ["b", "c", "d", "e"].map((id) => customer(id));
  const view = pathView(ENDS, ways, others);
  const at = new Map(view.nodes.map(({ id, x, y }) => [id, [x, y]]));
  assert.deepEqual(
    [at.get("a"), at.get("b"), at.get("c"), at.get("z")],
    [
      [0, 0],
      [190, 0],
      [380, 0],
      [570, 0],
    ],
  );
  assert.deepEqual(at.get("d"), [380, 150]);
  assert.deepEqual(at.get("e"), [285, 300]);
  assert.equal(view.title, fromTo("A", "Z"));
  assert.equal(view.edges.length, 9);
});

test("no two stand on each other", () => {
  const ways = [way("a", "b", "c", "z"), way("a", "c", "b", "d", "z"), way("a", "e", "d", "f", "z")];
  const { nodes } = pathView(
    ENDS,
    ways,
    ["b", "c", "d", "e", "f"].map((id) => customer(id)),
  );
  for (const one of nodes)
    for (const other of nodes)
      if (one !== other)
        assert.ok(Math.hypot(one.x - other.x, one.y - other.y) >= 100, `${one.id} ${other.id}`);
});

test("where no way leads both ends are there, apart", () => {
  const view = pathView([customer("a", null), customer("z", null)], [], []);
  assert.deepEqual(
    view.nodes.map(({ id, x, community_id, radius }) => [id, x, community_id, radius]),
    [
      ["a", 0, -1, 24],
      ["z", 190, -1, 24],
    ],
  );
  assert.deepEqual(view.edges, []);
});

test("from somebody to themselves there is one, and no step", () => {
  const view = pathView([customer("a"), customer("a")], [way("a")], []);
  assert.deepEqual(
    view.nodes.map(({ id }) => id),
    ["a"],
  );
  assert.deepEqual(idsOf(way("a")), []);
});
