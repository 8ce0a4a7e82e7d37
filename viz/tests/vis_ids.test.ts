import assert from "node:assert/strict";
import { test } from "node:test";
import { fromVis, toVis, withOwnIds } from "../src/vis_ids.ts";

test("every id comes back, and none is one that a plain object cannot hold", () => {
  const ids = ["__proto__", "~__proto__", "~~__proto__", "~", "", "constructor", "__proto__ ", "a~__proto__"];
  for (const id of ids) {
    assert.equal(fromVis(toVis(id)), id);
    assert.deepEqual(Object.keys(Object.fromEntries([[toVis(id), 1]])), [toVis(id)]);
    assert.notEqual(toVis(id), "__proto__");
  }
  assert.equal(new Set(ids.map(toVis)).size, ids.length);
});

test("events tell of nodes by their own ids", () => {
  assert.deepEqual(withOwnIds({ node: "~__proto__", at: 1 }), { node: "__proto__", at: 1 });
  assert.deepEqual(withOwnIds({ nodes: ["a", "~__proto__"] }), { nodes: ["a", "__proto__"] });
  const others = [{ edge: "~__proto__" }, null, "x"];
  for (const event of others) assert.equal(withOwnIds(event), event);
});
