// What can be done with those that were picked together: a bar at the foot of the picture.

import { type Child, element, h, icon, replace } from "./dom.ts";
import { t } from "./strings.ts";

export interface Deed {
  readonly id: string;
  readonly text: string;
  action(): unknown;
}

export class PickedBar {
  private readonly place = element("picked");

  // text: how many of what; deeds: what can be done with them.
  show(text: string, deeds: readonly Deed[], close: () => void): void {
    const buttons: Child = deeds.map(({ id, text: name, action }, at) =>
      h(
        "button",
        { class: at ? "button small" : "button small primary", id, type: "button", onclick: () => action() },
        name,
      ),
    );
    replace(
      this.place,
      h("span", { role: "status" }, text),
      buttons,
      h(
        "button",
        { class: "icon-button", type: "button", title: t("close"), "aria-label": t("close"), onclick: close },
        icon("close"),
      ),
    );
    this.place.hidden = false;
  }

  hide(): void {
    this.place.hidden = true;
  }
}
