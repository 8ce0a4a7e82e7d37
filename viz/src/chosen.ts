// What can be done with several nodes at once, in a bar under the picture.

import { type Act, actButton } from "./acts.ts";
import { element, h, replace } from "./dom.ts";
import type { Explorer } from "./explorer.ts";
import { count, t } from "./strings.ts";

export class ChosenBar {
  private readonly explorer: Explorer;
  private readonly place = element("chosen");

  constructor(explorer: Explorer) {
    this.explorer = explorer;
    explorer.steps.listeners.add(() => this.fill());
  }

  fill(): void {
    const { drawing, model, steps } = this.explorer;
    const { ids } = steps.selection;
    drawing.chosen = ids;
    drawing.pinned = new Set(steps.pins.places.keys());
    drawing.network.redraw();
    this.place.setAttribute("aria-label", t("chosen_label"));
    this.place.hidden = !model || !ids.size;
    const focused = this.place.contains(document.activeElement);
    replace(this.place, h("span", {}, count("chosen", ids.size)), this.acts([...ids]).map(actButton));
    if (focused) (this.place.querySelector("button") ?? element("panel")).focus();
  }

  private acts(ids: readonly string[]): Act[] {
    const { explorer } = this;
    const { steps } = explorer;
    const [from, to] = ids;
    const acts: Act[] = [
      { name: "hide-chosen", label: t("hide_chosen"), icon: "hide", run: () => steps.hide(ids) },
      { name: "clear-chosen", label: t("clear_chosen"), icon: "close", run: () => steps.selection.clear() },
    ];
    if (ids.length !== 2 || from === undefined || to === undefined || !this.arePeople(ids)) return acts;
    const run = () => explorer.go({ kind: "path", id: from, to });
    return [{ name: "path-chosen", label: t("path_chosen"), icon: "way", run }, ...acts];
  }

  private arePeople(ids: readonly string[]): boolean {
    const { model, source } = this.explorer;
    return source.live && ids.every((id) => model?.nodes.get(id)?.kind === "customer");
  }
}
