// Everything around the picture: header, way back, notes, buttons, legend.

import { h, icon, replace } from "./dom.js";
import { emptyKind } from "./empty.js";
import { fillButtons, fillHeader, placeLinks } from "./header.js";
import { DUPLICATES, HOME, writeRoute } from "./route.js";
import { Search } from "./search.js";
import { count, isEnglish, t, toggleLanguage } from "./strings.js";
import { recall, remember } from "./memory.js";
import { toggleTheme } from "./theme.js";
import { Tooltip } from "./tooltip.js";

const element = (id) => document.getElementById(id);
const TOAST = 6000;

export class Frame {
  constructor(explorer) {
    this.explorer = explorer;
    this.stage = element("stage");
    this.tooltip = new Tooltip(element("tooltip"));
    this.search = new Search(element("search"), element("found"), element("said"), {
      find: (text, signal) => explorer.source.search(text, signal),
      choose: (customer) => explorer.visit(customer.customer_id),
      fail: (error) => this.toast(error.detail ?? String(error)),
    });
    this.stage.addEventListener("mouseleave", () => this.tooltip.hide());
    this.buttons();
    this.translate();
  }

  buttons() {
    // A ring around the whole picture helps those at the keyboard and disturbs all others.
    const input = (kind) => () => {
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
      this.explorer.restyle();
    });
    element("home").addEventListener("click", (event) => this.follow(event, HOME));
  }

  translate() {
    fillButtons({ theme: element("theme"), language: element("language") });
    this.search.translate();
    this.tools();
    const names = { legend: "legend", crumbs: "where", panel: "details", tools: "tools", places: "places", queue: "duplicates" };
    for (const [id, key] of Object.entries(names)) element(id).setAttribute("aria-label", t(key));
    element("home").title = t("all");
  }

  tools() {
    const { explorer } = this;
    const button = (name, key, action) =>
      h("button", { class: "icon-button", id: `tool-${name}`, title: t(key), "aria-label": t(key), onclick: action }, icon(name));
    replace(
      element("tools"),
      button("plus", "zoom_in", () => explorer.drawing.zoom(1.35)),
      button("minus", "zoom_out", () => explorer.drawing.zoom(1 / 1.35)),
      button("fit", "fit", () => explorer.drawing.fit()),
      button("legend", "legend", () => this.toggleLegend()),
      button("table", "table", () => explorer.showTable()),
      button("camera", "picture", () => explorer.savePicture()),
    );
  }

  busy(on) {
    element("busy").hidden = !on;
    this.stage.setAttribute("aria-busy", String(on));
  }

  say(text) {
    element("said").textContent = text;
  }

  toast(text) {
    const toast = element("toast");
    replace(toast, h("span", {}, text), this.closeToast(toast));
    toast.hidden = false;
    window.clearTimeout(this.toasting);
    this.toasting = window.setTimeout(() => {
      toast.hidden = true;
    }, TOAST);
  }

  closeToast(toast) {
    const close = () => {
      toast.hidden = true;
    };
    return h("button", { class: "icon-button", title: t("close"), "aria-label": t("close"), onclick: close }, icon("close"));
  }

  showPicture() {
    document.body.classList.remove("no-picture", "starting");
    replace(element("card"));
  }

  showCard(card) {
    document.body.classList.add("no-picture");
    document.body.classList.remove("starting");
    replace(element("card"), card);
    this.tooltip.hide();
  }

  // Says where the reader is and what is seen there.
  describe(model, route) {
    const { explorer } = this;
    fillHeader({ counts: element("counts"), stale: element("stale") }, explorer.status, explorer.page.saved_at);
    this.places(route);
    this.crumbs(model, route);
    const note = model ? noteOf(model, explorer.status) : "";
    element("note").textContent = note;
    element("note").hidden = !note;
    const members = explorer.source.live ? "member_hint" : "member_hint_saved";
    const hint = route.kind === "communities" ? "map_hint" : members;
    element("hint").textContent = model && model.nodes.size > 1 ? t(hint) : "";
    this.stage.setAttribute("aria-label", model ? t("canvas", { title: titleOf(model) }) : "");
    document.title = model ? `${titleOf(model)} · graphcrm` : "graphcrm";
    this.showLegend();
  }

  // From the picture to the duplicates and back; a saved page has the picture alone.
  places(route) {
    const { live } = this.explorer.source;
    element("places").hidden = !live;
    const targets = { map: HOME, duplicates: DUPLICATES };
    const links = placeLinks(this.explorer.status, route.kind === DUPLICATES.kind, (event, name) => this.follow(event, targets[name]));
    if (live) replace(element("places"), links);
  }

  toggleLegend() {
    remember("legend", element("legend").hidden ? "open" : "closed");
    this.showLegend();
  }

  showLegend() {
    const open = Boolean(this.explorer.model) && recall("legend") !== "closed";
    element("legend").hidden = !open;
    element("tool-legend").setAttribute("aria-expanded", String(open));
    if (open) replace(element("legend"), this.explorer.legend());
  }

  // How far down the notes over the picture reach.
  above() {
    const { offsetTop, offsetHeight } = document.querySelector(".above");
    return offsetTop + offsetHeight;
  }

  crumbs(model, route) {
    // Where nobody has a relationship there are no communities, only customers.
    const steps = [[emptyKind(this.explorer.status) ? t("lonely_list") : t("all"), HOME]];
    const focus = model?.nodes.get(model.view.focus);
    if (route.kind === "customer" && focus?.neighbours && focus.community_id >= 0) {
      const id = String(focus.community_id);
      steps.push([this.explorer.names.get(id) ?? `${t("community")} ${id}`, { ...HOME, kind: "community", id }]);
    }
    if (route.kind !== "communities" && model) steps.push([titleOf(model), null]);
    const reachable = steps.filter(([, target]) => target === null || this.explorer.reaches(target));
    const here = model || route.kind === "communities" ? reachable.length - 1 : null;
    const items = reachable.map(([name, target], at) => this.crumb(name, at === here ? null : target, at > 0));
    replace(element("crumbs"), h("ol", {}, items));
  }

  crumb(name, target, after) {
    const arrow = after && icon("chevron");
    if (!target) return h("li", { "aria-current": "page" }, arrow, h("span", { dir: "auto" }, name));
    const link = h("a", { href: writeRoute(target), dir: "auto", onclick: (event) => this.follow(event, target) }, name);
    return h("li", {}, arrow, link);
  }

  follow(event, target) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.explorer.go(target);
  }
}

function titleOf(model) {
  return model.view.kind === "communities" ? t("all") : model.view.title;
}

// How many of what are in the picture, and what was left out, in words.
function noteOf(model, status) {
  const parts = [isEnglish() ? model.view.note : viewNote(model.view, status)];
  if (model.added) parts.push(count("brought_in", model.added));
  if (!model.room) parts.push(t("expand_full", { n: model.style.most_nodes }));
  return parts.filter(Boolean).join(" ");
}

// The service says it in English; this says the same from the numbers.
function viewNote(view, status) {
  const bubbles = view.kind === "communities";
  const alone = bubbles ? (status.run?.counts?.alone ?? 0) : 0;
  const parts = [];
  if (view.nodes.length < view.total_nodes) {
    parts.push(t(bubbles ? "shown_communities_of" : "shown_of", { n: view.nodes.length, all: view.total_nodes }));
  }
  if (!bubbles && view.edges.length < view.total_edges) {
    parts.push(t("ties_of", { n: view.edges.length, all: view.total_edges }));
  }
  if (alone) parts.push(count("alone", alone));
  return parts.join(" ") || view.note;
}
