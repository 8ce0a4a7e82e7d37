// The picture: vis-network draws nodes and edges; names and what is highlighted are drawn over it.

import { edgePaint } from "./edge_paint.ts";
import { seeThrough } from "./ink.ts";
import { canvasRuler, type Label, Labels } from "./labels.ts";
import { type DrawnEdge, type DrawnNode, type Model, paintOf, type Retied } from "./model.ts";
import type { Page, Style } from "./page.ts";
import {
  paintChosen,
  paintFocus,
  paintKept,
  paintLabels,
  paintPins,
  paintSpotlight,
  paintWay,
} from "./paint.ts";
import { wayIn } from "./path.ts";
import type { Drawn } from "./picture.ts";
import { type Kept, Sieve } from "./sieve.ts";
import { colours } from "./theme.ts";
import type { Camera, DataSet, EdgeItem, Events, Network, NodeItem, Point } from "./vis.ts";
import { fromVis, toVis, withOwnIds } from "./vis_ids.ts";

const HIDE_EDGES_WHILE_MOVING = 2500;
const LARGEST = 1.6;
const MARGIN = { right: 76, bottom: 44, left: 60 };
const NAME = 34;
const SIDE = 45;

// What happens in the picture, and how far down the notes over it reach.
export interface Listener {
  select(id: string | null): void;
  open(id: string): void;
  hover(node: DrawnNode | null, at?: Point): void;
  hoverEdge(edge: DrawnEdge | null, at?: Point): void;
  openEdge(edge: DrawnEdge): void;
  toggle(id: string): void;
  menu(id: string, at: Point): void;
  moved(id: string): void;
  above(): number;
  // Whether a customer is in the basket.
  kept(id: string): boolean;
}

export class Drawing {
  readonly network: Network;
  readonly labels = new Labels(canvasRuler());
  readonly sieve = new Sieve();
  hovered: string | null = null;
  // Those with a ring, and those with a mark.
  chosen: ReadonlySet<string> = new Set();
  pinned: ReadonlySet<string> = new Set();
  private readonly stage: HTMLElement;
  private readonly style: Style;
  private readonly events: Listener;
  private nodes: DataSet<NodeItem> = new vis.DataSet();
  private edges: DataSet<EdgeItem> = new vis.DataSet();
  private model: Model | null = null;
  private selected: string | null = null;
  private untouched = true;

  constructor(stage: HTMLElement, page: Page, events: Listener) {
    this.stage = stage;
    this.style = page.style;
    this.events = events;
    this.network = new vis.Network(stage, { nodes: this.nodes, edges: this.edges }, page.network.options);
    this.listen();
  }

  private listen(): void {
    const on = <K extends keyof Events>(name: K, action: (event: Events[K]) => void) =>
      this.network.on(name, (event) => action(withOwnIds(event)));
    on("afterDrawing", (context) => this.paint(context));
    on("click", ({ nodes: [id = null], pointer, event }) => {
      if (id !== null && event.srcEvent.shiftKey) this.events.toggle(id);
      else this.click(id, pointer.DOM);
    });
    on("oncontext", ({ pointer, event }) => this.menu(pointer.DOM, event));
    on("hold", ({ pointer, event }) => event.pointerType === "touch" && this.hold(pointer.DOM));
    on("doubleClick", ({ nodes: [id] }) => id !== undefined && this.events.open(id));
    on("hoverNode", ({ node, pointer }) => this.hover(node, pointer.DOM));
    on("blurNode", () => this.hover(null));
    on("hoverEdge", ({ edge, pointer }) =>
      this.events.hoverEdge(this.model?.edges.get(edge) ?? null, pointer.DOM),
    );
    on("blurEdge", () => this.events.hoverEdge(null));
    on("zoom", () => this.touch());
    on("dragStart", () => this.touch());
    on("dragging", ({ nodes }) => this.follow(nodes));
    on("dragEnd", ({ nodes: [id] }) => id !== undefined && this.events.moved(id));
    // After vis-network has put its own camera right, or it would undo this.
    on("resize", () => this.untouched && window.setTimeout(() => this.fit()));
  }

  private click(id: string | null, at: Point): void {
    const key = id === null ? this.network.getEdgeAt(at) : undefined;
    const edge = key === undefined ? undefined : this.model?.edges.get(key);
    if (edge) this.events.openEdge(edge);
    else this.events.select(id);
  }

  private menu(at: Point, event?: PointerEvent): void {
    const found = this.network.getNodeAt(at);
    if (found === undefined) return;
    const id = fromVis(found);
    event?.preventDefault();
    // A long press has opened it already.
    if (event?.pointerType !== "touch") this.events.menu(id, at);
  }

  // Lifting the finger is not a click on the menu under it.
  private hold(at: Point): void {
    const options = { once: true, capture: true };
    document.addEventListener("touchend", (event) => event.preventDefault(), options);
    this.menu(at);
  }

  private touch(): void {
    this.untouched = false;
    this.events.hover(null);
  }

  private follow(ids: string[]): void {
    if (!ids.length || !this.model) return;
    for (const [id, at] of Object.entries(this.network.getPositions(ids.map(toVis))))
      Object.assign(this.model.node(fromVis(id)), at);
    this.labels.forget();
  }

  private hover(id: string | null, at?: Point): void {
    this.hovered = id;
    this.stage.style.cursor = id === null ? "default" : "pointer";
    this.events.hover(id === null ? null : (this.model?.nodes.get(id) ?? null), at);
    this.redraw();
  }

  // camera: from where the picture is looked at, null for all of it.
  draw(model: Model, camera: Camera | null = null): void {
    this.model = model;
    this.selected = null;
    this.hovered = null;
    this.labels.forget();
    this.nodes = new vis.DataSet([...model.nodes.values()].map((node) => this.visNode(node)));
    this.edges = new vis.DataSet([...model.edges.values()].map((edge) => this.visEdge(edge, model)));
    this.sieve.forget();
    this.atOnce(() => {
      this.network.setData({ nodes: this.nodes, edges: this.edges });
      this.easeMoving();
    });
    if (camera) this.network.moveTo({ ...camera, animation: false });
    else this.fit();
  }

  camera(): Camera {
    return { position: this.network.getViewPosition(), scale: this.network.getScale() };
  }

  // vis-network draws after each change of data and options; of several only the last is worth seeing.
  private atOnce(change: () => void): void {
    const { emitter } = this.network.body;
    emitter.emit("_blockRedraw");
    try {
      change();
    } finally {
      emitter.emit("_allowRedraw");
    }
    this.redraw();
  }

  // With the next frame, however often it is asked for until then.
  redraw(): void {
    this.network.body.emitter.emit("_requestRedraw");
  }

  // After nodes and edges of the model that is drawn came, went or moved.
  sync(model: Model): void {
    if (model !== this.model) return;
    this.atOnce(() => this.update(model));
    this.labels.forget();
  }

  private update(model: Model): void {
    const { nodes, edges } = this;
    const goneEdges = edges.getIds().filter((key) => !model.edges.has(key));
    const goneNodes = nodes.getIds().filter((id) => !model.nodes.has(fromVis(id)));
    this.sieve.drop(goneNodes.map(fromVis), goneEdges);
    edges.remove(goneEdges);
    nodes.remove(goneNodes);
    const differs = ({ id, x, y }: DrawnNode) => {
      const item = nodes.get(toVis(id));
      return item?.x !== x || item.y !== y;
    };
    nodes.update([...model.nodes.values()].filter(differs).map((node) => this.visNode(node)));
    const fresh = [...model.edges.values()].filter(({ key }) => !edges.get(key));
    edges.update(fresh.map((edge) => this.visEdge(edge, model)));
    this.easeMoving();
    if (this.hovered !== null && !model.nodes.has(this.hovered)) this.hover(null);
  }

  retie({ gone, changed, added }: Retied, model: Model): void {
    if (gone) {
      this.edges.remove(gone.key);
      this.sieve.drop([], [gone.key]);
    }
    if (changed) this.edges.update(this.visEdge(changed, model));
    if (added) this.edges.add(this.visEdge(added, model));
    this.redraw();
  }

  // Shows what is kept alone, null: all. Nothing moves, and only what changes is touched.
  sift(kept: Kept | null): void {
    if (!this.model || !this.sieve.set(kept, this.model, this.network.body)) return;
    this.labels.forget();
    this.redraw();
  }

  recolour(): void {
    const { model } = this;
    if (!model) return;
    this.atOnce(() => {
      this.nodes.update([...model.nodes.values()].map((node) => this.visNode(node)));
      this.edges.update([...model.edges.values()].map((edge) => this.visEdge(edge, model)));
    });
  }

  private easeMoving(): void {
    const many = this.edges.length > HIDE_EDGES_WHILE_MOVING;
    this.network.setOptions({ interaction: { hideEdgesOnDrag: many, hideEdgesOnZoom: many } });
  }

  private visNode(node: DrawnNode): NodeItem {
    const colour = paintOf(node, this.style);
    const { stage } = colours();
    const border = node.kind === "community" ? seeThrough(colour, 0.28) : stage;
    return {
      id: toVis(node.id),
      x: node.x,
      y: node.y,
      size: node.r,
      shape: "dot",
      borderWidth: node.kind === "community" ? 6 : Math.max(1, node.r / 9),
      color: { background: colour, border },
    };
  }

  private visEdge(edge: DrawnEdge, model: Model): EdgeItem {
    const { colour, opacity } = edgePaint(edge, model, colours());
    return {
      id: edge.key,
      from: toVis(edge.source),
      to: toVis(edge.target),
      width: edge.width,
      color: { color: seeThrough(colour, opacity), inherit: false },
    };
  }

  select(id: string | null): void {
    this.selected = id !== null && this.model?.nodes.has(id) ? id : null;
    this.redraw();
  }

  // Ids whose names matter most now: what is selected or pointed at, and what the view turns around.
  private first(model: Model): Set<string> {
    const ids = new Set<string>();
    for (const id of [this.selected, this.hovered]) if (id !== null && model.nodes.has(id)) ids.add(id);
    if (model.view.kind === "customer" && model.view.focus !== null) ids.add(model.view.focus);
    return ids;
  }

  private paint(context: CanvasRenderingContext2D): void {
    const { model } = this;
    if (!model) return;
    const selected = this.selected !== null && this.sieve.letsNode(this.selected) ? this.selected : null;
    const scale = this.network.getScale();
    const picture = { context, scale, model, style: this.style, palette: colours(), sieve: this.sieve };
    const lit = selected === null ? null : litAround(selected, model);
    if (lit && selected !== null) paintSpotlight(picture, selected, lit);
    else paintWay(picture, wayIn(model.view));
    paintFocus(picture, [model.view.focus, selected, this.hovered]);
    paintChosen(picture, this.chosen);
    paintPins(picture, this.pinned);
    paintKept(picture, (id) => this.sieve.letsNode(id) && this.events.kept(id));
    paintLabels(picture, this.named(model, scale, lit));
  }

  private named(model: Model, scale: number, lit: ReadonlySet<string> | null): Label[] {
    const nodes = [...model.nodes.values()].filter(
      (node) => this.sieve.letsNode(node.id) && (!lit || lit.has(node.id)),
    );
    return this.labels.layout(nodes, scale, this.first(model), lit && this.selected);
  }

  // What is to be seen now, for a drawing of the same.
  seen(): Omit<Drawn, "title" | "text"> | null {
    const { model, selected, network, sieve } = this;
    const [width, height] = [this.stage.clientWidth, this.stage.clientHeight];
    if (!model || !width || !height) return null;
    const frame = { width, height, centre: network.getViewPosition(), scale: network.getScale() };
    const lit = selected === null ? null : litAround(selected, model);
    const labels = this.named(model, frame.scale, lit);
    return { model, frame, selected, lit, palette: colours(), labels, sieve };
  }

  // seen: only to what a filter lets be seen; else to all, whatever is seen.
  fit(seen = false): void {
    const all = [...(this.model?.nodes.values() ?? [])];
    const some = seen ? all.filter(({ id }) => this.sieve.letsNode(id)) : all;
    const nodes = some.length ? some : all;
    if (!nodes.length || !this.stage.clientWidth) return;
    this.untouched = nodes.length === all.length;
    const left = Math.min(...nodes.map((node) => node.x - node.r));
    const right = Math.max(...nodes.map((node) => node.x + node.r));
    const top = Math.min(...nodes.map((node) => node.y - node.r));
    const bottom = Math.max(...nodes.map((node) => node.y + node.r));
    const above = this.events.above() + NAME;
    // The names at both ends of a way stand out far.
    const side = wayIn(this.model?.view).length ? SIDE : 0;
    const width = Math.max(120, this.stage.clientWidth - MARGIN.left - MARGIN.right - 2 * side);
    const height = Math.max(120, this.stage.clientHeight - above - MARGIN.bottom);
    this.network.moveTo({
      position: { x: (left + right) / 2, y: (top + bottom) / 2 },
      scale: Math.min(width / (right - left || 1), height / (bottom - top || 1), LARGEST),
      offset: { x: (MARGIN.left - MARGIN.right) / 2, y: (above - MARGIN.bottom) / 2 },
      animation: false,
    });
  }

  // Where a place of the picture is on the stage, in pixels.
  toScreen(at: Point): Point {
    return this.network.canvasToDOM(at);
  }

  // After the stage got another size: all of it in sight again, so that nothing lies outside.
  resize(): void {
    this.network.redraw();
    this.fit();
  }

  zoom(factor: number): void {
    this.touch();
    this.network.moveTo({ scale: this.network.getScale() * factor, animation: false });
  }

  // Brings a node into sight; the picture stays still where it is in sight already.
  reveal(id: string): void {
    const node = this.model?.nodes.get(id);
    if (!node) return;
    const at = this.network.canvasToDOM({ x: node.x, y: node.y });
    const inside =
      at.x > 40 && at.y > 70 && at.x < this.stage.clientWidth - 40 && at.y < this.stage.clientHeight - 40;
    const scale = this.network.getScale();
    if (inside && node.r * scale > 4) return;
    this.touch();
    this.network.moveTo({
      position: { x: node.x, y: node.y },
      scale: Math.max(scale, 0.9),
      animation: false,
    });
  }

  // The picture as it stands, on the background of the theme.
  toBlob(): Promise<Blob | null> {
    const drawn = this.stage.querySelector("canvas");
    const copy = document.createElement("canvas");
    const context = copy.getContext("2d");
    if (!drawn || !context) return Promise.resolve(null);
    copy.width = drawn.width;
    copy.height = drawn.height;
    context.fillStyle = colours().stage;
    context.fillRect(0, 0, copy.width, copy.height);
    context.drawImage(drawn, 0, 0);
    return new Promise((resolve) => copy.toBlob(resolve, "image/png"));
  }
}

// What stays bright around a selected node, null where nothing fades.
function litAround(id: string, model: Model): Set<string> | null {
  if (!model.nodes.has(id)) return null;
  if (model.view.kind === "customer" && id === model.view.focus && !model.added) return null;
  return new Set([id, ...model.around(id).keys()]);
}
