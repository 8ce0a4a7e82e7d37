// What lies over the customers: names, the ties of whom is selected, and rings.

import type { WholeMap } from "./answers.ts";
import { font } from "./labels.ts";
import type { Palette } from "./theme.ts";
import { type Name, placeNames, type Sight } from "./whole_labels.ts";

const LIT = 400;

export interface Marked {
  selected: number | null;
  hovered: number | null;
}

export class Overlay {
  readonly canvas = document.createElement("canvas");
  // What is written now, for those who look closely.
  names: readonly Name[] = [];
  private readonly map: WholeMap;
  private readonly widths = new Map<string, number>();
  private lit: { of: number; others: number[] } | null = null;

  constructor(map: WholeMap) {
    this.map = map;
    this.canvas.className = "whole-overlay";
    this.canvas.setAttribute("aria-hidden", "true");
  }

  // radius: of a customer by row, in pixels of the map.
  draw(sight: Sight, marked: Marked, palette: Palette, radius: (row: number) => number): void {
    const context = this.prepare(sight);
    if (!context) return;
    const at = (row: number): [number, number] => [
      (this.map.x[row] ?? 0) * sight.scale + sight.left,
      (this.map.y[row] ?? 0) * sight.scale + sight.top,
    ];
    if (marked.selected !== null) this.paintTies(context, marked.selected, at, palette);
    for (const row of new Set([marked.selected, marked.hovered])) {
      if (row === null) continue;
      context.beginPath();
      context.arc(...at(row), Math.max(radius(row) * sight.scale, 2) + 3.5, 0, 2 * Math.PI);
      context.lineWidth = 2;
      context.strokeStyle = palette.ink;
      context.stroke();
    }
    const measure = (text: string, size: number, bold: boolean) => this.width(context, text, size, bold);
    this.names = placeNames(this.map, sight, measure, marked.selected);
    paintNames(context, this.names, palette);
  }

  private prepare({ width, height }: Sight): CanvasRenderingContext2D | null {
    const { canvas } = this;
    const dots = window.devicePixelRatio || 1;
    const [wide, high] = [Math.round(width * dots), Math.round(height * dots)];
    if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high });
    const context = canvas.getContext("2d");
    context?.setTransform(dots, 0, 0, dots, 0, 0);
    context?.clearRect(0, 0, width, height);
    return context;
  }

  private paintTies(
    context: CanvasRenderingContext2D,
    of: number,
    at: (row: number) => [number, number],
    palette: Palette,
  ): void {
    if (this.lit?.of !== of) this.lit = { of, others: tiedTo(this.map, of) };
    context.beginPath();
    for (const other of this.lit.others) {
      context.moveTo(...at(of));
      context.lineTo(...at(other));
    }
    context.lineWidth = 1.2;
    context.strokeStyle = palette.litEdge;
    context.stroke();
  }

  private width(context: CanvasRenderingContext2D, text: string, size: number, bold: boolean): number {
    const key = `${size}${bold}${text}`;
    const known = this.widths.get(key);
    if (known !== undefined) return known;
    context.font = font(size, bold);
    const { width } = context.measureText(text);
    this.widths.set(key, width);
    return width;
  }
}

// Rows of the strongest ties of a customer, as far as they are on the map.
export function tiedTo({ source, target }: WholeMap, of: number): number[] {
  const others: number[] = [];
  for (let at = 0; at < source.length && others.length < LIT; at++) {
    if (source[at] === of) others.push(target[at] ?? 0);
    else if (target[at] === of) others.push(source[at] ?? 0);
  }
  return others;
}

function paintNames(context: CanvasRenderingContext2D, names: readonly Name[], palette: Palette): void {
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = palette.stage;
  context.fillStyle = palette.ink;
  for (const { text, x, y, size, bold } of names) {
    context.font = font(size, bold);
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  }
}
