// After an analysis the same place is drawn anew: who was there keeps the spot, and the eye its view.

import type { View } from "./answers.ts";
import { type DrawnNode, Model } from "./model.ts";
import type { Style } from "./page.ts";
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

// The picture of a view; bubbles that outgrew the room they had are laid out anew.
export function laidOut(view: View, style: Style, homes: Homes = NOWHERE): Model {
  const model = new Model(view, style, homes);
  const outgrown = homes.size > 0 && view.kind === "communities" && collide([...model.nodes.values()]);
  return outgrown ? new Model(view, style) : model;
}

// Whether some cover one another.
export function collide(nodes: readonly Pick<DrawnNode, "x" | "y" | "r">[]): boolean {
  return nodes.some((one, at) =>
    nodes.slice(at + 1).some((other) => Math.hypot(one.x - other.x, one.y - other.y) < one.r + other.r),
  );
}
