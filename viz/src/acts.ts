// What can be done with a node: the same in the panel and in the menu on the picture.

import { type Child, h, type Icon, icon, replace } from "./dom.ts";
import type { Explorer } from "./explorer.ts";
import { growthActs } from "./grow.ts";
import { Menu } from "./menu.ts";
import { askWhere } from "./reach.ts";
import { count, t } from "./strings.ts";
import type { Point } from "./vis.ts";

// said: what it is called where the label alone does not say it.
export interface Act {
  name: string;
  label: string;
  said?: string;
  icon?: Icon;
  run(): unknown;
}

export class Acts {
  private readonly explorer: Explorer;
  private readonly menus = new Menu();
  // The buttons in the panel, and about whom they are.
  private shown: { id: string; element: HTMLElement } | null = null;

  constructor(explorer: Explorer) {
    this.explorer = explorer;
    explorer.steps.listeners.add(() => this.fill());
    explorer.frame.stage.addEventListener("keydown", (event) => this.key(event));
  }

  // Chosen together with others; whom the panel is about is the first.
  toggle(id: string): void {
    const { settled, route, steps } = this.explorer;
    if (!settled?.nodes.has(id)) return;
    const { selection } = steps;
    const { select } = route;
    const first = !selection.ids.size && select !== null && select !== id && settled.nodes.has(select);
    if (first) selection.set([select, id]);
    else selection.toggle(id);
    this.explorer.frame.say(count("chosen", selection.ids.size));
  }

  // Dragged by the reader: it keeps its place from now on.
  moved(id: string): void {
    const { model, steps } = this.explorer;
    const node = model?.nodes.get(id);
    const was = node && (steps.pins.places.get(id) ?? node.home);
    if (node && was && Math.hypot(node.x - was.x, node.y - was.y) >= 1) steps.pin(id, node, "move");
  }

  async menu(id: string, at: Point): Promise<void> {
    const { explorer } = this;
    const { settled: model, source, steps } = explorer;
    const node = model?.nodes.get(id);
    if (!model || !node) return;
    const customer = node.kind === "customer";
    const growth = customer && source.live ? await steps.growth(id, model).catch(() => null) : null;
    if (explorer.settled !== model) return;
    explorer.frame.tooltip.hide();
    const acts = [...(growth ? growthActs(growth, id, steps) : []), ...this.list(id), ...this.ways(id)];
    this.menus.open(node.label, acts, at, explorer.frame.stage);
  }

  // The menu key opens what a right click does, for the node that the panel is about.
  private key(event: KeyboardEvent): void {
    if (event.key === "Escape") this.explorer.steps.selection.clear();
    if (event.key !== "ContextMenu" && !(event.key === "F10" && event.shiftKey)) return;
    const { drawing, route, settled } = this.explorer;
    const id = route.select ?? settled?.view.focus ?? null;
    const node = id === null ? undefined : settled?.nodes.get(id);
    if (!node) return;
    event.preventDefault();
    drawing.reveal(node.id);
    this.menu(node.id, drawing.network.canvasToDOM(node));
  }

  // For the panel; kept up to date as long as it is shown.
  buttons(id: string): HTMLElement | null {
    if (!this.explorer.model?.nodes.has(id)) return null;
    this.shown = { id, element: h("div", { class: "actions acts" }) };
    this.fill();
    return this.shown.element;
  }

  private fill(): void {
    if (!this.shown) return;
    const { id, element } = this.shown;
    const focused = element.contains(document.activeElement) ? document.activeElement : null;
    const name = focused instanceof HTMLElement ? focused.dataset.act : undefined;
    replace(element, this.explorer.model?.nodes.has(id) ? this.list(id).map(actButton) : []);
    if (name) element.querySelector<HTMLElement>(`[data-act="${name}"]`)?.focus();
  }

  private list(id: string): Act[] {
    const { explorer } = this;
    const { model, steps } = explorer;
    const pinned = steps.pins.places.has(id);
    const chosen = steps.selection.has(id);
    const leaves = steps.leaves(id);
    const node = model?.nodes.get(id);
    const collapse: Act = {
      name: "collapse",
      label: count("collapse", leaves),
      icon: "collapse",
      run: () => steps.collapse(id),
    };
    const pin = () => (pinned ? steps.unpin(id) : node && steps.pin(id, node));
    return [
      ...(leaves ? [collapse] : []),
      ...(this.canReach(id) ? [this.reach(id)] : []),
      { name: "pin", label: t(pinned ? "unpin" : "pin"), icon: "pin", run: pin },
      { name: "hide", label: t("hide"), icon: "hide", run: () => steps.hide([id]) },
      {
        name: "choose",
        label: t(chosen ? "unchoose" : "choose"),
        icon: "choose",
        run: () => this.toggle(id),
      },
    ];
  }

  private canReach(id: string): boolean {
    const { model, source } = this.explorer;
    return source.live && model?.nodes.get(id)?.kind === "customer";
  }

  private reach(id: string): Act {
    const { explorer } = this;
    const { source, steps } = explorer;
    const run = () => {
      if (!source.live) return;
      askWhere(steps.name(id), {
        find: async (text, signal) => {
          const { items, instead } = await source.search(text, signal);
          return { items: items.filter((one) => one.customer_id !== id), instead };
        },
        choose: (to) => explorer.go({ kind: "path", id, to: to.customer_id }),
      });
    };
    return { name: "reach", label: t("reach"), icon: "way", run };
  }

  // Where the panel has a button of its own.
  private ways(id: string): Act[] {
    const { explorer } = this;
    const { model, source } = explorer;
    if (model?.nodes.get(id)?.kind === "community") {
      const act: Act = {
        name: "open",
        label: t("open_community"),
        icon: "open",
        run: () => explorer.openCommunity(id),
      };
      return explorer.reaches({ kind: "community", id }) ? [act] : [];
    }
    const here = explorer.route.kind === "customer" && explorer.route.id === id;
    const run = () => explorer.go({ kind: "customer", id });
    return source.live && !here ? [{ name: "network", label: t("open_network"), icon: "open", run }] : [];
  }
}

export function actButton(act: Act): Child {
  return h(
    "button",
    {
      class: "button small",
      type: "button",
      "data-act": act.name,
      "aria-label": act.said,
      onclick: () => act.run(),
    },
    act.icon && icon(act.icon),
    act.label,
  );
}
