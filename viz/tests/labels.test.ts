import assert from "node:assert/strict";
import { test } from "node:test";
import { type Beside, type Label, Labels } from "../src/labels.ts";
import type { DrawnNode } from "../src/model.ts";
import { nodeOf } from "./sample.ts";

// Every letter is .6 of the font's size wide.
function ruler(text: string, font: string): number {
  const size = Number(/(\d+(?:\.\d+)?)px/.exec(font)?.[1]);
  return Array.from(text).length * size * 0.6;
}

function drawn(id: string, x: number, y: number, r: number, more: Partial<DrawnNode> = {}): DrawnNode {
  return { ...nodeOf(id, { x, y }), r, home: { x, y }, ...more };
}

function place(nodes: DrawnNode[], scale = 1, first: string[] = []): Label[] {
  return new Labels(ruler).layout(nodes, scale, new Set(first), null);
}

function besides(labels: Label[]): Beside[] {
  return labels.filter((label) => !label.within);
}

function boxOf({ node, lines, size, dx, dy }: Beside, scale: number) {
  const w = Math.max(...lines.map((line) => ruler(line, `${size}px`))) + 4;
  const h = lines.length * size * 1.2 + 4;
  return { x: node.x * scale + dx - w / 2, y: node.y * scale + dy - h / 2, w, h };
}

function crowd(): DrawnNode[] {
  return Array.from({ length: 300 }, (_, at) =>
    drawn(`customer ${at}`, 37 * (at % 20), 41 * Math.floor(at / 20), 6 + (at % 5)),
  );
}

test("no name covers another, nor a node as large as its own", () => {
  for (const scale of [0.5, 1, 2]) {
    const nodes = crowd();
    const labels = besides(place(nodes, scale));
    assert.ok(labels.length >= 12);
    const boxes = labels.map((label) => boxOf(label, scale));
    boxes.forEach((one, at) => {
      for (const other of boxes.slice(at + 1)) {
        const apart =
          one.x + one.w <= other.x ||
          other.x + other.w <= one.x ||
          one.y + one.h <= other.y ||
          other.y + other.h <= one.y;
        assert.ok(apart, `${scale}`);
      }
      for (const node of nodes) {
        if (node.r < (labels[at]?.node.r ?? 0)) continue;
        const dx = node.x * scale - Math.min(Math.max(node.x * scale, one.x), one.x + one.w);
        const dy = node.y * scale - Math.min(Math.max(node.y * scale, one.y), one.y + one.h);
        assert.ok(node === labels[at]?.node || Math.hypot(dx, dy) >= node.r * scale);
      }
    });
  }
});

test("zooming in makes room for more names", () => {
  assert.ok(place(crowd(), 2).length > place(crowd(), 0.5).length);
});

test("whoever is asked for first is named, however small", () => {
  const small = drawn("tiny", 1000, 300, 1);
  const named = (first: string[]) => place([...crowd(), small], 1, first).some(({ node }) => node === small);
  assert.ok(!named([]));
  assert.ok(named(["tiny"]));
});

test("a large bubble has its name and members inside, a small one beside it", () => {
  const large = drawn("1", 0, 0, 90, { kind: "community", label: "Acme", details: { size: 12 } });
  const small = drawn("2", 400, 0, 12, { kind: "community", label: "Other firm", details: { size: 3 } });
  const [one, other] = place([large, small]);
  assert.ok(one?.within);
  assert.deepEqual([one.lines, one.members], [["Acme"], "12 members"]);
  assert.equal(other?.within, false);
});

test("a name of ten thousand letters is cut", () => {
  const [label] = place([drawn("1", 0, 0, 10, { label: "x".repeat(10_000) })]);
  assert.equal(label?.lines.join("").length, 26);
  assert.ok(label?.lines.join("").endsWith("…"));
});

test("Chinese breaks anywhere", () => {
  const bubble = drawn("1", 0, 0, 36, {
    kind: "community",
    label: "北京分公司客户服务部",
    details: { size: 2 },
  });
  const [label] = place([bubble]);
  assert.ok(label?.within && label.lines.length > 1);
  assert.equal(label.lines.join(""), "北京分公司客户服务部");
});

test("the same zoom, the same places", () => {
  const labels = new Labels(ruler);
  const nodes = crowd();
  const once = labels.layout(nodes, 1, new Set(), null);
  assert.equal(labels.layout(nodes, 1, new Set(), null), once);
  labels.forget();
  assert.notEqual(labels.layout(nodes, 1, new Set(), null), once);
});
