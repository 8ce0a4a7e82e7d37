import assert from "node:assert/strict";
import { test } from "node:test";
import { fileName } from "../src/files.ts";
import { Labels } from "../src/labels.ts";
import { Model } from "../src/model.ts";
import { frameAround, pictureShape } from "../src/picture.ts";
import { type Shape, xmlText } from "../src/shapes.ts";
import { Sieve } from "../src/sieve.ts";
import type { Palette } from "../src/theme.ts";
import { edgeOf, nodeOf, STYLE, viewOf } from "./sample.ts";

const PALETTE: Palette = {
  stage: "#ffffff",
  ink: "#111111",
  edge: "#606c80",
  edgeStrength: 0.4,
  litEdge: "rgba(60, 72, 92, 0.55)",
  veil: "rgba(255, 255, 255, 0.8)",
  accent: "#1d5fd1",
  accentInk: "#ffffff",
};
const HOSTILE = [
  "</text></svg><script>alert(1)</script>",
  "\u202eright to left",
  "👩‍👩‍👧 family",
  "null \u0000 and bell \u0007 and half \ud83d",
  "x".repeat(10_000),
  '&amp; <b> "quotes" \' ]]>',
];

function drawingOf(selected: string | null = null, title = "A picture"): Shape {
  const nodes = HOSTILE.map((label, at) =>
    nodeOf(`n${at}`, {
      label,
      x: 120 * (at % 3),
      y: 140 * Math.floor(at / 3),
      radius: 12,
      community_id: at % 2,
    }),
  );
  const model = new Model(viewOf(nodes, [edgeOf("n0", "n1"), edgeOf("n1", "n2", 0.9)]), STYLE);
  const lit = selected === null ? null : new Set([selected, ...model.around(selected).keys()]);
  const frame = frameAround(model, 600, 400);
  const ruler = (text: string) => Array.from(text).length * 7;
  const named = [...model.nodes.values()].filter((node) => !lit || lit.has(node.id));
  const labels = new Labels(ruler).layout(named, frame.scale, new Set(), selected);
  return pictureShape({
    model,
    frame,
    labels,
    palette: PALETTE,
    selected,
    lit,
    title,
    text: "Said of it",
    sieve: new Sieve(),
  });
}

function* all(shape: Shape): Generator<Shape> {
  yield shape;
  for (const one of shape.children) if (typeof one !== "string") yield* all(one);
}

function texts(shape: Shape): string[] {
  return [...all(shape)].flatMap(({ children }) => children.filter((one) => typeof one === "string"));
}

test("names are text and nothing else, whatever they hold", () => {
  const drawing = drawingOf(null, HOSTILE.join(" "));
  const tags = new Set([...all(drawing)].map(({ tag }) => tag));
  assert.deepEqual(tags, new Set(["svg", "title", "desc", "rect", "g", "line", "circle", "text"]));
  const said = texts(drawing);
  assert.ok(said.some((text) => text.startsWith("</text></svg>")));
  assert.ok(said.some((text) => text.includes("👩‍👩‍👧")));
  for (const text of said) {
    assert.ok(Array.from(text).length <= 300, "no text is longer than anybody reads");
    assert.equal(text, xmlText(text));
  }
});

test("every number is one", () => {
  for (const selected of [null, "n1"]) {
    for (const { tag, props } of all(drawingOf(selected))) {
      for (const [name, value] of Object.entries(props)) {
        assert.ok(typeof value === "string" || Number.isFinite(value), `${tag} ${name}`);
        assert.ok(!String(value).includes("NaN"), `${tag} ${name}`);
      }
    }
  }
});

test("all nodes and ties are drawn, in the colours of the picture", () => {
  const shapes = [...all(drawingOf())];
  const discs = shapes.filter(({ tag }) => tag === "circle");
  assert.equal(discs.length, HOSTILE.length);
  assert.deepEqual(new Set(discs.map(({ props }) => props.fill)), new Set(STYLE.colours));
  assert.equal(shapes.filter(({ tag }) => tag === "line").length, 2);
  const [title, desc] = ["title", "desc"].map((tag) => shapes.find((one) => one.tag === tag));
  assert.deepEqual([title?.children, desc?.children], [["A picture"], ["Said of it"]]);
});

test("what is selected stands out, with those around it", () => {
  const plain = [...all(drawingOf())];
  const shapes = [...all(drawingOf("n0"))];
  const count = (found: Shape[], tag: string) => found.filter((one) => one.tag === tag).length;
  assert.equal(count(shapes, "rect"), count(plain, "rect") + 1);
  // Two that are lit, drawn again, and the ring.
  assert.equal(count(shapes, "circle"), count(plain, "circle") + 3);
  assert.equal(count(shapes, "line"), count(plain, "line") + 1);
  assert.equal(count(shapes, "text"), 2);
});

test("everything lies within the frame", () => {
  const model = new Model(viewOf([nodeOf("a", { x: -900 }), nodeOf("b", { x: 4000, y: 70 })]), STYLE);
  const { centre, scale, width, height } = frameAround(model, 400, 300);
  for (const node of model.nodes.values()) {
    const x = width / 2 + (node.x - centre.x) * scale;
    const y = height / 2 + (node.y - centre.y) * scale;
    assert.ok(x > 0 && x < width && y > 0 && y < height);
  }
  assert.equal(frameAround(new Model(viewOf([]), STYLE), 400, 300).scale, 1);
});

test("names of files say what is shown and are taken everywhere", () => {
  assert.equal(fileName("All communities", "svg", "picture"), "graphcrm All communities.svg");
  assert.equal(fileName("张伟", "png", "picture"), "graphcrm 张伟.png");
  assert.equal(fileName("../..\\etc: <b>?", "png", "picture"), "graphcrm .. .. etc b.png");
  assert.equal(fileName("\u202efdp.exe\u0000", "svg", "picture"), "graphcrm fdp.exe.svg");
  assert.equal(fileName(" . ", "svg", "picture"), "graphcrm picture.svg");
  assert.ok(fileName("👩".repeat(10_000), "svg", "picture").length < 140);
});

test("text for a file has no control characters", () => {
  assert.equal(xmlText("a\u0000b\u001fc\td\ne\ud800f\uffff😀"), "abc\td\nef😀");
});
