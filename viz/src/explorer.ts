// Holds the parts together: where the reader is decides what is drawn and what the panel says.

import type { Status, Tie, View, ViewEdge } from "./answers.ts";
import { h } from "./dom.ts";
import { Drawing } from "./drawing.ts";
import { type EmptyKind, emptyCard, emptyKind, problemCard } from "./empty.ts";
import { Frame } from "./frame.ts";
import { legend } from "./legend.ts";
import { type DrawnEdge, Model, type Preview } from "./model.ts";
import type { Page, Style } from "./page.ts";
import { Panels } from "./panels.ts";
import { Queue } from "./queue.ts";
import type { Around } from "./reader.ts";
import { Address, DUPLICATES, HOME, type Place, type Route, sameView, WHOLE } from "./route.ts";
import type { Source } from "./source.ts";
import { count, t } from "./strings.ts";
import { openTable } from "./table.ts";
import { factsOf } from "./tooltip.ts";
import type { Point } from "./vis.ts";
import { Whole } from "./whole.ts";

const STEP = 50;
const FIRST = 200;

export class Explorer implements Around {
  readonly page: Page;
  readonly source: Source;
  readonly style: Style;
  readonly names = new Map<string, string>();
  readonly frame: Frame;
  readonly address: Address;
  readonly drawing: Drawing;
  status: Status | null;
  model: Model | null = null;
  // Counts changes of place.
  turn = 0;
  private readonly panels: Panels;
  private readonly queue: Queue | null;
  readonly whole: Whole | null;
  // The place whose picture is drawn.
  private shown: Route | null = null;

  constructor(page: Page, source: Source) {
    this.page = page;
    this.source = source;
    this.style = page.style;
    this.status = page.status;
    this.frame = new Frame(this);
    this.panels = new Panels(this);
    this.queue = source.live ? new Queue(this, source) : null;
    this.whole = source.live ? new Whole(this, source) : null;
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

  get route(): Route {
    return this.address.current;
  }

  // What the store holds; every place asks for it first.
  get known(): Status {
    if (!this.status) throw new Error("The status has not been asked for yet");
    return this.status;
  }

  start(): Promise<void> {
    if (this.status) this.frame.describe(null, this.route);
    return this.follow(this.route);
  }

  // Every change of place comes through here; a slow answer to an earlier one is dropped.
  async follow(route: Route): Promise<void> {
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

  private async show(route: Route, turn: number): Promise<void> {
    if (route.kind !== WHOLE.kind) this.whole?.hide();
    if (route.kind === DUPLICATES.kind && this.queue) {
      await this.queue.show(route, turn);
      return;
    }
    this.queue?.hide();
    const empty = emptyKind(this.status);
    if (empty && (route.id === null || empty !== "lonely")) {
      this.whole?.hide();
      await this.showEmpty(empty, route);
      return;
    }
    if (route.kind === WHOLE.kind && this.whole) {
      await this.whole.show(route, turn);
      if (turn === this.turn) await this.panels.show(route, turn);
      return;
    }
    const drawn = this.holds(route) ? this.model : await this.build(route);
    if (turn !== this.turn || !drawn) return;
    if (drawn !== this.model) this.put(drawn, route);
    for (const id of route.expand.slice(this.shown?.expand.length)) {
      await this.bringIn(id, drawn, turn);
      if (turn !== this.turn) return;
    }
    this.shown = route;
    this.drawing.select(route.select);
    if (route.select !== null) this.drawing.reveal(route.select);
    this.frame.describe(this.model, route);
    await this.panels.show(route, turn);
  }

  // Whether what is drawn can become the route by selecting and expanding alone.
  private holds(route: Route): boolean {
    if (!this.model || !this.shown || !sameView(this.shown, route)) return false;
    return this.shown.expand.every((id, at) => route.expand[at] === id);
  }

  private async build(route: Route): Promise<Model> {
    const view = await this.view(route);
    await this.learnNames(view);
    return new Model(view, this.style);
  }

  private view({ kind, id }: Place): Promise<View> {
    if (kind === "community" && id !== null) return this.source.communityView(id);
    if (kind === "parts" && id !== null && this.source.live) return this.source.parts(id);
    return kind === "customer" && id !== null ? this.source.customerView(id, FIRST) : this.source.map();
  }

  private async learnNames(view: View): Promise<void> {
    const map = view.kind === "communities" ? view : await this.source.map().catch(() => null);
    for (const node of map?.nodes ?? []) this.names.set(node.id, node.label);
    if (view.kind === "communities") return;
    for (const { community_id: id, details } of view.nodes) {
      if (details.community_name) this.names.set(String(id), details.community_name);
    }
  }

  private put(model: Model, route: Route): void {
    this.model = model;
    this.shown = { ...route, expand: [] };
    this.frame.showPicture();
    this.frame.describe(model, route);
    this.drawing.draw(model);
  }

  private async showEmpty(kind: EmptyKind, route: Route): Promise<void> {
    this.model = null;
    this.shown = null;
    this.frame.showCard(emptyCard(kind, this.known));
    this.frame.describe(null, route);
    await this.panels.showEmpty(kind, route);
  }

  private fail(error: unknown): void {
    this.queue?.hide();
    this.whole?.hide();
    this.model = null;
    this.shown = null;
    this.frame.showCard(problemCard(error, () => this.follow(this.route)));
    this.frame.describe(null, this.route);
    this.panels.clear();
  }

  // After customers were merged or taken apart: nothing that was answered before holds.
  forget(): void {
    this.source.forget();
    this.whole?.forget();
    this.model = null;
    this.shown = null;
  }

  refresh(): Promise<void> {
    this.status = null;
    return this.follow(this.route);
  }

  // What the reader can do.

  go(route: Partial<Route>): void {
    this.address.go({ ...HOME, ...route });
  }

  // Until the next picture is there, the one still to be seen belongs to another place.
  private get settled(): Model | null {
    return this.shown !== null && sameView(this.shown, this.route) ? this.model : null;
  }

  select(id: string | null): void {
    if (this.whole?.active) this.whole.select(id);
    if (!this.settled || id === this.route.select) return;
    this.address.go({ ...this.route, select: id }, { replace: true });
  }

  private open(id: string): void {
    const node = this.settled?.nodes.get(id);
    if (!node) return;
    if (node.kind === "community") this.openCommunity(id);
    else if (this.source.live) this.expand(id);
    else this.frame.toast(t("not_in_file"));
  }

  // A saved page can only go where it has something to show.
  reaches({ kind, id }: Place): boolean {
    return this.source.live || this.source.view(id === null ? kind : `${kind}/${id}`) !== undefined;
  }

  openCommunity(id: string): void {
    if (this.reaches({ kind: "community", id })) this.go({ kind: "community", id });
    else if (this.model?.view.kind === "communities") this.select(id);
    else this.go({ select: id });
  }

  // To a customer: in the picture where it is there, else to the network around it.
  visit(id: string): void {
    if (this.whole?.visit(id)) return;
    if (this.settled?.nodes.get(id)?.kind === "customer") this.select(id);
    else this.panels.travel(id);
  }

  point(id: string | null): void {
    if (!this.model) return;
    this.drawing.hovered = id !== null && this.model.nodes.has(id) ? id : null;
    this.drawing.network.redraw();
  }

  // What expanding would bring in: asked for with room for STEP new ones, or known already.
  async preview(id: string, model: Model): Promise<Preview> {
    const { view } = model;
    const limit = Math.min(this.style.most_nodes, 1 + model.around(id).size + STEP);
    const known = view.focus === id && view.kind === "customer" && limit <= FIRST;
    return model.preview(known ? view : await this.source.customerView(id, limit), id, STEP);
  }

  expand(id: string): void {
    this.address.go({ ...this.route, select: id, expand: [...this.route.expand, id] });
  }

  private async bringIn(id: string, model: Model, turn: number): Promise<void> {
    const node = model.nodes.get(id);
    const preview = node ? await this.preview(id, model) : null;
    if (turn !== this.turn || !this.shown) return;
    this.shown = { ...this.shown, expand: [...this.shown.expand, id] };
    if (!node || !preview) return;
    const added = model.merge(preview);
    const name = node.label;
    this.drawing.add(added, model);
    const { length } = added.nodes;
    this.frame.say(length ? count("expanded", length, { name }) : t("expanded_nothing", { name }));
  }

  private hoverEdge(edge: DrawnEdge | null, at: Point | undefined): void {
    const { model } = this;
    const names = edge && model ? [edge.source, edge.target].map((id) => model.node(id).label) : [];
    this.frame.tooltip.edge(edge, names, at);
  }

  private openEdge({ source, target }: ViewEdge): void {
    const model = this.settled;
    if (model && model.view.kind !== "communities") this.panels.pair(source, target, model);
  }

  // Puts the edge of two customers right after a verdict; nothing else moves.
  async retie(source: string, target: string, items: readonly Tie[]): Promise<void> {
    this.status = await this.source.status();
    const model = this.whole?.active ? null : this.model;
    this.frame.describe(model, this.route);
    if (this.whole?.active) this.whole.describe();
    if (!model || model.view.kind === "communities") return;
    const counted = items.filter((one) => one.counted);
    this.drawing.retie(model.retie(source, target, counted), model);
  }

  // What the buttons around the picture do.

  get picture(): Whole | Drawing {
    return this.whole?.active ? this.whole : this.drawing;
  }

  showTable(): void {
    if (this.whole?.active) this.whole.showTable();
    else if (this.model) openTable(this.model, this.names, this);
  }

  legend(): HTMLElement[] {
    return this.model ? legend(this.model, this.names, this) : [];
  }

  async savePicture(): Promise<void> {
    const blob = await this.picture.toBlob();
    if (!blob) return;
    const link = h("a", { href: URL.createObjectURL(blob), download: "graphcrm.png" });
    link.click();
    URL.revokeObjectURL(link.href);
  }

  restyle(): void {
    this.drawing.recolour();
    this.frame.translate();
    this.drawing.labels.forget();
    this.follow(this.route);
  }
}
