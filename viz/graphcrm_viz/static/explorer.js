// Holds the parts together: where the reader is decides what is drawn and what the panel says.

import { replace, h } from "./dom.js";
import { Drawing } from "./drawing.js";
import { emptyCard, emptyKind, problemCard } from "./empty.js";
import { Frame } from "./frame.js";
import { legend } from "./legend.js";
import { Model } from "./model.js";
import { Panels } from "./panels.js";
import { Queue } from "./queue.js";
import { Address, DUPLICATES, HOME, sameView } from "./route.js";
import { count, t } from "./strings.js";
import { openTable } from "./table.js";
import { factsOf } from "./tooltip.js";

const STEP = 50;
const FIRST = 200;

export class Explorer {
  constructor(page, source) {
    this.page = page;
    this.source = source;
    this.style = page.style;
    this.status = page.status;
    this.model = null;
    this.shown = null;
    this.turn = 0;
    this.names = new Map();
    this.frame = new Frame(this);
    this.panels = new Panels(this);
    this.queue = new Queue(this);
    this.address = new Address((route) => this.follow(route));
    this.drawing = new Drawing(this.frame.stage, page, {
      select: (id) => this.select(id),
      open: (id) => this.open(id),
      hover: (node, at) => this.frame.tooltip.node(node, at, node ? factsOf(node) : []),
      hoverEdge: (edge, at) => this.hoverEdge(edge, at),
      openEdge: (edge) => this.openEdge(edge),
      above: () => this.frame.above(),
    });
  }

  get route() {
    return this.address.current;
  }

  start() {
    if (this.status) this.frame.describe(null, this.route);
    return this.follow(this.route);
  }

  // Every change of place comes through here; a slow answer to an earlier one is dropped.
  async follow(route) {
    const turn = ++this.turn;
    this.frame.busy(true);
    try {
      this.status ??= await this.source.status();
      if (turn === this.turn) await this.show(route, turn);
    } catch (error) {
      if (turn === this.turn) this.fail(error);
    } finally {
      if (turn === this.turn) this.frame.busy(false);
    }
  }

  async show(route, turn) {
    if (route.kind === DUPLICATES.kind && this.source.live) {
      await this.queue.show(route, turn);
      return;
    }
    this.queue.hide();
    const empty = emptyKind(this.status);
    if (empty && (route.kind === "communities" || empty !== "lonely")) {
      await this.showEmpty(empty, route);
      return;
    }
    if (!this.holds(route)) {
      const model = await this.build(route);
      if (turn !== this.turn) return;
      this.put(model, route);
    }
    for (const id of route.expand.slice(this.shown.expand.length)) {
      await this.bringIn(id, turn);
      if (turn !== this.turn) return;
    }
    this.shown = route;
    this.drawing.select(route.select);
    if (route.select !== null) this.drawing.reveal(route.select);
    this.frame.describe(this.model, route);
    await this.panels.show(route, turn);
  }

  // Whether what is drawn can become the route by selecting and expanding alone.
  holds(route) {
    if (!this.model || !this.shown || !sameView(this.shown, route)) return false;
    return this.shown.expand.every((id, at) => route.expand[at] === id);
  }

  async build(route) {
    const view = await this.view(route);
    await this.learnNames(view);
    return new Model(view, this.style);
  }

  view({ kind, id }) {
    if (kind === "community") return this.source.communityView(id);
    return kind === "customer" ? this.source.customerView(id, FIRST) : this.source.map();
  }

  async learnNames(view) {
    const map = view.kind === "communities" ? view : await this.source.map().catch(() => null);
    for (const node of map?.nodes ?? []) this.names.set(node.id, node.label);
    if (view.kind === "communities") return;
    for (const { community_id: id, details } of view.nodes) {
      if (details.community_name) this.names.set(String(id), details.community_name);
    }
  }

  put(model, route) {
    this.model = model;
    this.shown = { ...route, expand: [] };
    this.frame.showPicture();
    this.frame.describe(model, route);
    this.drawing.draw(model);
  }

  async showEmpty(kind, route) {
    this.model = null;
    this.shown = null;
    this.frame.showCard(emptyCard(kind, this.status));
    this.frame.describe(null, route);
    await this.panels.showEmpty(kind, route);
  }

  fail(error) {
    this.queue.hide();
    this.model = null;
    this.shown = null;
    this.frame.showCard(problemCard(error, () => this.follow(this.route)));
    this.frame.describe(null, this.route);
    this.panels.clear();
  }

  // After customers were merged or taken apart: nothing that was answered before holds.
  forget() {
    this.source.forget();
    this.model = null;
    this.shown = null;
  }

  refresh() {
    this.status = null;
    return this.follow(this.route);
  }

  // What the reader can do.

  go(route) {
    this.address.go({ ...HOME, ...route });
  }

  // Until the next picture is there, the one still to be seen belongs to another place.
  get settled() {
    return this.model !== null && this.shown !== null && sameView(this.shown, this.route);
  }

  select(id) {
    if (!this.settled || id === this.route.select) return;
    this.address.go({ ...this.route, select: id }, { replace: true });
  }

  open(id) {
    if (!this.settled) return;
    const node = this.model.nodes.get(id);
    if (node.kind === "community") this.openCommunity(id);
    else if (this.source.live) this.expand(id);
    else this.frame.toast(t("not_in_file"));
  }

  // A saved page can only go where it has something to show.
  reaches({ kind, id }) {
    return this.source.live || this.source.has("views", id === null ? kind : `${kind}/${id}`);
  }

  openCommunity(id) {
    if (this.reaches({ kind: "community", id })) this.go({ kind: "community", id });
    else if (this.model?.view.kind === "communities") this.select(id);
    else this.go({ select: id });
  }

  // To a customer: in the picture where it is there, else to the network around it.
  visit(id) {
    if (this.settled && this.model.nodes.get(id)?.kind === "customer") this.select(id);
    else this.panels.travel(id);
  }

  point(id) {
    if (!this.model) return;
    this.drawing.hovered = id !== null && this.model.nodes.has(id) ? id : null;
    this.drawing.network.redraw();
  }

  // What expanding would bring in: asked for with room for STEP new ones, or known already.
  async preview(id) {
    const { model } = this;
    const { view } = model;
    const limit = Math.min(this.style.most_nodes, 1 + model.near.get(id).size + STEP);
    const known = view.focus === id && view.kind === "customer" && limit <= FIRST;
    return model.preview(known ? view : await this.source.customerView(id, limit), id, STEP);
  }

  expand(id) {
    this.address.go({ ...this.route, select: id, expand: [...this.route.expand, id] });
  }

  async bringIn(id, turn) {
    const { model } = this;
    const preview = model.nodes.has(id) ? await this.preview(id) : null;
    if (turn !== this.turn) return;
    this.shown = { ...this.shown, expand: [...this.shown.expand, id] };
    if (preview === null) return;
    const added = model.merge(preview);
    const name = model.nodes.get(id).label;
    this.drawing.add(added);
    const { length } = added.nodes;
    this.frame.say(length ? count("expanded", length, { name }) : t("expanded_nothing", { name }));
  }

  hoverEdge(edge, at) {
    const names = edge ? [edge.source, edge.target].map((id) => this.model.nodes.get(id).label) : [];
    this.frame.tooltip.edge(edge, names, at);
  }

  openEdge({ source, target }) {
    if (this.settled && this.model.view.kind !== "communities") this.panels.pair(source, target);
  }

  // Puts the edge of two customers right after a verdict; nothing else moves.
  async retie(source, target, items) {
    this.status = await this.source.status();
    this.frame.describe(this.model, this.route);
    if (!this.model || this.model.view.kind === "communities") return;
    this.drawing.retie(this.model.retie(source, target, items.filter((one) => one.counted)));
  }

  // What the buttons around the picture do.

  showTable() {
    if (this.model) openTable(this.model, this.names, this);
  }

  legend() {
    return this.model ? legend(this.model, this.names, this) : [];
  }

  async savePicture() {
    const blob = await this.drawing.toBlob();
    const link = h("a", { href: URL.createObjectURL(blob), download: "graphcrm.png" });
    link.click();
    URL.revokeObjectURL(link.href);
  }

  restyle() {
    this.drawing.recolour();
    this.frame.translate();
    this.drawing.labels.forget();
    this.follow(this.route);
  }
}
