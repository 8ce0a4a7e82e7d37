// What each measure says of a customer, in words.

import type { Scores } from "./answers.ts";
import type { Key } from "./english.ts";
import { number, percent, t } from "./strings.ts";

export type By = Exclude<keyof Scores, "community_id">;
type Measure = "pagerank" | "degree" | "betweenness" | "core";

// Each measure with its name and its value in words.
export function rowsOf(scores: Scores, average: number): [Measure, Key, string][] {
  return [
    ["pagerank", "score_influence", influenceWords(scores, average)],
    ["degree", "score_contacts", number(scores.degree)],
    ["betweenness", "score_bridge", bridge(scores)],
    [
      "core",
      "score_circle",
      scores.core > 1 ? t("score_circle_value", { n: scores.core }) : t("score_circle_none"),
    ],
  ];
}

export function influenceWords(scores: Scores, average: number): string {
  return scores.degree ? timesAverage(scores.pagerank / average) : t("standing_none");
}

function bridge(scores: Scores): string {
  if (scores.betweenness <= 0) return t("score_bridge_none");
  if (scores.betweenness < 0.0005) return t("score_bridge_few");
  return t("score_bridge_value", { share: percent(scores.betweenness) });
}

function timesAverage(times: number): string {
  if (times < 0.9) return t("below_average");
  if (times < 1.1) return t("about_average");
  return t("times_average", { times: number(times, { maximumSignificantDigits: 2 }) });
}

// Why in one short line: what the measure says, and what else stands out.
export function whyWords(scores: Scores, by: By, average: number): string {
  const told = new Map(rowsOf(scores, average).map(([measure, , value]) => [measure as By, value]));
  told.set("harmonic", t("score_near_value", { n: number(Math.round(scores.harmonic)) }));
  told.set(
    "strength",
    t("score_strength_value", { n: number(scores.strength, { maximumFractionDigits: 1 }) }),
  );
  const second: By = by === "betweenness" || scores.betweenness < 0.005 ? "pagerank" : "betweenness";
  const parts = by === "degree" ? [second] : [by, ...(second === by ? [] : [second])];
  const bridge = t("why_bridge", { share: percent(scores.betweenness) });
  return parts.map((one) => (one === "betweenness" ? bridge : told.get(one))).join(" · ");
}
