// The picture as a drawing of lines, discs and names (SVG): same places, colours and labels as on the screen.

import { edgePaint } from "./edge_paint.ts";
import { inkOn } from "./ink.ts";
import { type Beside, FONT, type Label, type Within } from "./labels.ts";
import { type DrawnNode, type Model, paintOf } from "./model.ts";
import { type Shape, shape, xmlText } from "./shapes.ts";
import type { Sieve } from "./sieve.ts";
import type { Palette } from "./theme.ts";

export interface Frame {
  // Pixels.
  width: number;
  height: number;
  // What of the graph is in its middle, and how many pixels a unit of it takes.
  centre: { x: number; y: number };
  scale: number;
}

export interface Drawn {
  model: Model;
  frame: Frame;
  labels: readonly Label[];
  palette: Palette;
  // What a filter lets be seen.
  sieve: Pick<Sieve, "letsNode" | "letsEdge">;
  // What is selected, and what stays bright around it, null where nothing fades.
  selected: string | null;
  lit: ReadonlySet<string> | null;
  title: string;
  text: string;
}

const LINES = 1.2;
const MIDDLE = 0.35;
const LONGEST = 300;
const BESIDE = 84;
const BELOW = 26;

export function pictureShape(drawn: Drawn): Shape {
  const { model, frame, labels, palette, lit, selected } = drawn;
  const { width, height, centre, scale } = frame;
  const place = `translate(${round(width / 2)} ${round(height / 2)}) scale(${scale}) translate(${round(-centre.x)} ${round(-centre.y)})`;
  const nodes = [...model.nodes.values()].filter(({ id }) => drawn.sieve.letsNode(id));
  const veil = lit
    ? [shape("rect", { width, height, fill: palette.stage, opacity: 0.82 }), brightAround(drawn, lit, place)]
    : [];
  return shape(
    "svg",
    {
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "img",
      "font-family": FONT,
      "font-weight": 500,
    },
    shape("title", {}, told(drawn.title)),
    shape("desc", {}, told(drawn.text)),
    shape("rect", { width, height, fill: palette.stage }),
    shape("g", { transform: place }, edges(drawn), shape("g", {}, ...nodes.map((node) => disc(node, drawn)))),
    ...veil,
    shape("g", { transform: place }, ...rings(drawn, [model.view.focus, selected])),
    shape("g", { "text-anchor": "middle" }, ...labels.flatMap((label) => names(label, drawn))),
  );
}

// A title that is read aloud need not hold ten thousand letters.
function told(text: string): string {
  return Array.from(xmlText(text)).slice(0, LONGEST).join("");
}

function edges({ model, palette, sieve }: Drawn): Shape {
  const seen = [...model.edges.values()].filter(({ key }) => sieve.letsEdge(key));
  const lines = seen.map((edge) => {
    const { colour, opacity } = edgePaint(edge, model, palette);
    return line(model.node(edge.source), model.node(edge.target), {
      "stroke-width": round(edge.width),
      stroke: colour,
      "stroke-opacity": round(opacity, 3),
    });
  });
  return shape("g", { "stroke-linecap": "round" }, ...lines);
}

function line(from: DrawnNode, to: DrawnNode, props: Shape["props"]): Shape {
  return shape("line", { x1: round(from.x), y1: round(from.y), x2: round(to.x), y2: round(to.y), ...props });
}

function disc(node: DrawnNode, { model, palette }: Drawn): Shape {
  const colour = paintOf(node, model.style);
  const bubble = node.kind === "community";
  return shape("circle", {
    cx: round(node.x),
    cy: round(node.y),
    r: round(node.r),
    fill: colour,
    stroke: bubble ? colour : palette.stage,
    "stroke-width": bubble ? 6 : round(Math.max(1, node.r / 9)),
    "stroke-opacity": bubble ? 0.28 : 1,
  });
}

// Over the veil: the selected node, those around it, and the lines between.
function brightAround(drawn: Drawn, lit: ReadonlySet<string>, place: string): Shape {
  const { model, selected, palette, frame, sieve } = drawn;
  const all = selected === null ? [] : [...model.around(selected)];
  const around = all.filter(([, { key }]) => sieve.letsEdge(key));
  const { colour, opacity } = solid(palette.litEdge);
  const lines = around.map(([other, edge]) =>
    line(model.node(selected ?? other), model.node(other), {
      "stroke-width": round(Math.max(edge.width, 1 / frame.scale)),
      stroke: colour,
      "stroke-opacity": opacity,
    }),
  );
  const discs = [...lit].filter((id) => sieve.letsNode(id)).map((id) => disc(model.node(id), drawn));
  return shape("g", { transform: place }, ...lines, ...discs);
}

// rgba(60, 72, 92, 0.55) as a colour and an opacity, which more programs read.
function solid(colour: string): { colour: string; opacity: number } {
  const [r = 0, g = 0, b = 0, a = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return { colour: `rgb(${r}, ${g}, ${b})`, opacity: a };
}

function rings({ model, palette, frame }: Drawn, ids: readonly (string | null)[]): Shape[] {
  return [...new Set(ids)].flatMap((id) => {
    const node = id === null ? undefined : model.nodes.get(id);
    if (!node) return [];
    return shape("circle", {
      cx: round(node.x),
      cy: round(node.y),
      r: round(node.r + 3.5 / frame.scale),
      fill: "none",
      stroke: palette.ink,
      "stroke-width": round(2 / frame.scale),
    });
  });
}

// Letters keep their size whatever the scale, so names are placed in pixels.
function names(label: Label, drawn: Drawn): Shape[] {
  const { centre, scale, width, height } = drawn.frame;
  const x = width / 2 + (label.node.x - centre.x) * scale;
  const y = height / 2 + (label.node.y - centre.y) * scale;
  return label.within ? within(label, x, y, drawn) : beside(label, x, y, drawn);
}

function beside(label: Beside, x: number, y: number, { palette }: Drawn): Shape[] {
  const { node, lines, size, dx, dy, tag } = label;
  const sign = tag && {
    x: round(x - tag.width / 2 - 3),
    y: round(y - tag.height / 2 - 1),
    width: round(tag.width + 6),
    height: round(tag.height + 1),
    rx: 6,
    fill: palette.stage,
    opacity: 0.9,
  };
  const written = lines.map((text, at) => {
    const top = y + dy + (at - (lines.length - 1) / 2) * size * LINES;
    return textAt(text, x + dx, top, size, {
      fill: palette.ink,
      stroke: palette.stage,
      "stroke-width": 3.5,
      "stroke-linejoin": "round",
      "paint-order": "stroke",
      ...(node.kind === "community" ? { "font-weight": 600 } : {}),
    });
  });
  return sign ? [shape("rect", sign), ...written] : written;
}

function within(label: Within, x: number, y: number, { model }: Drawn): Shape[] {
  const { node, lines, size, members } = label;
  const height = size * LINES;
  const all = lines.length * height + (members ? height : 0);
  const fill = inkOn(paintOf(node, model.style));
  const written = lines.map((text, at) =>
    textAt(text, x, y - all / 2 + height * (at + 0.5), size, { fill, "font-weight": 600 }),
  );
  if (!members) return written;
  return [...written, textAt(members, x, y + all / 2 - height * 0.45, size * 0.8, { fill, opacity: 0.85 })];
}

function textAt(text: string, x: number, y: number, size: number, props: Shape["props"]): Shape {
  return shape(
    "text",
    { x: round(x), y: round(y + size * MIDDLE), "font-size": round(size), ...props },
    xmlText(text),
  );
}

function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}

// A frame in which everything is to be seen, with room around it for names.
export function frameAround(model: Model, width: number, height: number): Frame {
  const nodes = [...model.nodes.values()];
  if (!nodes.length) return { width, height, centre: { x: 0, y: 0 }, scale: 1 };
  const left = Math.min(...nodes.map((node) => node.x - node.r));
  const right = Math.max(...nodes.map((node) => node.x + node.r));
  const top = Math.min(...nodes.map((node) => node.y - node.r));
  const bottom = Math.max(...nodes.map((node) => node.y + node.r));
  const scale = Math.min(
    (width - 2 * BESIDE) / (right - left || 1),
    (height - 2 * BELOW) / (bottom - top || 1),
    1.6,
  );
  return { width, height, centre: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale };
}
