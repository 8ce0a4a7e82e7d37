// What can be done with several nodes at once, in a bar under the picture.

import { type Act, actButton } from "./acts.ts";
import { element, h, replace } from "./dom.ts";
import type { Explorer } from "./explorer.ts";
import { count, t } from "./strings.ts";

export class ChosenBar {
  private readonly explorer: Explorer;
  private readonly place = element("chosen");
  private told: { text: string; act: Act } | null = null;

  constructor(explorer: Explorer) {
    this.explorer = explorer;
    explorer.steps.listeners.add(() => this.fill());
  }

  fill(): void {
    const { drawing, model, steps } = this.explorer;
    const { ids } = steps.selection;
    drawing.chosen = ids;
    drawing.pinned = new Set(steps.pins.places.keys());
    drawing.redraw();
    this.place.setAttribute("aria-label", t("chosen_label"));
    this.place.hidden = !model || !(ids.size || this.told);
    const focused = this.place.contains(document.activeElement);
    if (!ids.size && this.told) {
      replace(this.place, h("span", { role: "status" }, this.told.text), actButton(this.told.act));
      return;
    }
    replace(this.place, h("span", {}, count("chosen", ids.size)), this.acts([...ids]).map(actButton));
    if (focused) (this.place.querySelector("button") ?? element("panel")).focus();
  }

  // A word to the reader in the place of the bar, with a way out of what it is about; null ends it.
  hint(text: string, stop: () => void): void;
  hint(text: null): void;
  hint(text: string | null, stop: () => void = () => undefined): void {
    const act: Act = { name: "stop", label: t("cancel"), icon: "close", run: stop };
    this.told = text === null ? null : { text, act };
    this.fill();
  }

  private acts(ids: readonly string[]): Act[] {
    const { explorer } = this;
    const { steps } = explorer;
    const [from, to] = ids;
    const acts: Act[] = [
      ...this.basket(ids),
      { name: "hide-chosen", label: t("hide_chosen"), icon: "hide", run: () => steps.hide(ids) },
      { name: "clear-chosen", label: t("clear_chosen"), icon: "close", run: () => steps.selection.clear() },
    ];
    if (ids.length !== 2 || from === undefined || to === undefined || !this.arePeople(ids)) return acts;
    const run = () => explorer.go({ kind: "path", id: from, to });
    return [{ name: "path-chosen", label: t("path_chosen"), icon: "way", run }, ...acts];
  }

  private basket(ids: readonly string[]): Act[] {
    const { picking } = this.explorer;
    if (!picking) return [];
    const label = t(this.arePeople(ids) ? "to_basket" : "picked_members");
    return [{ name: "chosen-to-basket", label, icon: "basket", run: () => picking.take(ids) }];
  }

  private arePeople(ids: readonly string[]): boolean {
    const { model, source } = this.explorer;
    return source.live && ids.every((id) => model?.nodes.get(id)?.kind === "customer");
  }
}
