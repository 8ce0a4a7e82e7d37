// What a filter is called, part by part.

import type { Key } from "./english.ts";
import type { Facet, Part } from "./filter.ts";
import type { Month } from "./months.ts";
import { day, monthName, percent, shorten, t, term } from "./strings.ts";

// Names of communities by id.
export type Names = ReadonlyMap<string, string>;

const TITLES: Record<Part["kind"], Key> = {
  type: "filter_type",
  origin: "filter_origin",
  in: "community",
  tag: "tags",
  kind: "filter_kind",
  company: "table_company",
  job: "filter_job",
  city: "table_city",
  state: "filter_state",
  country: "filter_country",
  strength: "filter_strength",
  confidence: "filter_confidence",
  since: "filter_since",
  until: "filter_until",
  month: "filter_month",
};

const ORIGINS: Record<string, Key> = {
  declared: "tie_declared",
  inferred: "tie_inferred",
  confirmed: "tie_confirmed",
};

export function titleOf(kind: Part["kind"]): string {
  return t(TITLES[kind]);
}

export function valueName(facet: Facet, value: string, names: Names): string {
  if (facet === "type") return term(value);
  if (facet === "in") return names.get(value) ?? `${t("community")} ${value}`;
  if (facet === "kind" && (value === "person" || value === "organization")) return t(value);
  const origin = facet === "origin" ? ORIGINS[value] : undefined;
  return origin ? t(origin) : value;
}

// "City: Turin", "Ties at least: 30 %".
export function partName({ kind, value }: Part, names: Names): string {
  return t("filter_chip", { what: titleOf(kind), value: shorten(wordOf(kind, value, names), 60) });
}

function wordOf(kind: Part["kind"], value: string, names: Names): string {
  if (kind === "strength" || kind === "confidence") return percent(Number(value));
  if (kind === "since" || kind === "until") return day(value);
  if (kind === "month") return monthName(value as Month);
  return valueName(kind, value, names);
}
