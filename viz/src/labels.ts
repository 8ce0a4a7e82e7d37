// Names on the picture: placed so that none covers another, the largest nodes first. Zooming in
// makes room, so more names appear. The places depend on the zoom only: nothing flickers on panning.

import type { DrawnNode } from "./model.ts";
import { count, shorten } from "./strings.ts";

export const FONT =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';
const CELL = 48;
const LONGEST = 26;
const BESIDE_BUBBLE = [118, 76, 48];
const LEGIBLE = 5;
const MOST = 70;
const MAY_HIDE = 6;
const ALWAYS = 12;

// A name beside its node; dx, dy: from the node to the middle of the name; tag: the sign that it needs.
export interface Beside {
  within: false;
  node: DrawnNode;
  lines: string[];
  size: number;
  dx: number;
  dy: number;
  tag: { width: number; height: number } | null;
}

export interface Within {
  within: true;
  node: DrawnNode;
  lines: string[];
  size: number;
  members: string;
}

export type Label = Beside | Within;

// How wide a text is in a font, in pixels.
export type Ruler = (text: string, font: string) => number;

// Where a name may stand: the top left corner of its box from the centre of the node.
type Corners = (kind: DrawnNode["kind"], r: number, width: number, height: number) => [number, number][];

interface Wording {
  node: DrawnNode;
  lines: string[];
  size: number;
  corners: Corners;
}

interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
  disc?: { x: number; y: number; r: number };
}

export class Labels {
  private readonly ruler: Ruler;
  private readonly widths = new Map<string, number>();
  private placed: Label[] = [];
  private key = "";

  constructor(ruler: Ruler) {
    this.ruler = ruler;
  }

  forget(): void {
    this.key = "";
  }

  // nodes: those to name; first: ids whose names come before all others; lit: what they are, in short.
  layout(
    nodes: readonly DrawnNode[],
    scale: number,
    first: ReadonlySet<string>,
    lit: string | null,
  ): Label[] {
    const key = `${scale.toFixed(4)}|${nodes.length}|${lit}|${[...first].join("\n")}`;
    if (key === this.key) return this.placed;
    this.key = key;
    const order = [...nodes].sort((a, b) => Number(first.has(b.id)) - Number(first.has(a.id)) || b.r - a.r);
    const taken = new Taken(nodes, scale);
    this.placed = [];
    order.forEach((node, at) => {
      const wanted = at < ALWAYS || first.has(node.id) || node.kind === "community";
      // In a large picture the smallest nodes get their names when one zooms in.
      if (!wanted && (node.r * scale < LEGIBLE || this.placed.length >= MOST)) return;
      this.place(node, scale, taken, wanted);
    });
    return this.placed;
  }

  private place(node: DrawnNode, scale: number, taken: Taken, wanted: boolean): void {
    const bubble = node.kind === "community" && this.inside(node, scale);
    if (bubble) {
      this.placed.push(bubble);
      return;
    }
    const size = fontSize(node, scale);
    // The name of a bubble gets narrower where there is no room for it otherwise.
    const forms =
      node.kind === "community"
        ? BESIDE_BUBBLE.map((room) => this.clip(node.label, room, size))
        : [[shorten(node.label, LONGEST)]];
    // Beside the node and over nothing, else over little, else on the bubble itself, which it hides.
    const most = wanted ? MAY_HIDE : 0;
    const ways: [Corners, number][] = [
      [besides, 0],
      [besides, most],
    ];
    if (node.kind === "community") ways.push([itself, most]);
    for (const [corners, hides] of ways) {
      const found = first(forms, (lines) => this.beside({ node, lines, size, corners }, scale, taken, hides));
      if (!found) continue;
      this.placed.push(found);
      return;
    }
  }

  // The label where it hides least of what is smaller than its node, null where that is too much.
  private beside(
    { node, lines, size, corners }: Wording,
    scale: number,
    taken: Taken,
    most: number,
  ): Beside | null {
    const bold = node.kind === "community";
    const width = Math.max(...lines.map((line) => this.measure(line, size, bold))) + 4;
    const height = lines.length * size * 1.2 + 4;
    const boxes = corners(node.kind, node.r * scale, width, height).map(([dx, dy]) => {
      return { x: node.x * scale + dx, y: node.y * scale + dy, w: width, h: height, dx, dy };
    });
    const hidden = boxes.map((one) => taken.hides(one, node));
    const least = Math.min(...hidden);
    const at = hidden.indexOf(least);
    const box = boxes[at];
    if (least > most || !box) return null;
    taken.take(box, node.id, Infinity);
    const tag = corners === itself ? { width, height } : null;
    return { within: false, node, lines, size, dx: box.dx + width / 2, dy: box.dy + height / 2, tag };
  }

  // The name inside its bubble, in up to three lines, with the number of members below.
  private inside(node: DrawnNode, scale: number): Within | null {
    const room = node.r * scale * 1.7;
    if (room < 56) return null;
    const size = Math.min(17, Math.max(11, (node.r * scale) / 5));
    const most = Math.max(1, Math.min(3, Math.floor(room / size / 1.9)));
    const lines = this.wrap(node.label, room, size, most);
    if (!lines) return null;
    const members = node.details.size === undefined ? "" : count("members", node.details.size);
    const fits = this.measure(members, size * 0.8, false) <= room * (lines.length > 2 ? 0.72 : 0.86);
    return { within: true, node, lines, size, members: fits ? members : "" };
  }

  // Null where the text does not fit into so many lines of this room.
  private wrap(text: string, room: number, size: number, most: number): string[] | null {
    const lines = this.lines(text, room, size);
    const fits = lines.every((line) => this.measure(line, size, true) <= room);
    return fits && lines.length <= most ? lines : null;
  }

  // Two lines at most, the rest of the text left off.
  private clip(text: string, room: number, size: number): string[] {
    const [one = "", two, more] = this.lines(text, room, size);
    const found = two === undefined ? [one] : [one, more === undefined ? two : `${two} …`];
    return found.map((line) => this.squeeze(line, room, size));
  }

  private squeeze(line: string, room: number, size: number): string {
    let longest = Array.from(line).length;
    while (longest > 4 && this.measure(shorten(line, longest), size, true) > room) longest -= 1;
    return shorten(line, longest);
  }

  private lines(text: string, room: number, size: number): string[] {
    const lines: string[] = [];
    for (const word of pieces(shorten(text, 60))) {
      const last = lines.at(-1);
      const longer = (last ?? "") + word;
      if (last !== undefined && this.measure(longer.trim(), size, true) <= room)
        lines[lines.length - 1] = longer;
      else lines.push(word.trimStart());
    }
    return lines.map((line) => line.trim()).filter(Boolean);
  }

  private measure(text: string, size: number, bold: boolean): number {
    const key = `${bold ? "b" : ""}${size}|${text}`;
    const width = this.widths.get(key) ?? this.ruler(text, font(size, bold));
    this.widths.set(key, width);
    return width;
  }
}

// Measures on a canvas that nobody sees.
export function canvasRuler(): Ruler {
  const context = document.createElement("canvas").getContext("2d");
  return (text, name) => {
    if (!context) return 0;
    context.font = name;
    return context.measureText(text).width;
  };
}

export function font(size: number, bold: boolean): string {
  return `${bold ? 600 : 500} ${size}px ${FONT}`;
}

function fontSize(node: DrawnNode, scale: number): number {
  if (node.kind === "community") return 12;
  return Math.round(Math.min(15, Math.max(11, 7 + node.r * scale * 0.35)));
}

// Words with the space before them; scripts without spaces break anywhere.
function pieces(text: string): string[] {
  return (
    text.match(
      /\s*[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]|\s*[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]+/g,
    ) ?? [text]
  );
}

// Below, above, right, left of the node, that of a bubble also at its four corners.
function besides(kind: DrawnNode["kind"], r: number, width: number, height: number): [number, number][] {
  const found: [number, number][] = [
    [-width / 2, r + 3],
    [-width / 2, -r - height - 3],
    [r + 4, -height / 2],
    [-r - 4 - width, -height / 2],
  ];
  if (kind !== "community") return found;
  // A corner of the box touches the circle.
  const away = r * Math.SQRT1_2 + 2;
  return [
    ...found,
    [away, away],
    [-away - width, away],
    [away, -away - height],
    [-away - width, -away - height],
  ];
}

function itself(_: DrawnNode["kind"], __: number, width: number, height: number): [number, number][] {
  return [[-width / 2, -height / 2]];
}

// The first that comes to something.
function first<A, B>(all: readonly A[], find: (one: A) => B | null): B | null {
  for (const one of all) {
    const found = find(one);
    if (found) return found;
  }
  return null;
}

// What is taken already: boxes of names, and of nodes with their radius.
class Taken {
  private readonly cells = new Map<string, { box: Box; owner: string; weight: number }[]>();

  constructor(nodes: readonly DrawnNode[], scale: number) {
    for (const node of nodes) {
      const r = node.r * scale;
      const disc = { x: node.x * scale, y: node.y * scale, r };
      this.take({ x: disc.x - r, y: disc.y - r, w: 2 * r, h: 2 * r, disc }, node.id, node.r);
    }
  }

  private *around(box: Box): Generator<string> {
    for (let column = Math.floor(box.x / CELL); column <= (box.x + box.w) / CELL; column++) {
      for (let row = Math.floor(box.y / CELL); row <= (box.y + box.h) / CELL; row++) {
        yield `${column},${row}`;
      }
    }
  }

  take(box: Box, owner: string, weight: number): void {
    for (const key of this.around(box)) {
      const cell = this.cells.get(key);
      if (cell) cell.push({ box, owner, weight });
      else this.cells.set(key, [{ box, owner, weight }]);
    }
  }

  // How many smaller nodes a name in this place would lie over; too many where anything else is.
  hides(box: Box, node: DrawnNode): number {
    const met = new Set<string>();
    for (const key of this.around(box)) {
      for (const other of this.cells.get(key) ?? []) {
        if (other.owner === node.id || met.has(other.owner) || !overlap(box, other.box)) continue;
        if (other.weight >= node.r) return Infinity;
        met.add(other.owner);
      }
    }
    return met.size;
  }
}

function overlap(a: Box, b: Box): boolean {
  if (b.disc) {
    const dx = b.disc.x - Math.min(Math.max(b.disc.x, a.x), a.x + a.w);
    const dy = b.disc.y - Math.min(Math.max(b.disc.y, a.y), a.y + a.h);
    return Math.hypot(dx, dy) < b.disc.r;
  }
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
