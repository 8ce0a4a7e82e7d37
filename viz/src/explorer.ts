// Holds the parts together: where the reader is decides what is drawn and what the panel says.

import { Acts } from "./acts.ts";
import { Analysing } from "./analysing.ts";
import type { Status, Tie, View, ViewEdge } from "./answers.ts";
import { ChosenBar } from "./chosen.ts";
import { Colouring } from "./colouring.ts";
import { Desk, type Surroundings } from "./desk.ts";
import { Drawing } from "./drawing.ts";
import { type EmptyKind, emptyCard, emptyKind, problemCard } from "./empty.ts";
import { saveFile } from "./files.ts";
import { Filters } from "./filters.ts";
import { Frame, noteOf, titleOf } from "./frame.ts";
import { Groups } from "./groups.ts";
import { Leaves } from "./leaves.ts";
import { legend } from "./legend.ts";
import type { DrawnEdge, Model } from "./model.ts";
import type { Page, Style } from "./page.ts";
import { Panels } from "./panels.ts";
import { pathPicture } from "./path.ts";
import { Picking, sceneOf } from "./picking.ts";
import { PictureMenu } from "./picture_menu.ts";
import { detailOf } from "./problem.ts";
import type { Around } from "./reader.ts";
import { retell } from "./retelling.ts";
import { Address, besideMap, HOME, type Place, type Route, sameView, WHOLE } from "./route.ts";
import { Segments } from "./segments.ts";
import type { Source } from "./source.ts";
import { laidOut } from "./staying.ts";
import { Steps } from "./steps.ts";
import { t } from "./strings.ts";
import { openTable } from "./table.ts";
import { listenToUndo } from "./undoing.ts";
import type { Point } from "./vis.ts";
import { Whole } from "./whole.ts";

const FIRST = 200;

export class Explorer implements Around {
  readonly page: Page;
  readonly source: Source;
  readonly style: Style;
  readonly names = new Map<string, string>();
  readonly steps = new Steps(this);
  readonly frame: Frame;
  readonly address: Address;
  readonly drawing: Drawing;
  readonly filters: Filters;
  readonly colouring: Colouring;
  readonly acts: Acts;
  readonly pictures: PictureMenu;
  status: Status | null;
  model: Model | null = null;
  // Counts changes of place.
  turn = 0;
  // Where there is a service to ask.
  readonly desk: Desk | null;
  readonly analysing: Analysing | null;
  readonly chosen: ChosenBar;
  readonly picking: Picking | null;
  readonly segments: Segments | null;
  readonly groups: Groups | null;
  private readonly panels: Panels;
  readonly whole: Whole | null;
  private readonly leaves: Leaves | null;
  // The place whose picture is drawn.
  private shown: Route | null = null;

  constructor(page: Page, source: Source) {
    this.page = page;
    this.source = source;
    this.style = page.style;
    this.status = page.status;
    this.desk = source.live ? new Desk(source, this.surroundings()) : null;
    this.analysing = source.live ? new Analysing(this, source) : null;
    this.colouring = new Colouring(this);
    this.segments = source.live ? new Segments(this, source) : null;
    this.groups = source.live ? new Groups(this, source) : null;
    this.filters = new Filters(this);
    this.frame = new Frame(this);
    this.acts = new Acts(this);
    this.panels = new Panels(this);
    this.whole = source.live ? new Whole(this, source) : null;
    this.leaves = source.live ? new Leaves(this, source) : null;
    this.address = new Address((route) => this.follow(route));
    this.drawing = new Drawing(this.frame.stage, page, {
      select: (id) => this.select(id),
      open: (id) => this.open(id),
      hover: (node, at) => this.frame.tooltip.node(node, at, node ? this.colouring.factsOf(node) : []),
      hoverEdge: (edge, at) => this.hoverEdge(edge, at),
      openEdge: (edge) => this.openEdge(edge),
      above: () => this.frame.above(),
      toggle: (id) => this.acts.toggle(id),
      menu: (id, at) => this.acts.menu(id, at),
      moved: (id) => this.acts.moved(id),
      kept: (id) => this.desk?.basket.has(id) ?? false,
    });
    this.chosen = new ChosenBar(this);
    this.picking = this.desk && new Picking(this, this.desk);
    this.pictures = new PictureMenu({
      drawing: this.drawing,
      title: () => (this.model ? titleOf(this.model) : ""),
      text: () => (this.model ? noteOf(this.model) : ""),
      say: (text) => this.frame.say(text),
      fail: (text) => this.frame.toast(text),
    });
    this.frame.translate();
    listenToUndo(this.steps, () => this.settled !== null);
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
      this.desk?.use(this.status.store);
      this.analysing?.heed(this.status);
      if (turn === this.turn) await this.show(route, turn);
    } catch (error) {
      if (turn === this.turn) this.fail(error);
    } finally {
      if (turn === this.turn) this.frame.busy(false);
    }
  }

  private async show(route: Route, turn: number): Promise<void> {
    if (route.kind !== WHOLE.kind) this.whole?.hide();
    if (await this.leaves?.show(route, turn)) return;
    this.widen(route);
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
    if (!(await this.steps.follow(route, turn))) return;
    this.shown = route;
    this.colouring.dress(drawn, route.colour);
    this.steps.describe();
    this.drawing.select(route.select);
    if (route.select !== null) this.drawing.reveal(route.select);
    this.frame.describe(this.model, route);
    this.desk?.refresh();
    await Promise.all([this.filters.follow(route, drawn, turn), this.panels.show(route, turn)]);
  }

  // On a page of its own the panel has the room, and the picture stands beside it.
  private widen({ look }: Route): void {
    const full = look === "full" && this.source.live;
    if (document.body.classList.contains("full") === full) return;
    document.body.classList.toggle("full", full);
    this.drawing.resize();
  }

  // Whether what is drawn can become the route by selecting and by steps alone.
  private holds(route: Route): boolean {
    return this.model !== null && this.shown !== null && sameView(this.shown, route);
  }

  private async build(route: Route): Promise<Model> {
    const view = await this.view(route);
    await this.learnNames(view);
    const model = laidOut(view, this.style, this.analysing?.staying.homes(route));
    model.dress(this.colouring.scale(model, route.colour));
    return model;
  }

  private view({ kind, id, to }: Place): Promise<View> {
    if (kind === "path" && id !== null && typeof to === "string") return pathPicture(this.source, id, to);
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
    this.shown = route;
    this.steps.begin(model, route);
    this.frame.showPicture();
    this.frame.describe(model, route);
    this.drawing.draw(model, this.analysing?.staying.take(route));
  }

  private async showEmpty(kind: EmptyKind, route: Route): Promise<void> {
    this.model = null;
    this.shown = null;
    this.frame.showCard(emptyCard(kind, this.known, this.source.live));
    this.filters.leave();
    this.frame.describe(null, route);
    await this.panels.showEmpty(kind, route);
  }

  private fail(error: unknown): void {
    if (this.analysing?.left(error)) return;
    this.leaves?.hide();
    this.whole?.hide();
    this.model = null;
    this.shown = null;
    this.frame.showCard(problemCard(error, () => this.follow(this.route)));
    this.filters.leave();
    this.frame.describe(null, this.route);
    this.panels.clear();
  }

  // After customers were merged or taken apart: nothing that was answered before holds.
  forget(): void {
    this.source.forget();
    this.whole?.forget();
    this.panels.forget();
    this.model = null;
    this.shown = null;
  }

  refresh(): Promise<void> {
    this.status = null;
    return this.follow(this.route);
  }

  // What the reader can do.

  // A colour that was chosen stays, but where segments and groups begin to colour the map themselves.
  go(route: Partial<Route>): void {
    const next = { ...HOME, ...route };
    const entering = besideMap(next) && !besideMap(this.route);
    this.address.go({ ...next, colour: next.colour ?? (entering ? null : this.route.colour) });
  }

  // Until the next picture is there, the one still to be seen belongs to another place.
  get settled(): Model | null {
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
    else if (this.source.live) this.steps.expand(id);
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
    if (this.steps.isHidden(id)) this.steps.show(id);
    else if (this.settled?.nodes.get(id)?.kind === "customer") this.select(id);
    else this.panels.travel(id);
  }

  point(id: string | null): void {
    if (!this.model) return;
    this.drawing.hovered = id !== null && this.model.nodes.has(id) ? id : null;
    this.drawing.redraw();
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
    await this.filters.relearn(model);
  }

  say(text: string): void {
    this.frame.say(text);
  }

  toast(text: string): void {
    this.frame.toast(text);
  }

  // What the desk sees of the page.
  private surroundings(): Surroundings {
    return {
      scene: () => sceneOf(this.settled, this.status, (id) => this.drawing.sieve.letsNode(id)),
      visit: (id) => this.visit(id),
      say: (text) => this.say(text),
      toast: (text) => this.toast(text),
      redraw: () => this.drawing.redraw(),
    };
  }

  // What the buttons around the picture do.

  get picture(): Whole | Drawing {
    return this.whole?.active ? this.whole : this.drawing;
  }

  showTable(): void {
    if (this.whole?.active) {
      this.whole.showTable();
      return;
    }
    const seen = ({ id }: { id: string }) => this.drawing.sieve.letsNode(id);
    const { model, colouring, desk } = this;
    if (model) openTable(model, this.names, this, { seen, measure: colouring.column(model), desk });
  }

  legend(): HTMLElement[] {
    return this.model ? legend(this.model, this.names, this) : [];
  }

  // The whole map is one picture of dots; the others can be saved in several ways.
  savePicture(button: HTMLElement): void {
    if (this.whole?.active) this.whole.toBlob().then((blob) => blob && saveFile(blob, "graphcrm.png"));
    else this.pictures.toggle(button);
  }

  // In another language: what the service says is asked for anew, and nothing moves.
  async retell(): Promise<void> {
    this.source.forget();
    this.restyle();
    const { model, shown } = this;
    this.whole?.retell();
    if (!this.source.live || !model || !shown) return;
    try {
      const view = await this.view(shown);
      await this.learnNames(view);
      if (model !== this.model) return;
      retell(model, view, this.names);
      this.drawing.labels.forget();
      this.drawing.network.redraw();
      this.frame.describe(model, this.route);
    } catch (error) {
      this.toast(detailOf(error));
    }
  }

  restyle(): void {
    this.drawing.recolour();
    this.frame.translate();
    this.desk?.translate();
    this.analysing?.translate();
    this.filters.translate();
    this.drawing.labels.forget();
    this.follow(this.route);
  }
}
