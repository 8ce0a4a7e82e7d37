// Picks nodes by drawing a line around them. While it is on, the picture itself does not move.

import { h } from "./dom.ts";
import { extend, isInside } from "./outline.ts";
import { colours } from "./theme.ts";
import type { Point } from "./vis.ts";

export interface Marked extends Point {
  readonly id: string;
}

// nodes: where they are now, in pixels of the stage.
export interface Roped {
  nodes(): Marked[];
  picked(ids: string[]): void;
  ended(): void;
}

export class Lasso {
  private readonly canvas: HTMLCanvasElement;
  private readonly roped: Roped;
  private outline: Point[] = [];
  private drawing = false;

  constructor(stage: HTMLElement, roped: Roped) {
    this.roped = roped;
    this.canvas = h("canvas", {
      class: "lasso",
      hidden: true,
      "aria-hidden": "true",
      onpointerdown: (event) => this.begin(event),
      onpointermove: (event) => this.move(event),
      onpointerup: () => this.end(),
      onpointercancel: () => this.stop(),
    });
    stage.after(this.canvas);
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.stop());
  }

  get on(): boolean {
    return !this.canvas.hidden;
  }

  start(): void {
    this.canvas.hidden = false;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const sharp = window.devicePixelRatio || 1;
    this.canvas.width = width * sharp;
    this.canvas.height = height * sharp;
    this.outline = [];
  }

  stop(): void {
    if (!this.on) return;
    this.canvas.hidden = true;
    this.drawing = false;
    this.roped.ended();
  }

  private begin(event: PointerEvent): void {
    if (event.button !== 0) return;
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.drawing = true;
    this.outline = [at(event)];
  }

  private move(event: PointerEvent): void {
    if (this.drawing && extend(this.outline, at(event))) this.paint();
  }

  private end(): void {
    if (!this.drawing) return;
    const inside = this.roped.nodes().filter((node) => isInside(node, this.outline));
    this.stop();
    this.roped.picked(inside.map(({ id }) => id));
  }

  private paint(): void {
    const context = this.canvas.getContext("2d");
    if (!context) return;
    const sharp = window.devicePixelRatio || 1;
    const { accent } = colours();
    context.setTransform(sharp, 0, 0, sharp, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.beginPath();
    for (const { x, y } of this.outline) context.lineTo(x, y);
    context.closePath();
    context.lineWidth = 2;
    context.setLineDash([6, 4]);
    context.strokeStyle = accent;
    context.stroke();
    context.globalAlpha = 0.12;
    context.fillStyle = accent;
    context.fill("evenodd");
    context.globalAlpha = 1;
  }
}

function at({ offsetX: x, offsetY: y }: PointerEvent): Point {
  return { x, y };
}
