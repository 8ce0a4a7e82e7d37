// Places that have the stage to themselves: lists, reports and charts instead of a picture.

import type { Explorer } from "./explorer.ts";
import { Life } from "./life.ts";
import { Queue } from "./queue.ts";
import { Report } from "./report.ts";
import { DUPLICATES, LIFE, type Route, TRUST } from "./route.ts";
import type { ApiSource } from "./source.ts";
import { Trust } from "./trust.ts";

interface Leaf {
  show(route: Route, turn: number): Promise<void>;
}

export class Leaves {
  private readonly queue: Queue;
  private readonly life: Life;
  private readonly report: Report;
  // Lies where the report does, and goes with it.
  private readonly trust: Trust;

  constructor(explorer: Explorer, source: ApiSource) {
    this.queue = new Queue(explorer, source);
    this.life = new Life(explorer, source);
    this.report = new Report(explorer, source);
    this.trust = new Trust(explorer, source);
  }

  // Whether the route leads to one of them, which is shown, and the others are hidden.
  async show(route: Route, turn: number): Promise<boolean> {
    const leaf = this.of(route);
    this.hide(leaf);
    if (!leaf) return false;
    await leaf.show(route, turn);
    return true;
  }

  hide(but: Leaf | null = null): void {
    if (but !== this.queue) this.queue.hide();
    if (but !== this.life) this.life.hide();
    if (but !== this.report && but !== this.trust) this.report.hide();
  }

  private of({ kind, look }: Route): Leaf | null {
    if (kind === DUPLICATES.kind) return this.queue;
    if (kind === LIFE.kind) return this.life;
    if (kind === TRUST.kind) return this.trust;
    return look === "report" ? this.report : null;
  }
}
