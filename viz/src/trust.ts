// How far the numbers about value can be trusted: a page of its own.

import { element, h, replace } from "./dom.ts";
import { problemCard } from "./empty.ts";
import type { Explorer } from "./explorer.ts";
import { HOME, type Route, TRUST, writeRoute } from "./route.ts";
import type { ApiSource } from "./source.ts";
import { t } from "./strings.ts";
import type { ValueReport, Warnings } from "./trust_answers.ts";
import { buyingPart, churnPart, warningsPart } from "./trust_parts.ts";
import { wantsPart } from "./trust_wants.ts";
import { valueTabs } from "./value_tabs.ts";

export class Trust {
  private readonly explorer: Explorer;
  private readonly source: ApiSource;
  private readonly place = element("report");

  constructor(explorer: Explorer, source: ApiSource) {
    this.explorer = explorer;
    this.source = source;
  }

  // The report that stands in the same place hides it.
  async show(route: Route, turn: number): Promise<void> {
    const { explorer, source } = this;
    this.place.hidden = false;
    this.place.setAttribute("aria-label", t("trust"));
    document.body.classList.add("on-report");
    document.body.classList.remove("starting");
    explorer.frame.describe(null, route);
    try {
      const [report, warnings] = await Promise.all([
        source.keep<ValueReport>("value/report"),
        source.keep<Warnings>("value/warnings"),
      ]);
      if (turn !== explorer.turn) return;
      document.title = `${t("trust")} · graphcrm`;
      replace(this.place, this.bar(), this.sheet(report, warnings));
      this.place.scrollTop = 0;
    } catch (error) {
      if (turn !== explorer.turn) return;
      const again = () => explorer.follow(explorer.route);
      replace(this.place, h("div", { class: "queue-card" }, problemCard(error, again)));
    }
  }

  private bar(): HTMLElement {
    return h(
      "div",
      { class: "report-bar actions" },
      valueTabs(this.explorer, TRUST.kind),
      h("a", { class: "button", id: "trust-back", href: writeRoute(HOME) }, t("trust_back")),
    );
  }

  private sheet(report: ValueReport, warnings: Warnings): HTMLElement {
    const parts = [
      buyingPart(report),
      churnPart(report, warnings),
      warningsPart(warnings),
      wantsPart(report.recommendation),
    ].filter((part) => part !== null);
    return h(
      "article",
      { class: "sheet trust" },
      h("header", {}, h("h1", {}, t("trust"))),
      parts.length ? parts : h("p", { class: "notice" }, t("trust_none")),
    );
  }
}
