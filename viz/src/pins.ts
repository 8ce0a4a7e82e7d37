// Where the reader put nodes: kept by the browser for each view, so that the next visit shows the same.

import { recall, remember } from "./memory.ts";
import type { Point } from "./vis.ts";

export type Places = ReadonlyMap<string, Point>;

const NAME = "places";
const MOST_VIEWS = 40;
const MOST_PLACES = 300;

type Kept = [view: string, places: [id: string, x: number, y: number][]][];

export class Pins {
  private view = "";
  private kept: Places = new Map();

  get places(): Places {
    return this.kept;
  }

  // view: what these places belong to.
  open(view: string): void {
    this.view = view;
    const found = read().find(([name]) => name === view)?.[1] ?? [];
    this.kept = new Map(found.map(([id, x, y]) => [id, { x, y }]));
  }

  set(id: string, at: Point): void {
    const next = new Map(this.kept);
    next.delete(id);
    this.change(next.set(id, { x: Math.round(at.x), y: Math.round(at.y) }));
  }

  remove(id: string): void {
    const next = new Map(this.kept);
    if (next.delete(id)) this.change(next);
  }

  // The latest of both views and places stay where there are too many.
  change(places: Places): void {
    this.kept = places;
    const others = read().filter(([name]) => name !== this.view);
    const own = [...places].slice(-MOST_PLACES).map(([id, { x, y }]): [string, number, number] => [id, x, y]);
    const next: Kept = own.length ? [...others, [this.view, own]] : others;
    remember(NAME, JSON.stringify(next.slice(-MOST_VIEWS)));
  }
}

// What is kept may be of another version, or not ours at all.
function read(): Kept {
  try {
    const found: unknown = JSON.parse(recall(NAME) ?? "[]");
    return Array.isArray(found) ? found.filter(isKept) : [];
  } catch {
    return [];
  }
}

function isKept(one: unknown): one is Kept[number] {
  if (!Array.isArray(one) || typeof one[0] !== "string" || !Array.isArray(one[1])) return false;
  return one[1].every(
    (place) =>
      Array.isArray(place) &&
      typeof place[0] === "string" &&
      Number.isFinite(place[1]) &&
      Number.isFinite(place[2]),
  );
}
