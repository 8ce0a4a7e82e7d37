// After an analysis the same place is drawn anew: who was there keeps the spot, and the eye its view.

import type { DrawnNode, Model } from "./model.ts";
import { type Route, sameView } from "./route.ts";
import type { Camera, Point } from "./vis.ts";

type Homes = ReadonlyMap<string, Point>;

interface Kept {
  readonly route: Route;
  readonly homes: Homes;
  readonly camera: Camera;
}

const NOWHERE: Homes = new Map();

export class Staying {
  private kept: Kept | null = null;

  keep(model: Model, route: Route, camera: Camera): void {
    this.kept = { route, homes: homesOf(model), camera };
  }

  forget(): void {
    this.kept = null;
  }

  homes(route: Route): Homes {
    return this.kept && sameView(this.kept.route, route) ? this.kept.homes : NOWHERE;
  }

  // Once: later pictures of the place begin as they always do.
  take(route: Route): Camera | null {
    const camera = this.kept && sameView(this.kept.route, route) ? this.kept.camera : null;
    this.kept = null;
    return camera;
  }
}

function homesOf({ nodes, hidden }: Model): Homes {
  return new Map([...nodes.values(), ...hidden.values()].map(({ id, home }) => [id, home]));
}

// Whether bubbles that grew where they stand would cover one another; then all are laid out anew.
export function collide(nodes: readonly Pick<DrawnNode, "x" | "y" | "r">[]): boolean {
  return nodes.some((one, at) =>
    nodes.slice(at + 1).some((other) => Math.hypot(one.x - other.x, one.y - other.y) < one.r + other.r),
  );
}
