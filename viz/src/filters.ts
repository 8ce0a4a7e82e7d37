// Filters and the months of a picture: reads the route, shows what passes, and sets the route.

import { Chips, saySifted } from "./chips.ts";
import { element } from "./dom.ts";
import type { Explorer } from "./explorer.ts";
import { askedOf, type Filter, isOn, NO_FILTER, sameFilter } from "./filter.ts";
import { FilterPanel } from "./filter_panel.ts";
import type { Model, Part } from "./model.ts";
import { spanOf } from "./months.ts";
import { detailOf } from "./problem.ts";
import type { Route } from "./route.ts";
import { beginnings, type Picture, type Sifted, sift } from "./sift.ts";
import { count, monthName, t } from "./strings.ts";
import { KnownTies } from "./ties_known.ts";
import { TimeBar } from "./time_bar.ts";

export class Filters {
  private readonly explorer: Explorer;
  private readonly known: KnownTies;
  private readonly panel: FilterPanel;
  private readonly bar: TimeBar;
  private readonly chips: Chips;
  // What the panel and the bar were filled from.
  private filled: { panel: Picture | null; bar: Picture | null } = { panel: null, bar: null };
  private readonly incomplete = new Set<string>();
  private said = "";
  // The filter that was followed last.
  private last = NO_FILTER;

  constructor(explorer: Explorer) {
    this.explorer = explorer;
    const { source } = explorer;
    this.known = new KnownTies(source.live ? (ids) => source.among(ids) : null);
    const change = (filter: Filter) => this.change(filter);
    this.panel = new FilterPanel(NO_FILTER, {
      change,
      preview: (filter) => this.peek(filter),
      clear: () => this.change(NO_FILTER),
      close: () => this.togglePanel(),
    });
    this.bar = new TimeBar({
      preview: (month) => this.peek({ ...this.filter, month }),
      change: (month) => this.change({ ...this.filter, month }),
      close: () => this.toggleTime(),
    });
    this.chips = new Chips(change);
  }

  private get filter(): Filter {
    return this.explorer.route.filter;
  }

  // Whether a picture can be filtered: the map of communities has neither ties nor customers.
  private can(model: Model | null): model is Model {
    return model !== null && model.view.kind !== "communities";
  }

  // What the reader sees from now on; the way back leads to what was seen before.
  private change(filter: Filter): void {
    const { address, route, model } = this.explorer;
    if (!sameFilter(filter, route.filter)) address.go({ ...route, filter });
    // What a slider showed on its way back to where it began goes.
    else if (this.can(model)) this.render(filter, model);
  }

  // Shows the picture of a route as its filter wants it: at once from what is known, then from all.
  async follow({ filter }: Route, model: Model, turn: number): Promise<void> {
    if (!this.can(model)) {
      this.leave();
      return;
    }
    if (filter.month !== null && this.known.tells) this.bar.show();
    if (!sameFilter(filter, this.last)) this.bar.halt();
    this.last = filter;
    this.render(filter, model);
    if (!isOn(filter) && !this.panel.open && !this.bar.open) return;
    try {
      if (!(await this.known.learn(model)) || this.explorer.turn !== turn) return;
    } catch (error) {
      this.explorer.frame.toast(detailOf(error));
      return;
    }
    this.complete(model);
    this.render(this.filter, model);
  }

  // No picture, or one that is not filtered.
  leave(): void {
    this.panel.hide();
    this.bar.hide();
    this.chips.hide();
    this.said = "";
    this.explorer.drawing.sift(null);
    this.buttons();
  }

  // The texts of the panel and the bar are made again in the language of the page.
  translate(): void {
    this.filled = { panel: null, bar: null };
  }

  // What was brought in along the filter has only the ties that passed.
  brought({ nodes }: Part): void {
    if (askedOf(this.filter)) for (const { id } of nodes) this.incomplete.add(id);
  }

  private complete(model: Model): void {
    if (!this.incomplete.size) return;
    const { drawing } = this.explorer;
    const changed = this.known.complete(model, this.incomplete);
    this.incomplete.clear();
    drawing.sync(model);
    for (const one of changed) drawing.retie({ changed: one }, model);
  }

  // After a verdict: what was known of ties is known no more.
  async relearn(model: Model): Promise<void> {
    this.known.forget();
    const { route, turn } = this.explorer;
    await this.follow(route, model, turn);
  }

  private render(filter: Filter, model: Model): void {
    const picture = this.known.picture(model);
    const { names } = this.explorer;
    if (this.panel.open && this.filled.panel !== picture) {
      this.panel.sync(filter);
      this.panel.fill(picture, names, this.known.tells);
      this.filled.panel = picture;
    }
    if (this.bar.open && this.filled.bar !== picture) {
      const { moments, undated } = beginnings(picture);
      this.bar.fill(spanOf(moments), undated, filter.month);
      this.filled.bar = picture;
    }
    this.panel.sync(filter);
    this.bar.sync(filter.month);
    const seen = this.bar.playing ? { ...filter, month: this.bar.month } : filter;
    const sifted = this.draw(seen, picture);
    this.buttons();
    const said = sifted ? saySifted(picture, sifted) : "";
    if (said !== this.said) this.explorer.frame.say(said || t("filter_off"));
    this.said = said;
  }

  // While a slider is on its way or the months play: the picture alone, not the address.
  private peek(filter: Filter): void {
    const { model } = this.explorer;
    if (this.can(model)) this.draw(filter, this.known.picture(model));
  }

  private draw(filter: Filter, picture: Picture): Sifted | null {
    const { drawing, names } = this.explorer;
    const sifted = isOn(filter) ? sift(picture, filter) : null;
    drawing.sift(sifted);
    if (sifted) this.chips.show(picture, filter, sifted, names);
    else this.chips.hide();
    const [n, all] = [sifted?.edges.size ?? picture.lines.length, picture.lines.length];
    const { month } = filter;
    this.bar.tell(
      month === null ? count("time_all", all) : t("time_begun", { month: monthName(month), n, all }),
    );
    return sifted;
  }

  // What the buttons of the toolbar do, and say.

  togglePanel(): void {
    const { model, frame } = this.explorer;
    if (!this.can(model)) {
      frame.toast(t("filter_not_here"));
      return;
    }
    if (this.panel.open) {
      this.panel.hide();
      this.buttons();
      element("tool-filter").focus();
      return;
    }
    this.panel.show();
    this.filled.panel = null;
    this.render(this.filter, model);
    this.panel.focus();
    this.refresh(model);
  }

  toggleTime(): void {
    const { model, frame } = this.explorer;
    if (!this.can(model)) {
      frame.toast(t("filter_not_here"));
      return;
    }
    if (this.bar.open) {
      this.bar.hide();
      this.change({ ...this.filter, month: null });
      this.buttons();
      element("tool-time").focus();
      return;
    }
    this.bar.show();
    this.filled.bar = null;
    this.render(this.filter, model);
    this.refresh(model).then(() => this.bar.focus());
  }

  private async refresh(model: Model): Promise<void> {
    const { route, turn, frame } = this.explorer;
    frame.busy(true);
    await this.follow(route, model, turn);
    if (turn === this.explorer.turn) frame.busy(false);
  }

  private buttons(): void {
    const can = this.can(this.explorer.model);
    const state = { filter: this.panel.open, time: this.bar.open } as const;
    for (const name of ["filter", "time"] as const) {
      const button = element(`tool-${name}`);
      button.setAttribute("aria-expanded", String(state[name]));
      button.setAttribute("aria-controls", name);
      button.setAttribute("aria-disabled", String(!can));
      button.title = can ? t(name) : t("filter_not_here");
    }
    element("tool-filter").classList.toggle("on", isOn(this.filter));
    element("tool-time").hidden = !this.known.tells;
  }
}
