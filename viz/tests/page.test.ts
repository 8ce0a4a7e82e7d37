import assert from "node:assert/strict";
import { test } from "node:test";
import { type Page, viewOf } from "../src/page.ts";
import { nodeOf, STYLE } from "./sample.ts";

const FACTS = {
  kind: "community",
  focus: "0",
  title: "",
  total_nodes: 1,
  total_edges: 1,
  note: "",
  others: 0,
  within: null,
} as const;

test("the first picture is told in the words of the API", () => {
  const { radius: _, ...node } = nodeOf("a", { size: 17 });
  const edge = { from: "a", to: "b", strength: 0.5, types: [], title: "" };
  const network = { nodes: [{ ...node, influence: 0.3 }], edges: [edge], options: {} };
  const page: Page = { style: STYLE, network, view: FACTS, status: null, language: "en" };
  assert.deepEqual(viewOf(page), {
    ...FACTS,
    nodes: [nodeOf("a", { size: 0.3, radius: 17 })],
    edges: [{ source: "a", target: "b", strength: 0.5, types: [], title: "" }],
  });
  assert.equal(viewOf({ ...page, view: null }), null);
});
