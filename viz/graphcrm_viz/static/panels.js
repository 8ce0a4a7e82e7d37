// Decides what the side panel is about, asks for what it needs, and fills it.

import { communityPanel } from "./community.js";
import { customerPanel } from "./customer.js";
import { h } from "./dom.js";
import { Ledger } from "./ledger.js";
import { customerList, overviewPanel } from "./overview.js";
import { sameView } from "./route.js";
import { t, term } from "./strings.js";
import { pairPanel, TieList } from "./ties.js";
import { sayKind } from "./ways.js";

export class Panels {
  constructor(explorer) {
    this.explorer = explorer;
    this.element = document.getElementById("panel");
    this.ledger = new Ledger(explorer.source);
    this.key = "";
    this.list = null;
  }

  get source() {
    return this.explorer.source;
  }

  clear() {
    this.fill("", []);
  }

  // The panel starts at its top when it is about something else, and stays put when it is not.
  fill(key, content) {
    this.element.replaceChildren(...content.flat(3).filter(Boolean));
    if (key !== this.key) this.element.scrollTop = 0;
    this.key = key;
  }

  async show(route, turn) {
    const { kind, id } = subject(route);
    const content = await this.content(kind, id).catch((error) => [this.problem(error)]);
    if (turn === this.explorer.turn) this.fill(`${kind}/${id}`, content);
  }

  content(kind, id) {
    if (kind === "communities") return this.overview();
    return kind === "community" ? this.community(id) : this.customer(id);
  }

  problem(error) {
    return h("p", { class: "notice", role: "alert" }, error.detail ?? String(error));
  }

  async overview() {
    const { items } = await this.source.influencers();
    return overviewPanel(items, this.explorer.model.view, this.can(), this.explorer);
  }

  async community(id) {
    const { explorer } = this;
    const inside = sameView(explorer.route, { kind: "community", id });
    const reachable = explorer.reaches({ kind: "community", id });
    const can = { ...this.can(), openCommunity: !inside && reachable ? (one) => explorer.openCommunity(one) : null };
    return communityPanel(await this.source.community(id), explorer.names, { ...can, saved: !inside && !reachable }, explorer);
  }

  async customer(id) {
    const { explorer, source } = this;
    const here = explorer.model?.nodes.has(id);
    const [answer, records, maybe, related, top] = await Promise.all([
      source.customer(id),
      source.live ? this.ledger.records(id) : null,
      this.maybeSame(id),
      explorer.status.run ? source.related(id) : { items: [] },
      explorer.status.run ? source.influencers() : { items: [] },
    ]);
    const preview = here && source.live ? explorer.preview(id) : null;
    const about = { answer, records, maybe, related, preview, rank: this.rank(id, top.items), average: 1 / this.analysed };
    return customerPanel(about, this.customerCan(id, here), explorer);
  }

  // Only what waits is asked for: before the first matching that would take a while.
  async maybeSame(id) {
    const { status } = this.explorer;
    if (!this.source.live || !status.waiting) return null;
    return (await this.ledger.waiting({ limit: 5, customer: id })).items;
  }

  // Takes a record out of its customer, then shows what there is now.
  async takeOut(id) {
    const { explorer } = this;
    try {
      await this.ledger.unmerge(id);
    } catch (error) {
      explorer.frame.toast([404, 409].includes(error.status) ? t("take_out_gone") : (error.detail ?? String(error)));
      if (![404, 409].includes(error.status)) return;
    }
    explorer.forget();
    await explorer.refresh();
    explorer.frame.say(t("taken_out", { id }));
    this.element.focus({ preventScroll: true });
  }

  customerCan(id, here) {
    const { explorer, source } = this;
    const around = sameView(explorer.route, { kind: "customer", id });
    return {
      ...this.can(),
      most: explorer.style.most_nodes,
      takeOut: (one) => this.takeOut(one),
      expand: (one) => explorer.expand(one),
      network: source.live && here && !around ? (one) => explorer.go({ kind: "customer", id: one }) : null,
      saved: !source.live,
    };
  }

  can() {
    const { explorer, source } = this;
    const live = source.live
      ? { judge: (tie, action, pair, more) => this.judge(tie, action, pair, more), evidence: (id, cursor) => source.evidence(id, cursor) }
      : {};
    return {
      visit: (id) => explorer.visit(id),
      saved: !source.live,
      say: (text) => explorer.frame.say(text),
      fail: (error) => explorer.frame.toast(error.detail ?? String(error)),
      ...live,
    };
  }

  // Keeps what the reader says of a relationship, and puts the picture right where it stands.
  async judge(tie, action, pair, more) {
    const { source: one, target: other } = pair;
    await this.source.judge(tie.relationship_id, action, more);
    const items = await this.source.pair(one, other);
    await this.explorer.retie(one, other, items);
    const said = more ? t("judged_corrected", { kind: term(tie.type), now: sayKind(more, pair) }) : t(`judged_${action}`, { kind: term(tie.type) });
    return { items, said };
  }

  // About the tie of two customers; the panel before comes back when asked for.
  async pair(one, other) {
    const { explorer, source } = this;
    const turn = explorer.turn;
    const names = [one, other].map((id) => explorer.model.nodes.get(id).label);
    const content = await this.pairContent(one, other, names).catch((error) => [this.problem(error)]);
    if (turn !== explorer.turn) return;
    this.fill(`pair/${one}/${other}`, content);
    if (source.live) this.element.focus({ preventScroll: true });
  }

  async pairContent(one, other, names) {
    const { explorer } = this;
    const back = () => this.show(explorer.route, explorer.turn);
    const items = await this.source.pair(one, other);
    if (items === null) return [h("p", { class: "notice" }, t("related_not_here"))];
    const list = new TieList({ source: one, target: other, names, items }, this.can());
    return pairPanel({ names, list }, back);
  }

  // Among all where it is one of the first ten, else among the members where all of them are shown.
  rank(id, top) {
    const { model } = this.explorer;
    const first = top.find((one) => one.customer_id === id && one.scores.degree);
    if (first) return { at: first.rank, of: this.analysed, whole: true };
    if (!model || model.view.kind !== "community" || model.view.nodes.length < model.view.total_nodes) return null;
    const node = model.view.nodes.find((one) => one.id === id);
    if (!node) return null;
    const above = model.view.nodes.filter((one) => one.size > node.size).length;
    return { at: above + 1, of: model.view.nodes.length, whole: false };
  }

  get analysed() {
    const { run, counts } = this.explorer.status;
    return run?.counts.customers ?? counts.customers;
  }

  // To a customer that is not in the picture.
  travel(id) {
    const { explorer } = this;
    if (explorer.reaches({ kind: "customer", id })) explorer.go({ kind: "customer", id });
    else this.travelSaved(id);
  }

  travelSaved(id) {
    const { explorer, source } = this;
    const community = source.has("customers", id) ? source.answers.customers[id].scores?.community_id : null;
    const inside = `community/${community}`;
    const shown = source.has("views", inside) && source.answers.views[inside].nodes.some((node) => node.id === id);
    if (shown) explorer.go({ kind: "community", id: String(community), select: id });
    else explorer.frame.toast(t("not_in_page"));
  }

  async showEmpty(kind, route) {
    if (route.kind === "customer") {
      this.fill(`customer/${route.id}`, await this.customer(route.id).catch((error) => [this.problem(error)]));
    } else if (kind === "empty") this.clear();
    else await this.showList();
  }

  async showList() {
    this.list ??= { items: [], cursor: null, more: () => this.extend() };
    if (this.list.items.length) this.fill("list", customerList(this.list, this.can()));
    else await this.extend();
  }

  async extend() {
    const page = await this.source.customers(this.list.cursor);
    this.list.items.push(...page.items);
    this.list.cursor = page.cursor;
    this.fill("list", customerList(this.list, this.can()));
  }
}

// What the panel is about: what is selected, else what the view turns around.
function subject({ kind, id, select }) {
  if (select === null) return { kind, id };
  return { kind: kind === "communities" ? "community" : "customer", id: select };
}
