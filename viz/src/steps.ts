// What the reader does to a picture: bring in, take out, hide, pin, undo. The address holds all but the pins.

import type { Expansions } from "./answers.ts";
import { element, h, replace } from "./dom.ts";
import type { Explorer } from "./explorer.ts";
import { askedOf, isOn } from "./filter.ts";
import { type Change, History, type Moment } from "./history.ts";
import { Journal } from "./journal.ts";
import type { Model, Preview } from "./model.ts";
import { Pins, type Places } from "./pins.ts";
import { type Place, type Route, type Step, sameView, writeRoute } from "./route.ts";
import { Selection } from "./selection.ts";
import { narrow } from "./sift.ts";
import { count, t } from "./strings.ts";
import { wordsOf } from "./undoing.ts";
import type { Point } from "./vis.ts";

export const STEP = 50;

// What a customer can be expanded by, and how many there is room for.
export interface Growth {
  answer: Expansions;
  room: number;
}

export class Steps {
  readonly history = new History();
  readonly pins = new Pins();
  readonly selection: Selection;
  // Told after everything that changes what can be done.
  readonly listeners = new Set<() => void>();
  private readonly explorer: Explorer;
  private journal: Journal | null = null;
  private view: Place | null = null;
  // What the picture was last made to show.
  private hidden: readonly string[] = [];
  private placed: Places = new Map();
  private hint: Change | null = null;

  constructor(explorer: Explorer) {
    this.explorer = explorer;
    this.selection = new Selection(() => this.changed());
  }

  // A new picture, before it is drawn.
  begin(model: Model, route: Route): void {
    const { history, pins } = this;
    this.journal = new Journal(model);
    if (!this.view || !sameView(this.view, route)) {
      pins.open(this.key(route));
      history.begin({ route, places: pins.places });
      this.selection.clear();
    }
    this.view = route;
    this.arrange(model, route.hide);
  }

  private key({ kind, id, to }: Place): string {
    const store = this.explorer.status?.store ?? "";
    return JSON.stringify([window.location.pathname, store, kind, id, to ?? null]);
  }

  // Makes of the picture what the route says; what stays does not move. False where the reader went on.
  async follow(route: Route, turn: number): Promise<boolean> {
    const { explorer, journal } = this;
    const { model } = explorer;
    if (!journal || !model) return true;
    const kept = journal.shared(route.expand);
    const differs = kept < journal.length || JSON.stringify(route.hide) !== JSON.stringify(this.hidden);
    if (differs || this.placed !== this.pins.places)
      this.change(model, route.hide, () => journal.unwind(kept));
    for (const step of route.expand.slice(kept)) {
      const preview = step.how === "expand" && model.knows(step.id) ? await this.ask(step, model) : null;
      if (turn !== explorer.turn) return false;
      this.change(model, route.hide, () => {
        const done = journal.take(step, preview);
        explorer.filters.brought(done.brought);
        this.say(step, done, model);
      });
    }
    this.note(route, explorer.address.travelled);
    return true;
  }

  private change(model: Model, hidden: readonly string[], action: () => void): void {
    model.showAll();
    action();
    this.arrange(model, hidden);
    this.explorer.drawing.sync(model);
  }

  private arrange(model: Model, hidden: readonly string[]): void {
    this.placed = this.pins.places;
    this.hidden = hidden;
    model.place(this.placed);
    model.hide(hidden);
  }

  private note(route: Route, travelled = false): void {
    const { explorer, history, pins } = this;
    history.note({ route, places: pins.places }, { travelled, hint: this.hint });
    this.hint = null;
    this.selection.set([...this.selection.ids].filter((id) => explorer.model?.nodes.has(id)));
    this.changed();
  }

  changed(): void {
    for (const listener of this.listeners) listener();
  }

  // Along the ties that the filter lets pass, as far as the service can tell.
  private async ask({ id, only }: Step, model: Model): Promise<Preview> {
    const { source, style, route } = this.explorer;
    const { filter } = route;
    const wanted = only.length ? { ...filter, ticked: { ...filter.ticked, type: only } } : filter;
    // Those in the picture may be the strongest of all.
    const limit = Math.min(style.most_nodes, 1 + model.nodes.size + model.hidden.size + STEP);
    const view = await source.customerView(id, limit, askedOf(wanted));
    return model.preview(narrow(view, filter), id, STEP);
  }

  private say({ how, id }: Step, { brought, taken }: ReturnType<Journal["take"]>, model: Model): void {
    const name = this.name(id, model);
    const { length } = how === "expand" ? brought.nodes : taken.nodes;
    if (how === "collapse") this.explorer.frame.say(count("collapsed", length, { name }));
    else
      this.explorer.frame.say(length ? count("expanded", length, { name }) : t("expanded_nothing", { name }));
  }

  name(id: string, model: Model | null = this.explorer.model): string {
    return (model?.nodes.get(id) ?? model?.hidden.get(id))?.label ?? id;
  }

  // How many expanding would add, by kind; who is in the picture does not count.
  async growth(id: string, model: Model): Promise<Growth | null> {
    const { source, route } = this.explorer;
    if (!source.live) return null;
    const room = Math.min(STEP, model.room);
    if (isOn(route.filter)) {
      // The service counts by kinds alone; what else a filter asks for is looked at here.
      const { all } = await this.ask({ how: "expand", id, only: [] }, model);
      const { size } = model.around(id);
      return { answer: { neighbours: size + all, adds: all, kinds: [] }, room };
    }
    const answer = await source.expansions(id, [...model.nodes.keys(), ...model.hidden.keys()]);
    return answer && { answer, room };
  }

  // How many collapsing would take out of sight.
  leaves(id: string): number {
    const { model } = this.explorer;
    return this.journal?.leaves(id).filter((one) => model?.nodes.has(one)).length ?? 0;
  }

  expand(id: string, only: readonly string[] = []): void {
    this.take({ how: "expand", id, only });
  }

  collapse(id: string): void {
    this.take({ how: "collapse", id, only: [] });
  }

  private take(step: Step): void {
    const { address, route } = this.explorer;
    address.go({ ...route, select: step.id, expand: [...route.expand, step] });
  }

  hide(ids: Iterable<string>): void {
    const { explorer } = this;
    const { address, route, settled } = explorer;
    const gone = [...ids].filter((id) => settled?.nodes.has(id));
    if (!gone.length) return;
    const hide = [...new Set([...route.hide, ...gone])];
    address.go({ ...route, hide, select: gone.includes(route.select ?? "") ? null : route.select });
    explorer.frame.say(count("hid", gone.length));
  }

  // All that are hidden, or one of them.
  show(id: string | null = null): void {
    const { address, route } = this.explorer;
    const hide = id === null ? [] : route.hide.filter((one) => one !== id);
    address.go({ ...route, hide, select: id ?? route.select });
  }

  isHidden(id: string): boolean {
    return this.explorer.settled?.hidden.has(id) ?? false;
  }

  // Where it stands, unless the reader dragged it elsewhere just now.
  pin(id: string, at: Point, what: "pin" | "move" = "pin"): void {
    this.pins.set(id, at);
    this.repin({ what, ids: [id], only: [] });
    this.explorer.frame.say(t("pinned", { name: this.name(id) }));
  }

  unpin(id: string): void {
    this.pins.remove(id);
    this.repin({ what: "unpin", ids: [id], only: [] });
    this.explorer.frame.say(t("unpinned", { name: this.name(id) }));
  }

  private repin(hint: Change): void {
    const { model, route } = this.explorer;
    this.hint = hint;
    if (model) this.change(model, this.hidden, () => {});
    this.note(route);
  }

  undo(): void {
    const change = this.history.undoable;
    this.travel(this.history.undo(), change, "undid");
  }

  redo(): void {
    const change = this.history.redoable;
    this.travel(this.history.redo(), change, "redid");
  }

  private travel(moment: Moment | null, change: Change | null, said: "undid" | "redid"): void {
    const { address, frame, route } = this.explorer;
    if (!moment || !change) return;
    this.pins.change(moment.places);
    frame.say(t(said, { what: wordsOf(change, (id) => this.name(id)) }));
    address.go(moment.route, { replace: writeRoute(moment.route) === writeRoute(route) });
  }

  // What is out of sight, and the way to have it again.
  describe(): void {
    const place = element("hidden");
    const { size } = this.explorer.model?.hidden ?? { size: 0 };
    place.hidden = !size;
    const again = () => this.show();
    const button = h(
      "button",
      { class: "link", type: "button", id: "show-again", onclick: again },
      t("show_again"),
    );
    replace(place, size ? [count("hidden", size), " ", button] : []);
  }
}
