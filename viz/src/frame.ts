// Everything around the picture: header, way back, notes, buttons, legend.

import type { View } from "./answers.ts";
import { element, follow, h, type Icon, icon, keepFocus, replace } from "./dom.ts";
import { emptyKind } from "./empty.ts";
import type { Key } from "./english.ts";
import type { Explorer } from "./explorer.ts";
import { fillButtons, fillHeader, placeLinks, placeOf } from "./header.ts";
import { recall, remember } from "./memory.ts";
import type { Model } from "./model.ts";
import { detailOf } from "./problem.ts";
import { besideMap, DUPLICATES, HOME, LIFE, type Route, TRUST, WHOLE, writeRoute } from "./route.ts";
import { Search } from "./search.ts";
import { count, isEnglish, t, toggleLanguage } from "./strings.ts";
import { toggleTheme } from "./theme.ts";
import { Tooltip } from "./tooltip.ts";
import { refillUndo, undoButtons } from "./undoing.ts";
import { pageName } from "./value_tabs.ts";

const TOAST = 6000;

// A step of the way back: its name, and where it leads.
type Crumb = [string, Route | null];

export class Frame {
  readonly stage = element("stage");
  readonly tooltip = new Tooltip(element("tooltip"));
  private readonly explorer: Explorer;
  private readonly search: Search;
  private toasting = 0;

  constructor(explorer: Explorer) {
    this.explorer = explorer;
    const places = {
      field: element("search", HTMLInputElement),
      list: element("found"),
      said: element("said"),
    };
    this.search = new Search(places, {
      find: (text, signal) => explorer.source.search(text, signal),
      choose: (customer) => explorer.visit(customer.customer_id),
      fail: (error) => this.toast(detailOf(error)),
    });
    this.stage.addEventListener("mouseleave", () => this.tooltip.hide());
    document.addEventListener("keydown", (event) => this.search.shortcut(event));
    explorer.steps.listeners.add(() => refillUndo(element("undoing"), explorer.steps));
    this.buttons();
    this.translate();
  }

  private buttons(): void {
    // A ring around the whole picture helps those at the keyboard and disturbs all others.
    const input = (kind: string) => () => {
      document.documentElement.dataset.input = kind;
    };
    document.addEventListener("keydown", input("keys"), true);
    document.addEventListener("pointerdown", input("pointer"), true);
    element("theme").addEventListener("click", () => {
      toggleTheme();
      this.explorer.restyle();
    });
    element("language").addEventListener("click", () => {
      toggleLanguage();
      this.explorer.retell();
    });
    element("home").addEventListener("click", (event) => this.follow(event, HOME));
  }

  translate(): void {
    fillButtons({ theme: element("theme"), language: element("language") });
    this.search.translate();
    this.tools();
    const names: Record<string, Key> = {
      legend: "legend",
      crumbs: "where",
      panel: "details",
      tools: "tools",
      places: "places",
      queue: "duplicates",
      basket: "basket",
      work: "run_label",
    };
    for (const [id, key] of Object.entries(names)) element(id).setAttribute("aria-label", t(key));
    element("home").title = t("all");
  }

  private tools(): void {
    const { explorer } = this;
    const button = (name: Icon, key: Key, action: () => unknown) =>
      h(
        "button",
        { class: "icon-button", id: `tool-${name}`, title: t(key), "aria-label": t(key), onclick: action },
        icon(name),
      );
    replace(
      element("tools"),
      h("div", { id: "undoing" }, undoButtons(explorer.steps)),
      button("plus", "zoom_in", () => explorer.picture.zoom(1.35)),
      button("minus", "zoom_out", () => explorer.picture.zoom(1 / 1.35)),
      button("fit", "fit", () => explorer.picture.fit(true)),
      explorer.picking && button("lasso", "lasso", () => explorer.picking?.toggle()),
      button("filter", "filter", () => explorer.filters.togglePanel()),
      button("time", "time", () => explorer.filters.toggleTime()),
      button("legend", "legend", () => this.toggleLegend()),
      button("table", "table", () => explorer.showTable()),
      button("camera", "picture", () => explorer.savePicture(element("tool-camera"))),
    );
  }

  busy(on: boolean): void {
    element("busy").hidden = !on;
    this.stage.setAttribute("aria-busy", String(on));
  }

  say(text: string): void {
    element("said").textContent = text;
  }

  toast(text: string): void {
    const toast = element("toast");
    replace(toast, h("span", {}, text), this.closeToast(toast));
    toast.hidden = false;
    window.clearTimeout(this.toasting);
    this.toasting = window.setTimeout(() => {
      toast.hidden = true;
    }, TOAST);
  }

  private closeToast(toast: HTMLElement): HTMLElement {
    const close = () => {
      toast.hidden = true;
    };
    return h(
      "button",
      { class: "icon-button", title: t("close"), "aria-label": t("close"), onclick: close },
      icon("close"),
    );
  }

  showPicture(): void {
    document.body.classList.remove("no-picture", "starting");
    replace(element("card"));
    this.tooltip.hide();
  }

  showCard(card: HTMLElement): void {
    document.body.classList.add("no-picture");
    document.body.classList.remove("starting");
    replace(element("card"), card);
    this.tooltip.hide();
  }

  // Says where the reader is and what is seen there.
  describe(model: Model | null, route: Route): void {
    const { explorer } = this;
    fillHeader(
      { counts: element("counts"), stale: element("stale") },
      explorer.status,
      explorer.page.saved_at,
      explorer.analysing?.button() ?? null,
    );
    explorer.analysing?.place();
    this.places(route);
    this.crumbs(model, route);
    const note = model ? noteOf(model) : "";
    element("note").textContent = note;
    element("note").hidden = !note;
    const members = explorer.source.live ? "member_hint" : "member_hint_saved";
    const bubbles = route.kind === "communities" || route.kind === "parts" || besideMap(route);
    const hint = bubbles ? "map_hint" : members;
    element("hint").textContent = model && model.nodes.size > 1 ? t(hint) : "";
    this.stage.setAttribute("aria-label", model ? t("canvas", { title: titleOf(model) }) : "");
    element("heading").textContent = model ? titleOf(model) : t("all");
    element("heading").hidden = route.kind === DUPLICATES.kind;
    document.title = model ? `${titleOf(model)} · graphcrm` : "graphcrm";
    this.showLegend();
  }

  // From the picture to the duplicates and back; a saved page has the picture alone.
  private places(route: Route): void {
    const { live } = this.explorer.source;
    element("places").hidden = !live;
    const at = placeOf(route.kind);
    const links = placeLinks(this.explorer.status, at, (event, place) => this.follow(event, place));
    if (live) replace(element("places"), links);
  }

  private toggleLegend(): void {
    remember("legend", element("legend").hidden ? "open" : "closed");
    this.showLegend();
  }

  private showLegend(): void {
    const open =
      Boolean(this.explorer.model) &&
      this.explorer.route.kind !== WHOLE.kind &&
      recall("legend") !== "closed";
    element("legend").hidden = !open;
    element("tool-legend").setAttribute("aria-expanded", String(open));
    if (open) keepFocus(() => replace(element("legend"), this.explorer.legend()));
  }

  // How far down the notes over the picture reach.
  above(): number {
    const notes = document.querySelector<HTMLElement>(".above");
    return notes ? notes.offsetTop + notes.offsetHeight : 0;
  }

  private crumbs(model: Model | null, route: Route): void {
    // Where nobody has a relationship there are no communities, only customers.
    const steps: Crumb[] = [[emptyKind(this.explorer.status) ? t("lonely_list") : t("all"), HOME]];
    const focus = model && model.view.focus !== null ? model.nodes.get(model.view.focus) : undefined;
    if (route.kind === "customer" && focus?.neighbours && focus.community_id >= 0) {
      const id = String(focus.community_id);
      steps.push([
        this.explorer.names.get(id) ?? `${t("community")} ${id}`,
        { ...HOME, kind: "community", id },
      ]);
    }
    const within = model?.view.within;
    if (within) steps.push([within.name, { ...HOME, kind: "parts", id: String(within.community_id) }]);
    if (besideMap(route)) steps.push([t(pageName(route.kind)), null]);
    else if (route.kind !== "communities" && model) steps.push([titleOf(model), null]);
    if (route.kind === WHOLE.kind) steps.push([t("whole"), null]);
    if (route.kind === LIFE.kind || route.kind === TRUST.kind) steps.push([t(pageName(route.kind)), null]);
    const reachable = steps.filter(([, target]) => target === null || this.explorer.reaches(target));
    const here =
      model || route.kind === "communities" || route.kind === WHOLE.kind ? reachable.length - 1 : null;
    const items = reachable.map(([name, target], at) =>
      this.crumb(name, at === here ? null : target, at > 0),
    );
    replace(element("crumbs"), h("ol", {}, items));
  }

  private crumb(name: string, target: Route | null, after: boolean): HTMLElement {
    const arrow = after && icon("chevron");
    if (!target) return h("li", { "aria-current": "page" }, arrow, h("span", { dir: "auto" }, name));
    const link = h(
      "a",
      { href: writeRoute(target), dir: "auto", onclick: (event) => this.follow(event, target) },
      name,
    );
    return h("li", {}, arrow, link);
  }

  private follow(event: MouseEvent, target: Route): void {
    follow(event, () => this.explorer.go(target));
  }
}

export function titleOf(model: Model): string {
  const { kind, focus, title } = model.view;
  if (kind !== "communities") return title;
  return focus === null ? t("all") : t("parts_of", { name: title });
}

// How many of what are in the picture, and what was left out, in words.
export function noteOf(model: Model): string {
  const parts = [isEnglish() ? model.view.note : viewNote(model.view)];
  if (model.added) parts.push(count("brought_in", model.added));
  if (!model.room) parts.push(t("expand_full", { n: model.style.most_nodes }));
  return parts.filter(Boolean).join(" ");
}

// The service says it in English; this says the same from the numbers.
function viewNote(view: View): string {
  const bubbles = view.kind === "communities";
  const parts: string[] = [];
  if (view.nodes.length < view.total_nodes) {
    parts.push(
      t(bubbles ? "shown_communities_of" : "shown_of", { n: view.nodes.length, all: view.total_nodes }),
    );
  }
  if (!bubbles && view.edges.length < view.total_edges) {
    parts.push(t("ties_of", { n: view.edges.length, all: view.total_edges }));
  }
  if (view.others) parts.push(count(view.focus === null ? "alone" : "in_no_part", view.others));
  return parts.join(" ") || view.note;
}
