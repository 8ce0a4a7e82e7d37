// The picture: vis-network draws nodes and edges; names and what is highlighted are drawn over it.

import { Labels } from "./labels.js";
import { colourOf } from "./model.js";
import { paintFocus, paintLabels, paintSpotlight } from "./paint.js";
import { colours, seeThrough } from "./theme.js";

const HIDE_EDGES_WHILE_MOVING = 2500;
const LARGEST = 1.6;
const MARGIN = { right: 76, bottom: 44, left: 60 };
const NAME = 34;
const CLEAR = 400;
const PLAIN = 0.75;

export class Drawing {
  constructor(stage, page, events) {
    this.stage = stage;
    this.style = page.style;
    this.events = events;
    this.model = null;
    this.selected = null;
    this.hovered = null;
    this.untouched = true;
    this.nodes = new vis.DataSet();
    this.edges = new vis.DataSet();
    this.network = new vis.Network(stage, { nodes: this.nodes, edges: this.edges }, page.network.options);
    this.labels = new Labels(document.createElement("canvas"));
    this.listen();
  }

  listen() {
    const on = (name, action) => this.network.on(name, action);
    on("afterDrawing", (context) => this.paint(context));
    on("click", ({ nodes, pointer }) => this.click(nodes[0] ?? null, pointer.DOM));
    on("doubleClick", ({ nodes }) => nodes.length && this.events.open(nodes[0]));
    on("hoverNode", ({ node, pointer }) => this.hover(node, pointer));
    on("blurNode", () => this.hover(null));
    on("hoverEdge", ({ edge, pointer }) => this.events.hoverEdge(this.model.edges.get(edge), pointer.DOM));
    on("blurEdge", () => this.events.hoverEdge(null));
    on("zoom", () => this.touch());
    on("dragStart", () => this.touch());
    on("dragging", ({ nodes }) => this.follow(nodes));
    // After vis-network has put its own camera right, or it would undo this.
    on("resize", () => this.untouched && window.setTimeout(() => this.fit()));
  }

  click(id, at) {
    const edge = id === null ? this.model?.edges.get(this.network.getEdgeAt(at)) : null;
    if (edge) this.events.openEdge(edge);
    else this.events.select(id);
  }

  touch() {
    this.untouched = false;
    this.events.hover(null);
  }

  follow(ids) {
    if (!ids.length) return;
    for (const [id, at] of Object.entries(this.network.getPositions(ids))) Object.assign(this.model.nodes.get(id), at);
    this.labels.forget();
  }

  hover(id, pointer) {
    this.hovered = id;
    this.stage.style.cursor = id === null ? "default" : "pointer";
    this.events.hover(id === null ? null : this.model.nodes.get(id), pointer?.DOM);
    this.network.redraw();
  }

  draw(model) {
    this.model = model;
    this.selected = null;
    this.hovered = null;
    this.labels.forget();
    this.nodes = new vis.DataSet([...model.nodes.values()].map((node) => this.visNode(node)));
    this.edges = new vis.DataSet([...model.edges.values()].map((edge) => this.visEdge(edge)));
    this.network.setData({ nodes: this.nodes, edges: this.edges });
    this.easeMoving();
    this.fit();
  }

  add({ nodes, edges }) {
    this.nodes.add(nodes.map((node) => this.visNode(node)));
    this.edges.add(edges.map((edge) => this.visEdge(edge)));
    this.easeMoving();
    this.labels.forget();
  }

  retie({ gone, changed, added }) {
    if (gone) this.edges.remove(gone.key);
    if (changed) this.edges.update(this.visEdge(changed));
    if (added) this.edges.add(this.visEdge(added));
    this.network.redraw();
  }

  recolour() {
    if (!this.model) return;
    this.nodes.update([...this.model.nodes.values()].map((node) => this.visNode(node)));
    this.edges.update([...this.model.edges.values()].map((edge) => this.visEdge(edge)));
  }

  easeMoving() {
    const many = this.edges.length > HIDE_EDGES_WHILE_MOVING;
    this.network.setOptions({ interaction: { hideEdgesOnDrag: many, hideEdgesOnZoom: many } });
  }

  visNode(node) {
    const colour = colourOf(node.community_id, this.style);
    const { stage } = colours();
    const border = node.kind === "community" ? seeThrough(colour, 0.28) : stage;
    return {
      id: node.id,
      x: node.x,
      y: node.y,
      size: node.r,
      shape: "dot",
      borderWidth: node.kind === "community" ? 6 : Math.max(1, node.r / 9),
      color: { background: colour, border },
    };
  }

  visEdge(edge) {
    const from = this.model.nodes.get(edge.source).community_id;
    const within = from === this.model.nodes.get(edge.target).community_id;
    const { edge: plain, edgeStrength } = colours();
    // Many lines together must not hide the nodes.
    const strength = edgeStrength * Math.min(1, Math.sqrt(CLEAR / this.model.edges.size));
    const coloured = within && from >= 0;
    const colour = coloured ? seeThrough(colourOf(from, this.style), strength) : seeThrough(plain, strength * PLAIN);
    return {
      id: edge.key,
      from: edge.source,
      to: edge.target,
      width: edge.width,
      color: { color: colour, inherit: false },
    };
  }

  select(id) {
    this.selected = this.model?.nodes.has(id) ? id : null;
    this.network.redraw();
  }

  // Ids whose names matter most now: what is selected or pointed at, and its neighbours.
  first() {
    const ids = new Set();
    for (const id of [this.selected, this.hovered]) if (id !== null && this.model.nodes.has(id)) ids.add(id);
    if (this.model.view.kind === "customer") ids.add(this.model.view.focus);
    return ids;
  }

  paint(context) {
    if (!this.model) return;
    const scale = this.network.getScale();
    const palette = colours();
    const picture = { context, scale, model: this.model, style: this.style, palette };
    const lit = this.lit();
    if (lit) paintSpotlight(picture, this.selected, lit);
    paintFocus(picture, [this.model.view.focus, this.selected, this.hovered]);
    const named = [...this.model.nodes.values()].filter((node) => !lit || lit.has(node.id));
    paintLabels(picture, this.labels.layout(named, scale, this.first(), lit && this.selected));
  }

  lit() {
    const id = this.selected;
    if (id === null || !this.model.nodes.has(id)) return null;
    if (this.model.view.kind === "customer" && id === this.model.view.focus && !this.model.added) return null;
    return new Set([id, ...this.model.near.get(id).keys()]);
  }

  fit() {
    const nodes = [...(this.model?.nodes.values() ?? [])];
    if (!nodes.length || !this.stage.clientWidth) return;
    this.untouched = true;
    const left = Math.min(...nodes.map((node) => node.x - node.r));
    const right = Math.max(...nodes.map((node) => node.x + node.r));
    const top = Math.min(...nodes.map((node) => node.y - node.r));
    const bottom = Math.max(...nodes.map((node) => node.y + node.r));
    const above = this.events.above() + NAME;
    const width = Math.max(120, this.stage.clientWidth - MARGIN.left - MARGIN.right);
    const height = Math.max(120, this.stage.clientHeight - above - MARGIN.bottom);
    this.network.moveTo({
      position: { x: (left + right) / 2, y: (top + bottom) / 2 },
      scale: Math.min(width / (right - left || 1), height / (bottom - top || 1), LARGEST),
      offset: { x: (MARGIN.left - MARGIN.right) / 2, y: (above - MARGIN.bottom) / 2 },
      animation: false,
    });
  }

  zoom(factor) {
    this.touch();
    this.network.moveTo({ scale: this.network.getScale() * factor, animation: false });
  }

  // Brings a node into sight; the picture stays still where it is in sight already.
  reveal(id) {
    const node = this.model?.nodes.get(id);
    if (!node) return;
    const at = this.network.canvasToDOM({ x: node.x, y: node.y });
    const inside = at.x > 40 && at.y > 70 && at.x < this.stage.clientWidth - 40 && at.y < this.stage.clientHeight - 40;
    const scale = this.network.getScale();
    if (inside && node.r * scale > 4) return;
    this.touch();
    this.network.moveTo({ position: { x: node.x, y: node.y }, scale: Math.max(scale, 0.9), animation: false });
  }

  // The picture as it stands, on the background of the theme.
  toBlob() {
    const drawn = this.stage.querySelector("canvas");
    const copy = document.createElement("canvas");
    copy.width = drawn.width;
    copy.height = drawn.height;
    const context = copy.getContext("2d");
    context.fillStyle = colours().stage;
    context.fillRect(0, 0, copy.width, copy.height);
    context.drawImage(drawn, 0, 0);
    return new Promise((resolve) => copy.toBlob(resolve, "image/png"));
  }
}
