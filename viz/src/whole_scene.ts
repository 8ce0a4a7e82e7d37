// The whole map in WebGL: customers drawn by sigma, ties under them. A bundle of its own, loaded when the
// place is opened; it says nothing in words and knows nothing of the page.

import Graph from "graphology";
import Sigma from "sigma";
import { Budget, pointProgram } from "./whole_points.ts";
import { type Frame, type Rgb, Ties } from "./whole_ties.ts";

const REST = 160;
const USED = new Set(["ties", "nodes", "mouse"]);
const NEAREST = 60;
const MARGIN = 64;
const UNCHANGED = { partialGraph: { nodes: [], edges: [] } };

// So many pixels lie between two customers where the picture is nearest.
const WIDEST = 70;

// Customers by row, in pixels at zoom 1; y points down.
export interface Points {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly radius: readonly number[];
  readonly colour: readonly string[];
  readonly group: readonly number[];
  readonly source: readonly number[];
  readonly target: readonly number[];
  readonly spacing: number;
}

export interface Looks {
  tie: Rgb;
  // How strong lines are at most.
  strength: number;
}

// The middle of what is seen, and how many screen pixels one pixel of the map takes.
export interface Camera {
  x: number;
  y: number;
  zoom: number;
}

export interface Watch {
  drawn(): void;
  rested(): void;
  clicked(at: { x: number; y: number }): void;
  doubleClicked(at: { x: number; y: number }): boolean;
  lost(): void;
}

export class Scene {
  showTies = true;
  tiesInMotion = false;
  readonly count: number;
  private readonly sigma: Sigma;
  private readonly ties: Ties;
  private readonly budget = new Budget();
  private looks: Looks;
  private resting = 0;
  private drawnAt = 0;
  private over = false;
  private readonly watch: Watch;

  constructor(place: HTMLElement, points: Points, looks: Looks, watch: Watch) {
    this.looks = looks;
    this.watch = watch;
    this.count = points.x.length;
    this.sigma = new Sigma(graphOf(points), place, {
      allowInvalidContainer: true,
      defaultNodeType: "customer",
      enableCameraRotation: false,
      hideEdgesOnMove: true,
      itemSizesReference: "positions",
      maxCameraRatio: 1.6,
      nodeProgramClasses: { customer: pointProgram(this.budget) },
      renderLabels: false,
      stagePadding: MARGIN,
      zoomToSizeRatioFunction: (ratio) => ratio,
    });
    const nearest = (this.frame().scale * points.spacing) / WIDEST;
    // As a setting it would have sigma go through all customers again.
    this.sigma.getCamera().minRatio = Math.min(1, nearest);
    this.ties = new Ties(this.layer(), linesOf(points));
    this.listen();
    // Customers first: the lines come when these are to be seen.
    window.requestAnimationFrame(() => window.setTimeout(() => this.rest()));
  }

  private layer(): WebGL2RenderingContext {
    const canvas = this.sigma.createCanvas("ties", { beforeLayer: "nodes" });
    // What was drawn last is copied into pictures.
    const gl = canvas.getContext("webgl2", { antialias: false, preserveDrawingBuffer: true });
    if (!gl) throw new Error("WebGL 2 is not there");
    return gl;
  }

  private listen(): void {
    const { sigma, watch } = this;
    sigma.getCamera().on("updated", () => this.move());
    sigma.on("afterRender", () => this.rendered());
    // Sigma would read pixels back at every move to tell who is under the pointer.
    const [mouse, touch] = [sigma.getMouseCaptor(), sigma.getTouchCaptor()];
    mouse.removeAllListeners();
    touch.removeAllListeners();
    mouse.on("click", ({ x, y }) => watch.clicked({ x, y }));
    mouse.on("doubleClick", (event) => {
      if (watch.doubleClicked({ x: event.x, y: event.y })) event.preventSigmaDefault();
    });
    touch.on("tap", ({ touches: [at] }) => at && watch.clicked(at));
    touch.on("doubletap", (event) => {
      const [at] = event.touches;
      if (at && watch.doubleClicked(at)) event.preventSigmaDefault();
    });
    for (const [name, canvas] of Object.entries(sigma.getCanvases())) {
      // Each layer costs time to put together, and these stay empty.
      if (!USED.has(name)) canvas.style.display = "none";
      canvas.addEventListener("webglcontextlost", () => this.over || watch.lost());
    }
  }

  private move(): void {
    this.budget.moving = true;
    window.clearTimeout(this.resting);
    this.resting = window.setTimeout(() => this.rest(), REST);
  }

  private rest(): void {
    this.budget.moving = false;
    this.drawnAt = 0;
    this.paint();
    this.watch.rested();
  }

  // Draws what is known. A refresh of everything would go through all customers again, who never change.
  private paint(): void {
    this.sigma.refresh({ ...UNCHANGED, skipIndexation: true, schedule: false });
  }

  private rendered(): void {
    const { budget } = this;
    const now = performance.now();
    if (budget.moving && this.drawnAt) budget.learn(now - this.drawnAt, this.count);
    this.drawnAt = now;
    if (this.showTies && (!budget.moving || this.tiesInMotion)) {
      this.ties.draw(this.frame(), this.looks.tie, this.strength());
    } else this.ties.clear();
    this.watch.drawn();
  }

  // The more lines there are to a picture, the fainter each one.
  private strength(): number {
    const crowd = Math.sqrt(this.ties.count) * Math.min(1, this.sigma.getCamera().ratio);
    return this.looks.strength * Math.min(1, Math.max(0.12, 45 / (crowd + 1)));
  }

  frame(): Frame {
    const { sigma } = this;
    // As the camera is now, which may have moved since the last picture.
    const now = { cameraState: sigma.getCamera().getState() };
    const origin = sigma.graphToViewport({ x: 0, y: 0 }, now);
    const one = sigma.graphToViewport({ x: 1, y: 0 }, now);
    return { scale: one.x - origin.x, left: origin.x, top: origin.y, ...sigma.getDimensions() };
  }

  get camera(): Camera {
    const { scale, left, top, width, height } = this.frame();
    return { x: (width / 2 - left) / scale, y: (height / 2 - top) / scale, zoom: scale };
  }

  // Goes there at once, or flies; the zoom stays where none is given.
  go({ x, y, zoom }: { x: number; y: number; zoom?: number }, fly: boolean): void {
    const { sigma } = this;
    const camera = sigma.getCamera();
    const now = { cameraState: camera.getState() };
    const middle = sigma.viewportToFramedGraph(sigma.graphToViewport({ x, y: -y }, now), now);
    const ratio = zoom === undefined ? camera.ratio : (camera.ratio * this.frame().scale) / zoom;
    const state = { x: middle.x, y: middle.y, ratio: camera.getBoundedRatio(ratio), angle: 0 };
    if (fly) void camera.animate(state, { duration: 450 });
    else camera.setState(state);
  }

  zoom(factor: number): void {
    const camera = this.sigma.getCamera();
    void camera.animate({ ratio: camera.getBoundedRatio(camera.ratio / factor) }, { duration: 200 });
  }

  fit(fly = true): void {
    const camera = this.sigma.getCamera();
    const whole = { x: 0.5, y: 0.5, ratio: 1, angle: 0 };
    if (fly) void camera.animate(whole, { duration: 300 });
    else camera.setState(whole);
  }

  // By so many pixels of the screen.
  pan(right: number, down: number): void {
    const { x, y, zoom } = this.camera;
    this.go({ x: x + right / zoom, y: y + down / zoom }, false);
  }

  // How near, in pixels of the map, the pointer has to be to a customer.
  reach(): number {
    return Math.min(12, NEAREST) / this.frame().scale;
  }

  look(looks: Looks): void {
    this.looks = looks;
    this.paint();
  }

  resize(): void {
    this.sigma.resize();
    this.paint();
  }

  // What is seen now, drawn onto another canvas.
  copy(context: CanvasRenderingContext2D): void {
    this.paint();
    const canvases = this.sigma.getCanvases();
    for (const name of ["ties", "nodes"]) {
      const canvas = canvases[name];
      if (canvas) context.drawImage(canvas, 0, 0, context.canvas.width, context.canvas.height);
    }
  }

  kill(): void {
    this.over = true;
    window.clearTimeout(this.resting);
    this.sigma.kill();
  }
}

// Sigma's y points up.
function graphOf({ x, y, radius, colour }: Points): Graph {
  const graph = new Graph({ type: "undirected", multi: false, allowSelfLoops: false });
  for (let at = 0; at < x.length; at++) {
    graph.addNode(at, { x: x[at], y: -(y[at] ?? 0), size: radius[at], color: colour[at] });
  }
  return graph;
}

function linesOf({ x, y, source, target, group, colour }: Points) {
  const known = new Map<string, Rgb>();
  const rgb = (text: string): Rgb => {
    const found = known.get(text) ?? channels(text);
    known.set(text, found);
    return found;
  };
  const inside = (from: number, to: number) => (group[from] === group[to] ? rgb(colour[from] ?? "") : null);
  return { x, y, source, target, colour: inside };
}

function channels(colour: string): Rgb {
  const at = (start: number) => Number.parseInt(colour.slice(start, start + 2), 16) || 0;
  return [at(1), at(3), at(5)];
}
