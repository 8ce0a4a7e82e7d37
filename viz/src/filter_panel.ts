// The card beside the picture in which a filter is set.

import { type Child, element, h, icon, keepFocus, replace } from "./dom.ts";
import { FacetList } from "./facet_list.ts";
import { FACETS, type Facet, type Filter, isOn, tick } from "./filter.ts";
import { type Names, titleOf, valueName } from "./filter_words.ts";
import { offered, type Picture } from "./sift.ts";
import { percent, t } from "./strings.ts";

const TIES: readonly Facet[] = ["type", "origin"];

// change: for good; preview: while a slider is still on its way; clear: everything off.
export interface FilterEvents {
  change(filter: Filter): void;
  preview(filter: Filter): void;
  clear(): void;
  close(): void;
}

type Share = "strength" | "confidence";
type Bound = "since" | "until";

export class FilterPanel {
  private readonly element = element("filter");
  private readonly events: FilterEvents;
  private filter: Filter;
  private follow: ((filter: Filter) => void)[] = [];
  private readonly searches = new Map<Facet, { text: string }>();

  constructor(filter: Filter, events: FilterEvents) {
    this.filter = filter;
    this.events = events;
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      events.close();
    });
  }

  get open(): boolean {
    return !this.element.hidden;
  }

  hide(): void {
    this.element.hidden = true;
    this.searches.clear();
  }

  show(): void {
    this.element.hidden = false;
  }

  focus(): void {
    this.element.querySelector<HTMLElement>("#filter-close")?.focus();
  }

  // picture: what values there are; tells: whether more is known of ties than the lines say.
  fill(picture: Picture, names: Names, tells: boolean): void {
    this.follow = [];
    const { scrollTop } = this.element;
    this.element.setAttribute("aria-labelledby", "filter-title");
    const facet = (one: Facet) => this.facet(one, picture, names);
    const content = [
      this.head(),
      h("p", { class: "muted" }, t(tells ? "filter_hint" : "filter_hint_saved")),
      h("h3", {}, t("filter_of_ties")),
      TIES.map(facet),
      this.share("strength"),
      tells && [this.share("confidence"), this.dates()],
      h("h3", {}, t("filter_of_customers")),
      FACETS.filter((one) => !TIES.includes(one)).map(facet),
      this.lone(),
    ];
    this.sync(this.filter);
    keepFocus(() => replace(this.element, content));
    this.element.scrollTop = scrollTop;
  }

  sync(filter: Filter): void {
    this.filter = filter;
    for (const one of this.follow) one(filter);
  }

  private head(): HTMLElement {
    const clear: HTMLButtonElement = h(
      "button",
      { class: "button small", type: "button", id: "filter-clear", onclick: () => this.events.clear() },
      t("filter_clear"),
    );
    this.follow.push((filter) => {
      clear.disabled = !isOn(filter) && !filter.lone;
    });
    const close = h(
      "button",
      {
        class: "icon-button",
        type: "button",
        id: "filter-close",
        title: t("close"),
        "aria-label": t("close"),
        onclick: () => this.events.close(),
      },
      icon("close"),
    );
    return h("header", {}, h("h2", { id: "filter-title" }, t("filter")), clear, close);
  }

  // Nothing to choose where all are alike, unless that is what was chosen.
  private facet(facet: Facet, picture: Picture, names: Names): Child {
    const values = offered(picture, facet);
    if (values.length < 2 && !this.filter.ticked[facet].length) return null;
    const search = this.searches.get(facet) ?? { text: "" };
    this.searches.set(facet, search);
    const list = new FacetList({
      search,
      id: facet,
      title: titleOf(facet),
      values,
      name: (value) => valueName(facet, value, names),
      change: (value, on) => this.events.change(tick(this.filter, facet, value, on)),
    });
    this.follow.push((filter) => list.sync(filter.ticked[facet]));
    return list.element;
  }

  private share(name: Share): HTMLElement {
    const said = h("output", { for: `filter-${name}` });
    const read = () => ({ ...this.filter, [name]: Number(slider.value) / 100 });
    const slider: HTMLInputElement = h("input", {
      type: "range",
      id: `filter-${name}`,
      min: 0,
      max: 100,
      step: 5,
      oninput: () => {
        say(Number(slider.value) / 100);
        this.events.preview(read());
      },
      onchange: () => this.events.change(read()),
    });
    const say = (value: number) => {
      const words = value > 0 ? percent(value) : t("filter_any");
      said.textContent = words;
      slider.setAttribute("aria-valuetext", words);
    };
    this.follow.push((filter) => {
      slider.value = String(Math.round(filter[name] * 100));
      say(filter[name]);
    });
    const label = h("label", { for: slider.id }, titleOf(name));
    return h("div", { class: "filter-share" }, label, said, slider);
  }

  private dates(): HTMLElement {
    return h(
      "fieldset",
      { class: "filter-dates" },
      h("legend", {}, t("filter_dates")),
      this.date("since", "filter_from"),
      this.date("until", "filter_to"),
    );
  }

  private date(name: Bound, title: "filter_from" | "filter_to"): HTMLElement {
    const field: HTMLInputElement = h("input", {
      type: "date",
      id: `filter-${name}`,
      min: "1000-01-01",
      max: "9999-12-31",
      onchange: () => this.events.change({ ...this.filter, [name]: field.value || null }),
    });
    this.follow.push((filter) => {
      const value = filter[name] ?? "";
      if (field.value !== value) field.value = value;
    });
    return h("label", {}, h("span", {}, t(title)), field);
  }

  private lone(): HTMLElement {
    const box: HTMLInputElement = h("input", {
      type: "checkbox",
      id: "filter-lone",
      onchange: () => this.events.change({ ...this.filter, lone: !box.checked }),
    });
    this.follow.push((filter) => {
      box.checked = !filter.lone;
    });
    return h("label", { class: "filter-lone" }, box, h("span", {}, t("filter_lone")));
  }
}
