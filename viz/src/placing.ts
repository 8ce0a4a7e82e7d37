// Finds room for new nodes around the one they belong to; those already there stay where they are.

export interface Spot {
  x: number;
  y: number;
}

export interface Circle extends Spot {
  r: number;
}

const GAP = 10;
const CELL = 80;

class Room {
  private readonly cells = new Map<string, Circle[]>();
  private largest = 0;

  constructor(circles: Iterable<Circle>) {
    for (const circle of circles) this.take(circle);
  }

  take(circle: Circle): void {
    this.largest = Math.max(this.largest, circle.r);
    const key = keyOf(Math.floor(circle.x / CELL), Math.floor(circle.y / CELL));
    const cell = this.cells.get(key);
    if (cell) cell.push(circle);
    else this.cells.set(key, [circle]);
  }

  free(x: number, y: number, r: number): boolean {
    const reach = r + this.largest + GAP;
    for (let column = Math.floor((x - reach) / CELL); column <= (x + reach) / CELL; column++) {
      for (let row = Math.floor((y - reach) / CELL); row <= (y + reach) / CELL; row++) {
        for (const other of this.cells.get(keyOf(column, row)) ?? []) {
          if (Math.hypot(other.x - x, other.y - y) < other.r + r + GAP) return false;
        }
      }
    }
    return true;
  }
}

function keyOf(column: number, row: number): string {
  return `${column},${row}`;
}

function outwards(parent: Spot, taken: Iterable<Spot>): number {
  let x = 0;
  let y = 0;
  for (const circle of taken) {
    x += parent.x - circle.x;
    y += parent.y - circle.y;
  }
  return Math.atan2(y, x || 1e-9);
}

// Rings around the parent, beginning with the side that faces away from everything else.
function* slots(parent: Circle, r: number, angle: number): Generator<Spot, never> {
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

// radii: those of the new nodes. Returns a place for each.
export function placeAround(parent: Circle, taken: readonly Circle[], radii: readonly number[]): Spot[] {
  if (!radii.length) return [];
  const room = new Room([...taken, parent]);
  const widest = Math.max(...radii);
  const found: Spot[] = [];
  for (const slot of slots(parent, widest, outwards(parent, taken))) {
    if (!room.free(slot.x, slot.y, widest)) continue;
    room.take({ ...slot, r: widest });
    found.push(slot);
    if (found.length === radii.length) return found;
  }
  return found;
}

// A place for one where it would like to be, or as near as there is room.
export function placeNear(wish: Circle, taken: readonly Circle[]): Spot[] {
  if (new Room(taken).free(wish.x, wish.y, wish.r)) return [{ x: wish.x, y: wish.y }];
  return placeAround({ ...wish, r: 0 }, taken, [wish.r]);
}
