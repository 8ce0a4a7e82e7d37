// The printed page about one customer.

import type { Customer, Related, Status, View } from "./answers.ts";
import { chart, chartLegend, chartTable } from "./chart.ts";
import { type Child, h } from "./dom.ts";
import type { Style } from "./page.ts";
import type { Happened } from "./person.ts";
import type { Percentiles, Roles } from "./person_answers.ts";
import { rankOf, standingWords } from "./places.ts";
import { block, factList, pictured, reasonList, type Sheet, sheet, table } from "./report_parts.ts";
import { roleName } from "./roles.ts";
import { rowsOf } from "./score_words.ts";
import { count, number, percent, t, term } from "./strings.ts";
import { paintsOf } from "./timeline.ts";
import { barsOf } from "./timeline_bars.ts";
import { lastContact, timelineWords } from "./timeline_words.ts";

const LISTED = 8;
const REASONS = 4;
const CHART = { width: 400, height: 104 };
const BARS = 36;
const ROWS = 4;

export interface KnownCustomer {
  customer: Customer;
  view: View;
  related: readonly Related[];
  // Null where it could not be had.
  happened: Happened | null;
  percentiles: Percentiles | null;
  roles: Roles | null;
}

export function customerReport(known: KnownCustomer, status: Status, style: Style): Sheet {
  const { customer, view, related, happened } = known;
  const said = count("contacts", customer.scores?.degree ?? 0);
  return sheet(customer.label, whoIs(customer), status, [
    pictured(view, style, said, relatedTable(related)),
    block(t("at_a_glance"), factList(facts(known, status))),
    related.length > 0 && block(t("related_why"), reasonList(reasons(related))),
    happened && timelineBlock(happened, style),
  ]);
}

function whoIs(customer: Customer): string {
  const { kind, job_title, company, city, email } = customer;
  const named = kind === "person" || kind === "organization" ? t(kind) : t("customer");
  return [named, [job_title, company].filter(Boolean).join(", "), city, email].filter(Boolean).join(" · ");
}

function relatedTable(related: readonly Related[]): Child {
  if (!related.length) return h("p", { class: "hint" }, t("related_none"));
  const columns = [
    { name: t("related") },
    { name: t("kind_short") },
    { name: t("strength_short"), right: true },
  ];
  const rows = related
    .slice(0, LISTED)
    .map((one) => [one.name, one.steps > 1 ? t("related_steps") : term(one.type), percent(one.strength)]);
  return table(columns, rows);
}

function facts(
  { customer, percentiles, roles, happened }: KnownCustomer,
  status: Status,
): [string, string][] {
  const { scores, community_name } = customer;
  const found: [string, string][] = [];
  if (scores) {
    found.push([t("community"), community_name || `${t("community")} ${scores.community_id}`]);
    const average = 1 / (status.run?.counts.customers ?? status.counts.customers);
    for (const [measure, name, value] of rowsOf(scores, average)) {
      const place = percentiles?.measures.find((one) => one.measure === measure)?.overall;
      const words = place && standingWords(place, "customers");
      const rank =
        measure === "pagerank" && place ? t("rank", { rank: rankOf(place), all: place.total }) : "";
      found.push([t(name), [rank, value, words].filter(Boolean).join(", ")]);
    }
  }
  if (roles?.roles.length)
    found.push([t("role"), `${roles.roles.map(roleName).join(", ")}: ${roles.reasons[0] ?? ""}`]);
  if (happened?.latest) found.push([t("timeline"), lastContact(happened.latest, status.run?.as_of ?? null)]);
  return found;
}

function reasons(related: readonly Related[]): [string, string][] {
  return related.slice(0, REASONS).map((one) => [one.name, one.reasons.join(" · ")]);
}

function timelineBlock({ timeline }: Happened, style: Style): HTMLElement | null {
  const bars = barsOf(timeline, BARS);
  if (!bars.bars.length) return null;
  const words = timelineWords(timeline, bars).join(" ");
  const paints = paintsOf(style);
  return block(t("timeline"), [
    h("p", {}, words),
    h(
      "div",
      { class: "sheet-chart" },
      h("div", {}, chart(bars, CHART, paints, words), chartLegend(bars, paints)),
      h("div", {}, chartTable(bars, ROWS), moreRows(bars.bars.filter((bar) => bar.count).length)),
    ),
  ]);
}

function moreRows(rows: number): Child {
  return rows > ROWS && h("p", { class: "hint" }, t("legend_more", { n: number(rows - ROWS) }));
}
