// The part of the page of trust about what customers may want next: how right lists were on held-out days.

import { type Child, h } from "./dom.ts";
import type { Key } from "./english.ts";
import { count, day, number, percent, t } from "./strings.ts";
import { tableOf } from "./trust_chart.ts";
import { type Figure, figuresOf, type Wanting } from "./trust_shapes.ts";

const SIGNS: Readonly<Record<string, Key>> = {
  blend: "trust_blend",
  again: "trust_again",
  alike: "trust_alike",
  related: "trust_related",
  popular: "trust_popular",
};
const KINDS: Readonly<Record<string, Key>> = { new: "trust_new", anything: "trust_anything" };

// Null where no list was made, so that there is nothing to say of one.
export function wantsPart(wanting: Wanting | null | undefined): HTMLElement | null {
  if (!wanting) return null;
  const { tested, warnings } = wanting;
  const { prospects, since } = tested;
  return h(
    "section",
    {},
    h("h2", {}, t("trust_wants")),
    since !== null &&
      h("p", {}, t("trust_wants_said", { n: number(tested.at), day: day(dayOf(since)), days: tested.days })),
    warnings.map((text) => h("p", { dir: "auto" }, text)),
    figuresTable(figuresOf(wanting)),
    prospects && [
      h("h3", {}, t("trust_prospects")),
      h(
        "p",
        {},
        t("trust_prospects_said", {
          products: number(prospects.products),
          customers: count("customers", prospects.customers),
        }),
      ),
      tableOf(
        [t("trust_chosen"), t("trust_bought")],
        [
          [t("trust_listed"), percent(prospects.listed)],
          [t("trust_busiest"), percent(prospects.busiest)],
          [t("trust_anyone"), percent(prospects.anyone)],
        ],
        true,
      ),
    ],
  );
}

function figuresTable(figures: readonly Figure[]): Child {
  if (!figures.length) return null;
  const rows = figures.map((one) => [
    `${named(KINDS, one.kind)}: ${one.used ? t("trust_speaks", { name: named(SIGNS, one.sign) }) : named(SIGNS, one.sign)}`,
    few(one.recall),
    few(one.ndcg),
    number(one.customers),
  ]);
  const head = ["trust_lists", "trust_recall", "trust_ndcg", "trust_customers"] as const;
  return tableOf(
    head.map((key) => t(key)),
    rows,
    true,
  );
}

function named(names: Readonly<Record<string, Key>>, name: string): string {
  const key = names[name];
  return key ? t(key) : name;
}

function few(value: number): string {
  return number(value, { maximumFractionDigits: 4 });
}

// Records of runs keep moments in microseconds.
function dayOf(micros: number): string {
  return new Date(micros / 1000).toISOString();
}
