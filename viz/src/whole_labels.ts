// Names on the whole map: of communities over their areas, of customers where there is room between
// them. The most important come first, and none lies on another.

import type { WholeMap } from "./answers.ts";

const FONT = 13;
const SMALL = 11.5;
const PEOPLE = 60;
const AREAS = 60;
const LETTERS = 30;

// The area of a community this small or this large on the screen carries no name.
const LEAST = 9;
const SHARE = 0.55;
const BESIDE = 45;

// Customers this far apart, in pixels, are named.
const APART = 7;

// Where a point of the map is on the screen: times scale, plus left or top.
export interface Sight {
  scale: number;
  left: number;
  top: number;
  width: number;
  height: number;
  taken?: readonly Box[];
}

export interface Name {
  text: string;
  x: number;
  y: number;
  size: number;
  bold: boolean;
}

// What lies over the map already, such as notes: left, top, right, bottom.
export type Box = readonly [number, number, number, number];

type Measure = (text: string, size: number, bold: boolean) => number;

// first: the row of a customer that is named whatever comes, where one is selected.
export function placeNames(map: WholeMap, sight: Sight, measure: Measure, first: number | null): Name[] {
  const room = new Room(sight);
  const named: Name[] = [];
  const put = (name: Name): boolean => {
    const fits = room.take(name, measure(name.text, name.size, name.bold));
    if (fits) named.push(name);
    return fits;
  };
  if (first !== null) put(personName(map, first, sight));
  let [areas, people] = [0, 0];
  for (const name of areaNames(map, sight)) if (areas < AREAS && put(name)) areas++;
  if (map.spacing * sight.scale < APART) return named;
  for (let row = 0; row < map.ids.length && people < PEOPLE; row++) {
    const name = personName(map, row, sight);
    if (row !== first && room.sees(name) && put(name)) people++;
  }
  return named;
}

function* areaNames({ areas }: WholeMap, { scale, left, top, width, height }: Sight): Generator<Name> {
  for (const area of areas) {
    const radius = area.radius * scale;
    if (radius < LEAST || radius > SHARE * Math.min(width, height)) continue;
    yield {
      text: cut(area.name),
      x: area.x * scale + left,
      // Under a small area, over a large one.
      y: area.y * scale + top + (radius < BESIDE ? radius + FONT * 0.7 : 0),
      size: FONT,
      bold: true,
    };
  }
}

function personName({ labels, x, y, spacing }: WholeMap, row: number, sight: Sight): Name {
  const below = 0.5 * spacing * sight.scale + SMALL * 0.8;
  return {
    text: cut(labels[row] ?? ""),
    x: (x[row] ?? 0) * sight.scale + sight.left,
    y: (y[row] ?? 0) * sight.scale + sight.top + below,
    size: SMALL,
    bold: false,
  };
}

function cut(text: string): string {
  const letters = [...text.slice(0, 4 * LETTERS)];
  return letters.length > LETTERS ? `${letters.slice(0, LETTERS - 1).join("")}…` : letters.join("");
}

// What is left of the screen.
class Room {
  private readonly sight: Sight;
  private readonly taken: Box[];

  constructor(sight: Sight) {
    this.sight = sight;
    this.taken = [...(sight.taken ?? [])];
  }

  sees({ x, y }: Name): boolean {
    return x > 0 && y > 0 && x < this.sight.width && y < this.sight.height;
  }

  take(name: Name, width: number): boolean {
    const { x, y, size } = name;
    const box: Box = [x - width / 2 - 3, y - size * 0.65, x + width / 2 + 3, y + size * 0.65];
    if (!this.sees(name) || this.taken.some((other) => overlap(box, other))) return false;
    this.taken.push(box);
    return true;
  }
}

function overlap(one: Box, other: Box): boolean {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}
