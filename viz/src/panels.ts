// Decides what the side panel is about, asks for what it needs, and fills it.

import type { Customer, Duplicate, Influencer } from "./answers.ts";
import { communityPanel } from "./community.ts";
import { customerPanel } from "./customer.ts";
import { type Child, element, follow, h, replace } from "./dom.ts";
import type { EmptyKind } from "./empty.ts";
import type { Explorer } from "./explorer.ts";
import { growthPart } from "./grow.ts";
import { Ledger } from "./ledger.ts";
import { lifeLink } from "./life.ts";
import type { Model } from "./model.ts";
import { customerList, overviewPanel } from "./overview.ts";
import { waysBetween } from "./path.ts";
import { pathPanel } from "./path_panel.ts";
import { Person } from "./person.ts";
import { detailOf, statusOf } from "./problem.ts";
import type { Action, Can, CommunityCan, Correction, CustomerCan, Judged, TiedPair } from "./reader.ts";
import { besideMap, LIFE, type Place, type Route, sameView } from "./route.ts";
import type { By } from "./score_words.ts";
import { sheetButtons } from "./sheets.ts";
import { type ApiSource, addressable, type SavedSource, type Source } from "./source.ts";
import type { Rank } from "./standing.ts";
import { t, term } from "./strings.ts";
import { pairPanel, TieList } from "./ties.ts";
import { sayKind } from "./ways.ts";
import { WholePerson } from "./whole_person.ts";

const GONE = [404, 409];

interface List {
  items: Customer[];
  cursor: string | null;
  more: () => void;
}

export class Panels {
  private readonly explorer: Explorer;
  private readonly element = element("panel");
  private readonly ledger: Ledger | null;
  private readonly person: Person | null;
  private readonly list: List = { items: [], cursor: null, more: () => this.extend() };
  private key = "";

  constructor(explorer: Explorer) {
    this.explorer = explorer;
    this.ledger = explorer.source.live ? new Ledger(explorer.source) : null;
    this.person = explorer.source.live ? new Person(explorer.source) : null;
  }

  private get source(): Source {
    return this.explorer.source;
  }

  // After an analysis or merges the list may be another.
  forget(): void {
    Object.assign(this.list, { items: [], cursor: null });
  }

  clear(): void {
    this.fill("", []);
  }

  // The panel starts at its top when it is about something else, and stays put when it is not.
  private fill(key: string, content: Child): void {
    const focused = this.element.contains(document.activeElement) ? document.activeElement : null;
    replace(this.element, content);
    if (key !== this.key) this.element.scrollTop = 0;
    this.key = key;
    if (focused && !focused.isConnected) this.element.focus({ preventScroll: true });
  }

  async show(route: Route, turn: number): Promise<void> {
    const place = subject(route);
    const content = await this.content(place).catch(problem);
    if (turn === this.explorer.turn) this.fill(`${place.kind}/${place.id}`, content);
  }

  private content({ kind, id, to }: Place): Promise<Child> {
    if (kind === "whole" && id === null) return Promise.resolve(this.explorer.whole?.panel());
    if (kind === "segments" && this.explorer.segments) {
      return this.explorer.segments.panel(id, this.explorer.route.rule ?? null);
    }
    if (kind === "groups" && this.explorer.groups) return this.explorer.groups.panel(id);
    if (id === null || besideMap({ kind, id })) return this.overview();
    if (kind === "path" && typeof to === "string") return this.path(id, to);
    return kind === "customer" ? this.customer(id) : this.community(id);
  }

  private async path(from: string, to: string): Promise<Child> {
    const { explorer, source } = this;
    if (!source.live) return null;
    const [one, other, found] = await Promise.all([
      source.customer(from),
      source.customer(to),
      waysBetween(source, from, to),
    ]);
    const ties = (a: string, b: string) => source.pair(a, b);
    return pathPanel({ names: [one.label, other.label], found, ties }, this.can(), explorer);
  }

  private async overview(): Promise<Child> {
    const { source } = this;
    const { items } = await source.influencers();
    const { model } = this.explorer;
    const by = source.live ? async (measure: By) => (await source.influencers(measure)).items : null;
    const ranked = { items, average: 1 / this.analysed, by };
    const life = source.live && this.explorer.known.run ? lifeLink((event) => this.toLife(event)) : null;
    return model && overviewPanel(ranked, model.view, this.can(), this.explorer, life);
  }

  private toLife(event: MouseEvent): void {
    follow(event, () => this.explorer.go(LIFE));
  }

  private async community(id: string): Promise<Child> {
    const { explorer } = this;
    const inside = sameView(explorer.route, { kind: "community", id });
    const reachable = explorer.reaches({ kind: "community", id });
    const open = !inside && reachable ? (one: string) => explorer.openCommunity(one) : null;
    const [answer, parts] = await Promise.all([this.source.community(id), this.parts(id)]);
    const can: CommunityCan = {
      ...this.can(),
      open,
      parts,
      acts: explorer.acts.buttons(id),
      saved: !inside && !reachable,
      person: this.person,
      sheets: sheetButtons({ kind: "community", id }, explorer),
      view: () => this.source.communityView(id),
    };
    return communityPanel(answer, explorer.names, can, explorer);
  }

  // The way to the parts of a community that has some, and is not shown in parts already.
  private async parts(id: string): Promise<CommunityCan["parts"]> {
    const { explorer, source } = this;
    if (!source.live || sameView(explorer.route, { kind: "parts", id })) return null;
    const { total_nodes: count } = await source.parts(id);
    return count ? { count, open: () => explorer.go({ kind: "parts", id }) } : null;
  }

  private async customer(id: string): Promise<Child> {
    const { explorer, source } = this;
    const { model } = explorer;
    const here = model?.nodes.has(id) ?? false;
    const { run } = explorer.known;
    const full = explorer.route.look === "full";
    // Where that fails each part is asked for by itself, and says so by itself.
    const whole = full && source.live && addressable(id) ? this.whole(source, id) : null;
    const all = whole && (await whole.catch(() => null));
    const [answer, records, maybe, related, top] = await Promise.all([
      all?.customer ?? source.customer(id),
      all ? all.all.records : (this.ledger?.records(id) ?? null),
      this.maybeSame(id),
      all?.related ?? (run ? source.related(id) : { items: [] }),
      run ? source.influencers() : { items: [] },
    ]);
    const { steps, style } = explorer;
    const growth = here && model && source.live ? steps.growth(id, model) : null;
    const about = {
      asOf: run?.as_of ?? null,
      answer,
      records,
      maybe,
      related,
      growth: growth && growthPart(growth, id, steps, style.most_nodes),
      rank: this.rank(id, top.items),
      average: 1 / this.analysed,
      person: all ?? this.person,
      all: all?.all ?? null,
      full,
      sheets: sheetButtons({ kind: "customer", id }, explorer),
    };
    return customerPanel(about, this.customerCan(id, here), explorer);
  }

  // A page of its own shows everything, which one answer has.
  private async whole(source: ApiSource, id: string): Promise<WholePerson> {
    const person = this.person ?? new Person(source);
    return new WholePerson(source, id, await person.whole(id));
  }

  // Only what waits is asked for: before the first matching that would take a while.
  private async maybeSame(id: string): Promise<Duplicate[] | null> {
    if (!this.ledger || !this.explorer.known.waiting) return null;
    return (await this.ledger.waiting({ limit: 5, customer: id })).items;
  }

  // Takes a record out of its customer, then shows what there is now.
  private async takeOut(id: string): Promise<void> {
    const { explorer } = this;
    try {
      await this.ledger?.unmerge(id);
    } catch (error) {
      const gone = GONE.includes(statusOf(error));
      explorer.frame.toast(gone ? t("take_out_gone") : detailOf(error));
      if (!gone) return;
    }
    explorer.forget();
    await explorer.refresh();
    explorer.frame.say(t("taken_out", { id }));
    this.element.focus({ preventScroll: true });
  }

  private customerCan(id: string, here: boolean): CustomerCan {
    const { explorer, source } = this;
    const around = sameView(explorer.route, { kind: "customer", id });
    const onWhole = explorer.route.kind === "whole";
    return {
      ...this.can(),
      takeOut: (one) => this.takeOut(one),
      acts: explorer.acts.buttons(id),
      back: explorer.route.kind === "path" ? () => explorer.select(null) : null,
      network:
        source.live && (here || onWhole) && !around
          ? (one) => explorer.go({ kind: "customer", id: one })
          : null,
      saved: !source.live,
    };
  }

  private can(): Can {
    const { explorer, source } = this;
    const can: Can = {
      visit: (id) => explorer.visit(id),
      saved: !source.live,
      say: (text) => explorer.frame.say(text),
      fail: (error) => explorer.frame.toast(detailOf(error)),
    };
    if (!source.live) return can;
    return {
      ...can,
      ...(explorer.desk ? { desk: explorer.desk } : {}),
      judge: (tie, action, pair, more) =>
        this.judge(source, { id: tie.relationship_id, kind: term(tie.type), action }, pair, more),
      evidence: (id, cursor) => source.evidence(id, cursor),
    };
  }

  // Keeps what the reader says of a relationship, and puts the picture right where it stands.
  private async judge(
    source: ApiSource,
    { id, kind, action }: { id: string; kind: string; action: Action },
    pair: TiedPair,
    more: Correction | undefined,
  ): Promise<Judged> {
    await source.judge(id, action, more);
    const items = await source.pair(pair.source, pair.target);
    await this.explorer.retie(pair.source, pair.target, items);
    const said = more
      ? t("judged_corrected", { kind, now: sayKind(more, pair) })
      : t(`judged_${action}`, { kind });
    return { items, said };
  }

  // About the tie of two customers; the panel before comes back when asked for.
  async pair(one: string, other: string, model: Model): Promise<void> {
    const { explorer, source } = this;
    const turn = explorer.turn;
    const names: [string, string] = [model.node(one).label, model.node(other).label];
    const content = await this.pairContent(one, other, names).catch(problem);
    if (turn !== explorer.turn) return;
    this.fill(`pair/${one}/${other}`, content);
    if (source.live) this.element.focus({ preventScroll: true });
  }

  private async pairContent(one: string, other: string, names: [string, string]): Promise<Child> {
    const { explorer } = this;
    const back = () => this.show(explorer.route, explorer.turn);
    const items = await this.source.pair(one, other);
    if (items === null) return h("p", { class: "notice" }, t("related_not_here"));
    const list = new TieList({ source: one, target: other, names, items }, this.can());
    return pairPanel({ names, list }, back);
  }

  // Among all where it is one of the first ten, else among the members where all of them are shown.
  private rank(id: string, top: readonly Influencer[]): Rank | null {
    const { model } = this.explorer;
    const first = top.find((one) => one.customer_id === id && one.scores.degree);
    if (first) return { at: first.rank, of: this.analysed, whole: true };
    if (model?.view.kind !== "community" || model.view.nodes.length < model.view.total_nodes) return null;
    const node = model.view.nodes.find((one) => one.id === id);
    if (!node) return null;
    const above = model.view.nodes.filter((one) => one.size > node.size).length;
    return { at: above + 1, of: model.view.nodes.length, whole: false };
  }

  private get analysed(): number {
    const { run, counts } = this.explorer.known;
    return run?.counts.customers ?? counts.customers;
  }

  // To a customer that is not in the picture.
  travel(id: string): void {
    const { explorer, source } = this;
    if (source.live || explorer.reaches({ kind: "customer", id })) explorer.go({ kind: "customer", id });
    else this.travelSaved(id, source);
  }

  private travelSaved(id: string, source: SavedSource): void {
    const { explorer } = this;
    const community = String(source.person(id)?.scores?.community_id);
    const inside = source.view(`community/${community}`);
    const shown = inside?.nodes.some((node) => node.id === id);
    if (shown) explorer.go({ kind: "community", id: community, select: id });
    else explorer.frame.toast(t("not_in_page"));
  }

  async showEmpty(kind: EmptyKind, { kind: place, id }: Place): Promise<void> {
    if (place === "customer" && id !== null) {
      this.fill(`customer/${id}`, await this.customer(id).catch(problem));
    } else if (kind === "empty") this.clear();
    else await this.showList();
  }

  private async showList(): Promise<void> {
    if (this.list.items.length) this.fill("list", customerList(this.list, this.can()));
    else await this.extend();
  }

  private async extend(): Promise<void> {
    const page = await this.source.customers(this.list.cursor);
    this.list.items.push(...page.items);
    this.list.cursor = page.cursor;
    this.fill("list", customerList(this.list, this.can()));
  }
}

function problem(error: unknown): Child {
  return h("p", { class: "notice", role: "alert" }, detailOf(error));
}

// What the panel is about: what is selected, else what the view turns around.
function subject({ kind, id, to = null, select }: Route): Place {
  const bubbles = kind === "communities" || kind === "parts" || besideMap({ kind, id });
  if (select === null) return { kind: kind === "parts" ? "community" : kind, id, to };
  return { kind: bubbles ? "community" : "customer", id: select };
}
