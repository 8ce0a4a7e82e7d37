// A page to print about one customer or one community: asks for what it needs and puts it in place.

import type { Influencer, Listed } from "./answers.ts";
import { communityReport } from "./community_report.ts";
import { customerReport } from "./customer_report.ts";
import { element, follow, h, icon, replace } from "./dom.ts";
import { problemCard } from "./empty.ts";
import type { Explorer } from "./explorer.ts";
import { Person } from "./person.ts";
import type { Sheet } from "./report_parts.ts";
import { type Route, writeRoute } from "./route.ts";
import type { ApiSource } from "./source.ts";
import { t } from "./strings.ts";

const DRAWN = 40;
const LISTED = 8;

export class Report {
  private readonly explorer: Explorer;
  private readonly source: ApiSource;
  private readonly person: Person;
  private readonly place = element("report");

  constructor(explorer: Explorer, source: ApiSource) {
    this.explorer = explorer;
    this.source = source;
    this.person = new Person(source);
  }

  hide(): void {
    this.place.hidden = true;
    document.body.classList.remove("on-report");
  }

  async show(route: Route, turn: number): Promise<void> {
    const { explorer } = this;
    this.place.hidden = false;
    this.place.setAttribute("aria-label", t("report"));
    document.body.classList.add("on-report");
    document.body.classList.remove("starting");
    explorer.frame.describe(null, route);
    try {
      const sheet = await this.sheet(route);
      if (turn !== explorer.turn) return;
      document.title = `${sheet.title} · ${t("report")}`;
      replace(this.place, this.bar(route), sheet.element);
      this.place.scrollTop = 0;
    } catch (error) {
      const again = () => explorer.follow(explorer.route);
      if (turn === explorer.turn) {
        replace(this.place, h("div", { class: "queue-card" }, problemCard(error, again)));
      }
    }
  }

  private bar(route: Route): HTMLElement {
    const back: Route = { ...route, look: "picture" };
    const go = (event: MouseEvent) => follow(event, () => this.explorer.go(back));
    return h(
      "div",
      { class: "report-bar actions" },
      h("a", { class: "button", id: "report-back", href: writeRoute(back), onclick: go }, t("back")),
      h(
        "button",
        { class: "button primary", id: "report-print", type: "button", onclick: () => window.print() },
        icon("report"),
        t("report_print"),
      ),
      h("p", { class: "hint" }, t("report_hint")),
    );
  }

  private sheet({ kind, id }: Route): Promise<Sheet> {
    const name = id ?? "";
    return kind === "customer" ? this.customer(name) : this.community(name);
  }

  private async customer(id: string): Promise<Sheet> {
    const { source, person, explorer } = this;
    const customer = await source.customer(id);
    const { scores } = customer;
    const [view, related, happened, percentiles, roles] = await Promise.all([
      source.customerView(id, DRAWN),
      scores ? source.related(id).catch(nothing) : null,
      person.happened(id).catch(nothing),
      scores ? person.percentiles(id).catch(nothing) : null,
      scores ? person.roles(id).catch(nothing) : null,
    ]);
    const known = { customer, view, related: related?.items ?? [], happened, percentiles, roles };
    return customerReport(known, explorer.known, explorer.style);
  }

  private async community(id: string): Promise<Sheet> {
    const { source, person, explorer } = this;
    const path = `influencers?community=${encodeURIComponent(id)}&limit=${LISTED}`;
    const [community, view, top, between, story] = await Promise.all([
      source.community(id),
      source.communityView(id),
      source.keep<Listed<Influencer>>(path),
      person.between(id).catch(nothing),
      person.story(id).catch(nothing),
    ]);
    const known = { community, view, top: top.items, between: between ?? [], story: story ?? [] };
    return communityReport(known, explorer.known, explorer.style);
  }
}

// A part of a report that cannot be had is left out.
function nothing(): null {
  return null;
}
