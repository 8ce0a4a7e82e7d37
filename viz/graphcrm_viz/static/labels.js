// Names on the picture: placed so that none covers another, the largest nodes first. Zooming in
// makes room, so more names appear. The places depend on the zoom only: nothing flickers on panning.

import { count, shorten } from "./strings.js";

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';
const CELL = 48;
const LONGEST = 26;
const BESIDE_BUBBLE = [118, 76, 48];
const LEGIBLE = 5;
const MOST = 70;
const MAY_HIDE = 6;
const ON_ITSELF = 4;
const ALWAYS = 12;

export class Labels {
  constructor(canvas) {
    this.context = canvas.getContext("2d");
    this.widths = new Map();
    this.placed = null;
    this.key = "";
  }

  forget() {
    this.key = "";
  }

  // nodes: those to name; first: ids whose names come before all others; lit: what they are, in short.
  layout(nodes, scale, first, lit) {
    const key = `${scale.toFixed(4)}|${nodes.length}|${lit}|${[...first].join("\n")}`;
    if (key === this.key) return this.placed;
    this.key = key;
    const order = [...nodes].sort((a, b) => first.has(b.id) - first.has(a.id) || b.r - a.r);
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

  place(node, scale, taken, wanted) {
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
    for (const lines of forms) {
      const label = this.beside({ node, lines, size }, scale, taken, wanted ? MAY_HIDE : 0);
      if (!label) continue;
      this.placed.push(label);
      return;
    }
  }

  // The label where it hides least of what is smaller than its node, null where that is too much.
  beside({ node, lines, size }, scale, taken, most) {
    const bold = node.kind === "community";
    const width = Math.max(...lines.map((line) => this.measure(line, size, bold))) + 4;
    const height = lines.length * size * 1.2 + 4;
    const boxes = corners(node.kind, node.r * scale, width, height).map(([dx, dy]) => {
      return { x: node.x * scale + dx, y: node.y * scale + dy, w: width, h: height, dx, dy };
    });
    const hidden = boxes.map((one) => taken.hides(one, node));
    const least = Math.min(...hidden);
    if (least > most) return null;
    const at = hidden.indexOf(least);
    taken.take(boxes[at], node.id, Infinity);
    const { dx, dy } = boxes[at];
    return { node, lines, size, dx: dx + width / 2, dy: dy + height / 2, tag: at === ON_ITSELF && { width, height } };
  }

  // The name inside its bubble, in up to three lines, with the number of members below.
  inside(node, scale) {
    const room = node.r * scale * 1.7;
    if (room < 56) return null;
    const size = Math.min(17, Math.max(11, (node.r * scale) / 5));
    const most = Math.max(1, Math.min(3, Math.floor(room / size / 1.9)));
    const lines = this.wrap(node.label, room, size, most);
    if (!lines) return null;
    const members = node.details.size === undefined ? "" : count("members", node.details.size);
    const fits = this.measure(members, size * 0.8, false) <= room * (lines.length > 2 ? 0.72 : 0.86);
    return { node, lines, size, members: fits ? members : "", within: true };
  }

  // Null where the text does not fit into so many lines of this room.
  wrap(text, room, size, most) {
    const lines = this.lines(text, room, size);
    const fits = lines.every((line) => this.measure(line, size, true) <= room);
    return fits && lines.length <= most ? lines : null;
  }

  // Two lines at most, the rest of the text left off.
  clip(text, room, size) {
    const [one, two, more] = this.lines(text, room, size);
    const found = two === undefined ? [one] : [one, more === undefined ? two : `${two} …`];
    return found.map((line) => this.squeeze(line, room, size));
  }

  squeeze(line, room, size) {
    let longest = Array.from(line).length;
    while (longest > 4 && this.measure(shorten(line, longest), size, true) > room) longest -= 1;
    return shorten(line, longest);
  }

  lines(text, room, size) {
    const lines = [];
    for (const word of pieces(shorten(text, 60))) {
      const longer = lines.length ? lines[lines.length - 1] + word : word;
      if (lines.length && this.measure(longer.trim(), size, true) <= room) lines[lines.length - 1] = longer;
      else lines.push(word.trimStart());
    }
    return lines.map((line) => line.trim()).filter(Boolean);
  }

  measure(text, size, bold) {
    const key = `${bold ? "b" : ""}${size}|${text}`;
    if (!this.widths.has(key)) {
      this.context.save();
      this.context.font = font(size, bold);
      this.widths.set(key, this.context.measureText(text).width);
      this.context.restore();
    }
    return this.widths.get(key);
  }
}

export function font(size, bold) {
  return `${bold ? 600 : 500} ${size}px ${FONT}`;
}

function fontSize(node, scale) {
  if (node.kind === "community") return 12;
  return Math.round(Math.min(15, Math.max(11, 7 + node.r * scale * 0.35)));
}

// Words with the space before them; scripts without spaces break anywhere.
function pieces(text) {
  return text.match(/\s*[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]|\s*[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]+/g) ?? [text];
}

// Below, above, right, left of the node, that of a bubble also on the bubble itself: the top left
// corner of the name's box from the centre of the node.
function corners(kind, r, width, height) {
  const beside = [
    [-width / 2, r + 3],
    [-width / 2, -r - height - 3],
    [r + 4, -height / 2],
    [-r - 4 - width, -height / 2],
  ];
  return kind === "community" ? [...beside, [-width / 2, -height / 2]] : beside;
}

// What is taken already: boxes of names, and of nodes with their radius.
class Taken {
  constructor(nodes, scale) {
    this.cells = new Map();
    for (const node of nodes) {
      const r = node.r * scale;
      const disc = { x: node.x * scale, y: node.y * scale, r };
      this.take({ x: disc.x - r, y: disc.y - r, w: 2 * r, h: 2 * r, disc }, node.id, node.r);
    }
  }

  *around(box) {
    for (let column = Math.floor(box.x / CELL); column <= (box.x + box.w) / CELL; column++) {
      for (let row = Math.floor(box.y / CELL); row <= (box.y + box.h) / CELL; row++) {
        yield `${column},${row}`;
      }
    }
  }

  take(box, owner, weight) {
    for (const key of this.around(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push({ box, owner, weight });
    }
  }

  // How many smaller nodes a name in this place would lie over; too many where anything else is.
  hides(box, node) {
    const met = new Set();
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

function overlap(a, b) {
  if (b.disc) {
    const dx = b.disc.x - Math.min(Math.max(b.disc.x, a.x), a.x + a.w);
    const dy = b.disc.y - Math.min(Math.max(b.disc.y, a.y), a.y + a.h);
    return Math.hypot(dx, dy) < b.disc.r;
  }
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
