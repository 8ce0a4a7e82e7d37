// Finds room for new nodes around the one they belong to; those already there stay where they are.

const GAP = 10;
const CELL = 80;

class Room {
  constructor(circles) {
    this.cells = new Map();
    this.largest = 0;
    for (const circle of circles) this.take(circle);
  }

  take(circle) {
    this.largest = Math.max(this.largest, circle.r);
    const key = this.key(Math.floor(circle.x / CELL), Math.floor(circle.y / CELL));
    if (!this.cells.has(key)) this.cells.set(key, []);
    this.cells.get(key).push(circle);
  }

  key(column, row) {
    return `${column},${row}`;
  }

  free(x, y, r) {
    const reach = r + this.largest + GAP;
    for (let column = Math.floor((x - reach) / CELL); column <= (x + reach) / CELL; column++) {
      for (let row = Math.floor((y - reach) / CELL); row <= (y + reach) / CELL; row++) {
        for (const other of this.cells.get(this.key(column, row)) ?? []) {
          if (Math.hypot(other.x - x, other.y - y) < other.r + r + GAP) return false;
        }
      }
    }
    return true;
  }
}

function outwards(parent, taken) {
  let x = 0;
  let y = 0;
  for (const circle of taken) {
    x += parent.x - circle.x;
    y += parent.y - circle.y;
  }
  return Math.atan2(y, x || 1e-9);
}

// Rings around the parent, beginning with the side that faces away from everything else.
function* slots(parent, r, angle) {
  for (let ring = 1; ; ring++) {
    const distance = parent.r + 18 + ring * (2 * r + GAP);
    const count = Math.max(6, Math.floor((2 * Math.PI * distance) / (2 * r + GAP)));
    for (let turn = 0; turn < count; turn++) {
      const side = turn % 2 ? (turn + 1) / 2 : -turn / 2;
      const at = angle + (side * 2 * Math.PI) / count;
      yield { x: parent.x + distance * Math.cos(at), y: parent.y + distance * Math.sin(at) };
    }
  }
}

// parent, taken: {x, y, r}; radii: those of the new nodes. Returns one {x, y} for each.
export function placeAround(parent, taken, radii) {
  if (!radii.length) return [];
  const room = new Room([...taken, parent]);
  const widest = Math.max(...radii);
  const found = [];
  for (const slot of slots(parent, widest, outwards(parent, taken))) {
    if (!room.free(slot.x, slot.y, widest)) continue;
    room.take({ ...slot, r: widest });
    found.push(slot);
    if (found.length === radii.length) return found;
  }
  return found;
}
