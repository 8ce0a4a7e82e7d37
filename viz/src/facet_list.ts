// A list of values to tick: the most frequent first, with a search where there are many.

import { h, replace } from "./dom.ts";
import { number, t } from "./strings.ts";

const SHOWN = 6;
const SEARCHED = 8;
const FOUND = 40;

export interface Facets {
  readonly id: string;
  readonly title: string;
  // With how many have each.
  readonly values: readonly (readonly [string, number])[];
  name(value: string): string;
  change(value: string, on: boolean): void;
  // What is searched for, kept where the list is made anew.
  readonly search: { text: string };
}

export class FacetList {
  readonly element: HTMLFieldSetElement;
  private readonly facets: Facets;
  private readonly list = h("ul", {});
  private readonly rest = h("p", { class: "muted" });
  private ticked: readonly string[] = [];

  constructor(facets: Facets) {
    this.facets = facets;
    const search = facets.values.length > SEARCHED && this.search();
    this.element = h("fieldset", {}, h("legend", {}, facets.title), search, this.list, this.rest);
    this.fill();
  }

  private search(): HTMLElement {
    const label = t("filter_search", { what: this.facets.title });
    const field: HTMLInputElement = h("input", {
      type: "search",
      id: `filter-${this.facets.id}-search`,
      class: "filter-search",
      placeholder: label,
      "aria-label": label,
      maxlength: 200,
      autocomplete: "off",
      value: this.facets.search.text,
      oninput: () => {
        this.facets.search.text = field.value;
        this.fill();
      },
    });
    return field;
  }

  // Another filter is on: what is ticked follows, and the keyboard stays where it is.
  sync(ticked: readonly string[]): void {
    const known = new Set(this.boxes().map((box) => box.value));
    this.ticked = ticked;
    if (ticked.every((value) => known.has(value))) {
      for (const box of this.boxes()) box.checked = ticked.includes(box.value);
    } else this.fill();
  }

  private boxes(): HTMLInputElement[] {
    return [...this.list.querySelectorAll("input")];
  }

  private fill(): void {
    const { values } = this.facets;
    const text = this.facets.search.text.trim().toLocaleLowerCase();
    const matching = values.filter(([value]) => this.facets.name(value).toLocaleLowerCase().includes(text));
    const gone = this.ticked.filter((value) => !values.some(([one]) => one === value));
    const chosen = values.filter(([value]) => this.ticked.includes(value));
    const others = matching.filter(([value]) => !this.ticked.includes(value));
    const room = Math.max(0, (text || values.length <= SEARCHED ? FOUND : SHOWN) - chosen.length);
    const items = [...gone.map((value) => [value, 0] as const), ...chosen, ...others.slice(0, room)];
    replace(
      this.list,
      items.map(([value, many]) => this.item(value, many)),
    );
    const left = Math.max(0, others.length - room);
    this.rest.textContent = left ? t("filter_more", { n: left }) : "";
    this.rest.hidden = !left;
  }

  private item(value: string, many: number): HTMLElement {
    const box: HTMLInputElement = h("input", {
      type: "checkbox",
      name: this.facets.id,
      value,
      checked: this.ticked.includes(value),
      onchange: () => this.facets.change(value, box.checked),
    });
    const name = this.facets.name(value);
    return h(
      "li",
      {},
      h(
        "label",
        { title: name },
        box,
        h("span", { class: "filter-value", dir: "auto" }, name),
        h("span", { class: "filter-count" }, number(many)),
      ),
    );
  }
}
