// What is filtered, in words over the picture: how much is seen, each part with a way to drop it, and
// what to loosen where nothing is left.

import { element, h, icon, replace } from "./dom.ts";
import { type Filter, isOn, partsOf } from "./filter.ts";
import { type Names, partName } from "./filter_words.ts";
import { loosen, type Picture, type Sifted } from "./sift.ts";
import { count, t } from "./strings.ts";

// "12 of 300 customers and 20 of 900 ties are shown."
export function saySifted(picture: Picture, { nodes, edges, undated }: Sifted): string {
  const said = t("filter_shown", {
    n: nodes.size,
    all: picture.nodes.length,
    ties: edges.size,
    all_ties: picture.lines.length,
  });
  return undated ? `${said} ${count("filter_undated", undated)}` : said;
}

export class Chips {
  private readonly element = element("sifted");
  private readonly change: (filter: Filter) => void;

  constructor(change: (filter: Filter) => void) {
    this.change = change;
  }

  hide(): void {
    this.element.hidden = true;
    replace(this.element);
  }

  show(picture: Picture, filter: Filter, sifted: Sifted, names: Names): void {
    const at = [...this.element.querySelectorAll("button")].indexOf(
      document.activeElement as HTMLButtonElement,
    );
    const parts = partsOf(filter).map((part) => {
      const name = partName(part, names);
      const drop = () => this.change(part.without);
      const label = t("filter_drop", { what: name });
      return h(
        "li",
        {},
        h(
          "button",
          { class: "filter-chip", type: "button", title: label, "aria-label": label, onclick: drop },
          h("span", { dir: "auto" }, name),
          icon("close"),
        ),
      );
    });
    this.element.hidden = !isOn(filter);
    replace(
      this.element,
      h("p", { class: "note" }, saySifted(picture, sifted)),
      this.empty(picture, filter, sifted, names),
      h("ul", { class: "filter-chips", "aria-label": t("filter_on") }, parts),
    );
    // Whoever dropped a chip goes on with the one that took its place.
    const buttons = [...this.element.querySelectorAll("button")];
    if (at >= 0) (buttons[Math.min(at, buttons.length - 1)] ?? element("tool-filter")).focus();
  }

  private empty(picture: Picture, filter: Filter, sifted: Sifted, names: Names): HTMLElement | null {
    if (sifted.edges.size || sifted.nodes.size > 1) return null;
    const found = loosen(picture, filter);
    const text = found
      ? t("filter_loosen", { what: partName(found.part, names), n: found.nodes })
      : t("filter_loosen_none");
    return h("p", { class: "filter-empty" }, text);
  }
}
