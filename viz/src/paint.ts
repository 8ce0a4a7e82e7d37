// Drawn over vis-network's picture, in the same canvas: names, rings, and the spotlight.

import { type Beside, font, type Label, type Within } from "./labels.ts";
import { type DrawnNode, type Model, paintOf } from "./model.ts";
import type { Style } from "./page.ts";
import type { Sieve } from "./sieve.ts";
import { inkOn, type Palette } from "./theme.ts";

export interface Picture {
  context: CanvasRenderingContext2D;
  scale: number;
  model: Model;
  style: Style;
  palette: Palette;
  sieve: Sieve;
}

// Fades everything, then draws again what the selected node stands next to.
export function paintSpotlight(picture: Picture, selected: string, lit: ReadonlySet<string>): void {
  const { context, scale, model, style, palette, sieve } = picture;
  veil(context, palette.veil);
  const from = model.node(selected);
  for (const [other, edge] of model.around(selected)) {
    if (!sieve.letsEdge(edge.key)) continue;
    const to = model.node(other);
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.lineWidth = Math.max(edge.width, 1 / scale);
    context.strokeStyle = palette.litEdge;
    context.stroke();
  }
  for (const id of lit) if (sieve.letsNode(id)) disc(context, model.node(id), style, palette);
}

// Draws a way from node to node again, so that it stands out.
export function paintWay({ context, scale, model, style, palette }: Picture, ids: readonly string[]): void {
  const nodes = ids.flatMap((id) => model.nodes.get(id) ?? []);
  if (nodes.length < ids.length) return;
  context.beginPath();
  for (const { x, y } of nodes) context.lineTo(x, y);
  context.lineWidth = Math.max(4, 2.5 / scale);
  context.strokeStyle = palette.litEdge;
  context.stroke();
  for (const node of nodes) disc(context, node, style, palette);
}

function veil(context: CanvasRenderingContext2D, colour: string): void {
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = colour;
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.restore();
}

function disc(context: CanvasRenderingContext2D, node: DrawnNode, style: Style, palette: Palette): void {
  context.beginPath();
  context.arc(node.x, node.y, node.r, 0, 2 * Math.PI);
  context.fillStyle = paintOf(node, style);
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = palette.stage;
  context.stroke();
}

// A ring around the node the view turns around, the selected one and the one pointed at.
export function paintFocus(
  { context, scale, model, palette }: Picture,
  ids: readonly (string | null)[],
): void {
  for (const id of new Set(ids)) {
    const node = id === null ? undefined : model.nodes.get(id);
    if (!node) continue;
    context.beginPath();
    context.arc(node.x, node.y, node.r + 3.5 / scale, 0, 2 * Math.PI);
    context.lineWidth = 2 / scale;
    context.strokeStyle = palette.ink;
    context.stroke();
  }
}

const CHOSEN = 8;
const PIN = 4;
const MARK = 6;

// A small sign with a tick beside each customer that is in the basket, of one size on the screen.
export function paintKept({ context, scale, model, palette }: Picture, kept: (id: string) => boolean): void {
  for (const node of model.nodes.values()) {
    if (node.kind !== "customer" || !kept(node.id)) continue;
    context.save();
    context.translate(node.x - node.r * Math.SQRT1_2, node.y - node.r * Math.SQRT1_2);
    context.scale(1 / scale, 1 / scale);
    context.beginPath();
    context.arc(0, 0, MARK, 0, 2 * Math.PI);
    context.fillStyle = palette.accent;
    context.fill();
    context.lineWidth = 1.5;
    context.strokeStyle = palette.accentInk;
    context.stroke();
    context.beginPath();
    context.moveTo(-2.6, 0.2);
    context.lineTo(-0.7, 2.2);
    context.lineTo(2.8, -2);
    context.stroke();
    context.restore();
  }
}

// A broken ring around those whom the reader put together.
export function paintChosen({ context, scale, model, palette }: Picture, ids: ReadonlySet<string>): void {
  context.save();
  context.setLineDash([5 / scale, 3 / scale]);
  context.lineWidth = 2.5 / scale;
  context.strokeStyle = palette.accent;
  for (const id of ids) {
    const node = model.nodes.get(id);
    if (!node) continue;
    context.beginPath();
    context.arc(node.x, node.y, node.r + CHOSEN / scale, 0, 2 * Math.PI);
    context.stroke();
  }
  context.restore();
}

// A small pin at the upper right of those that keep their place.
export function paintPins({ context, scale, model, palette }: Picture, ids: ReadonlySet<string>): void {
  for (const id of ids) {
    const node = model.nodes.get(id);
    if (!node) continue;
    const [x, y] = [node.x + node.r * Math.SQRT1_2, node.y - node.r * Math.SQRT1_2];
    const r = PIN / scale;
    context.lineWidth = 1.5 / scale;
    context.fillStyle = palette.ink;
    context.strokeStyle = palette.stage;
    context.beginPath();
    context.moveTo(x, y + 2.6 * r);
    context.lineTo(x - r * 0.8, y + r * 0.6);
    context.arc(x, y, r, Math.PI * 0.8, Math.PI * 0.2);
    context.closePath();
    context.stroke();
    context.fill();
  }
}

export function paintLabels({ context, scale, style, palette }: Picture, placed: readonly Label[]): void {
  context.save();
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const label of placed) {
    context.save();
    // Letters keep their size on the screen whatever the zoom.
    context.translate(label.node.x, label.node.y);
    context.scale(1 / scale, 1 / scale);
    if (label.within) paintWithin(context, label, style);
    else paintBeside(context, label, palette);
    context.restore();
  }
  context.restore();
}

function paintBeside(context: CanvasRenderingContext2D, label: Beside, palette: Palette): void {
  const { node, lines, size, dx, dy, tag } = label;
  if (tag) paintTag(context, tag, palette);
  context.font = font(size, node.kind === "community");
  context.lineWidth = 3.5;
  context.strokeStyle = palette.stage;
  context.fillStyle = palette.ink;
  lines.forEach((line, at) => {
    const y = dy + (at - (lines.length - 1) / 2) * size * 1.2;
    context.strokeText(line, dx, y);
    context.fillText(line, dx, y);
  });
}

// A name that lies on its own bubble stands on a small sign, or it could not be read.
function paintTag(
  context: CanvasRenderingContext2D,
  { width, height }: { width: number; height: number },
  palette: Palette,
): void {
  context.globalAlpha = 0.9;
  context.fillStyle = palette.stage;
  context.beginPath();
  context.roundRect(-width / 2 - 3, -height / 2 - 1, width + 6, height + 1, 6);
  context.fill();
  context.globalAlpha = 1;
}

function paintWithin(context: CanvasRenderingContext2D, label: Within, style: Style): void {
  const { node, lines, size, members } = label;
  const height = size * 1.2;
  const all = lines.length * height + (members ? height : 0);
  context.fillStyle = inkOn(paintOf(node, style));
  lines.forEach((line, at) => {
    context.font = font(size, true);
    context.fillText(line, 0, -all / 2 + height * (at + 0.5));
  });
  if (!members) return;
  context.globalAlpha = 0.85;
  context.font = font(size * 0.8, false);
  context.fillText(members, 0, all / 2 - height * 0.45);
}
