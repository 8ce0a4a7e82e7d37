// The page of the lifecycle: customers by stage over the months, who went where, and satisfaction.

import { spanName } from "./calendar.ts";
import { chart, chartLegend, chartTable, partsOf } from "./chart.ts";
import { type Child, element, follow, h, replace } from "./dom.ts";
import { problemCard } from "./empty.ts";
import type { Explorer } from "./explorer.ts";
import { Person } from "./person.ts";
import { HOME, LIFE, type Route, writeRoute } from "./route.ts";
import { groupsSection, satisfactionSection } from "./satisfaction.ts";
import type { ApiSource } from "./source.ts";
import { movesOf, stageBars } from "./stage_bars.ts";
import { count, t, term } from "./strings.ts";
import { paintsOf } from "./timeline.ts";
import type { Bars } from "./timeline_bars.ts";
import type { Flows, Move, StageMonth } from "./value_answers.ts";
import { valueTabs } from "./value_tabs.ts";

const BOX = { width: 900, height: 300 };
const MONTHS = 60;

export class Life {
  private readonly explorer: Explorer;
  private readonly source: ApiSource;
  private readonly person: Person;
  private readonly place = element("life");

  constructor(explorer: Explorer, source: ApiSource) {
    this.explorer = explorer;
    this.source = source;
    this.person = new Person(source);
  }

  hide(): void {
    if (this.place.hidden) return;
    this.place.hidden = true;
    replace(this.place);
    document.body.classList.remove("on-life");
  }

  // turn: dropped where the reader has gone elsewhere meanwhile.
  async show(route: Route, turn: number): Promise<void> {
    const { explorer, place } = this;
    const entering = place.hidden;
    place.hidden = false;
    place.setAttribute("aria-label", t("life"));
    document.body.classList.add("on-life");
    document.body.classList.remove("starting");
    explorer.frame.describe(null, route);
    document.title = `${t("life")} · graphcrm`;
    try {
      const flows = await this.source.keep<Flows>("stages/flows");
      if (turn !== explorer.turn) return;
      replace(place, this.content(flows));
    } catch (error) {
      const again = () => explorer.follow(explorer.route);
      if (turn !== explorer.turn) return;
      replace(place, h("div", { class: "queue-card" }, problemCard(error, again)));
    }
    if (entering) place.focus({ preventScroll: true });
  }

  private content(flows: Flows): Child {
    const { person } = this;
    return h(
      "div",
      { class: "life-page" },
      valueTabs(this.explorer, LIFE.kind),
      h("div", { class: "life-head" }, h("h2", {}, t("life")), this.back()),
      h("p", { class: "muted" }, t("life_text")),
      this.stages(flows),
      satisfactionSection(null, person, "large"),
      h(
        "div",
        { class: "life-groups" },
        groupsSection("community", person),
        groupsSection("segment", person),
        groupsSection("channel", person),
      ),
    );
  }

  private back(): HTMLElement {
    const go = (event: MouseEvent) => follow(event, () => this.explorer.go(HOME));
    return h("a", { class: "button", id: "life-back", href: writeRoute(HOME), onclick: go }, t("back"));
  }

  private stages(flows: Flows): Child {
    const bars = stageBars(flows, MONTHS);
    if (!bars.most) return h("p", { class: "notice" }, t("life_none"));
    const { colours, others } = paintsOf(this.explorer.style);
    // One more than the palette has: no two of the shipped stages look alike.
    const paints = { colours: [...colours, others], others };
    return h(
      "section",
      {},
      h("h3", {}, t("life_stages")),
      chart(bars, BOX, paints, said(bars)),
      chartLegend(bars, paints),
      movesPart(flows.months.slice(-MONTHS)),
      h(
        "details",
        { class: "behind-chart" },
        h("summary", {}, t("as_table")),
        chartTable(bars, MONTHS, "life_customers"),
      ),
    );
  }
}

function said(bars: Bars): string {
  const last = bars.bars.at(-1);
  return last ? `${spanName(last.from, "month")}: ${partsOf(bars, last)}` : "";
}

// Who went where in a month, which the reader may choose.
function movesPart(months: readonly StageMonth[]): Child {
  const list = h("ol", { class: "moves", "aria-live": "polite" });
  const show = (name: string) => {
    const month = months.find((one) => one.month === name);
    const moves = month ? movesOf(month) : [];
    replace(list, moves.length ? moves.map(moveItem) : h("li", { class: "hint" }, t("life_no_moves")));
  };
  const names = months.map(({ month }) => month).reverse();
  const choice: HTMLSelectElement = h(
    "select",
    { id: "life-month", onchange: () => show(choice.value) },
    names.map((name) => h("option", { value: name }, spanName(name, "month"))),
  );
  show(names[0] ?? "");
  return h("div", { class: "moves-part" }, h("label", { for: "life-month" }, t("life_moves")), choice, list);
}

function moveItem({ source, target, customers }: Move): HTMLElement {
  const from = source === null ? t("life_known") : term(source);
  return h(
    "li",
    {},
    h("span", { class: "move" }, t("life_move", { from, to: term(target) })),
    h("span", { class: "value" }, count("customers", customers)),
  );
}

// The way here, from the overview.
export function lifeLink(go: (event: MouseEvent) => void): HTMLElement {
  return h("a", { class: "button small", id: "to-life", href: "#/lifecycle", onclick: go }, t("life_open"));
}
