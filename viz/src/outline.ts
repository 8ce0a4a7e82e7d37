// A line drawn by hand around things: what lies inside.

import type { Point } from "./vis.ts";

// Whether a point is inside a closed outline, by the even-odd rule.
export function isInside({ x, y }: Point, outline: readonly Point[]): boolean {
  let inside = false;
  let last = outline.at(-1);
  for (const corner of outline) {
    if (last && corner.y > y !== last.y > y) {
      const across = last.x + ((y - last.y) / (corner.y - last.y)) * (corner.x - last.x);
      if (x < across) inside = !inside;
    }
    last = corner;
  }
  return inside;
}

// Adds a point where the line has moved on; a line of thousands of points would be slow to test.
export function extend(outline: Point[], to: Point, apart = 3): boolean {
  const last = outline.at(-1);
  if (last && Math.hypot(last.x - to.x, last.y - to.y) < apart) return false;
  outline.push(to);
  return true;
}
