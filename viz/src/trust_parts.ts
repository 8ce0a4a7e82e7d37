// The parts of the page of trust: each a heading, what it says in words, a chart, and its table.

import { type Child, h } from "./dom.ts";
import type { Key } from "./english.ts";
import { count, day, number, percent, t } from "./strings.ts";
import type { ValueReport, Warned, Warnings } from "./trust_answers.ts";
import { lineChart, tableOf } from "./trust_chart.ts";
import { type Judged, judgedOf, type Line, mostOf, roundUp, weeksOf } from "./trust_shapes.ts";

const SQUARE = { width: 440, height: 380 };
const WIDE = { width: 640, height: 260 };
const MODELS: Readonly<Record<string, Key>> = {
  silence: "trust_silence",
  own: "trust_own",
  "own and neighbourhood": "trust_both",
};

function part(title: string, ...children: Child[]): HTMLElement {
  return h("section", {}, h("h2", {}, title), children);
}

function few(value: number | null, digits = 3): string {
  return value === null || !Number.isFinite(value) ? "–" : number(value, { maximumFractionDigits: digits });
}

function share(value: number | null): string {
  return value === null ? "–" : percent(value);
}

export function buyingPart(report: ValueReport): HTMLElement | null {
  const test = report.buying?.holdout;
  if (!test) return null;
  const { whole, rest } = weeksOf(test.first_day, test.last_day);
  const points = (name: "expected" | "actual") =>
    test.by_week.slice(0, whole).map((week, at): [number, number] => [at + 1, week[name]]);
  const lines: Line[] = [
    { name: t("trust_expected"), look: 1, points: points("expected") },
    { name: t("trust_came"), look: 2, points: points("actual") },
  ];
  const said = t("trust_buying_said", {
    first: day(test.first_day),
    last: day(test.last_day),
    customers: count("customers", test.customers),
    expected: number(Math.round(test.expected)),
    actual: number(test.actual),
  });
  const axes = {
    across: t("trust_week"),
    up: t("worth_orders"),
    show: (value: number) => few(value, 0),
    showAcross: (value: number) => few(value, 0),
  };
  const rows = test.by_week.map((week, at) => [
    at < whole ? `${at + 1}` : count("trust_part_week", rest, { week: at + 1 }),
    few(week.expected, 1),
    few(week.actual, 0),
  ]);
  const [last, highest] = mostOf(lines);
  return part(
    t("trust_buying"),
    h("p", {}, said),
    lineChart(lines, { ...WIDE, most: [last, roundUp(highest)] }, axes, said),
    test.by_week.length > whole &&
      h("p", { class: "hint" }, count("trust_left_out", rest, { week: whole + 1 })),
    tableOf([t("trust_week"), t("trust_expected"), t("trust_came")], rows),
  );
}

function modelName({ name }: Judged, speaks: string | null): string {
  const key = MODELS[name];
  const told = key ? t(key) : name;
  return name === speaks ? t("trust_speaks", { name: told }) : told;
}

export function churnPart({ churn }: ValueReport, { meaning, note }: Warnings): HTMLElement | null {
  if (!churn) return null;
  const judged = judgedOf(churn);
  const words = [meaning, note].map((text) => text && h("p", { dir: "auto" }, text));
  if (!judged.length) return part(t("trust_churn"), words);
  const named = judged.map((one) => ({ one, name: modelName(one, churn.model) }));
  const most = roundUp(
    Math.max(0, ...judged.flatMap(({ bins }) => bins.flatMap((bin) => [bin.said, bin.came]))),
  );
  const diagonal: Line = {
    name: t("trust_perfect"),
    look: 0,
    points: [
      [0, 0],
      [most, most],
    ],
  };
  const lines = named.map(
    ({ one, name }, at): Line => ({
      name,
      look: at + 1,
      points: one.bins.map(({ said, came }) => [said, came]),
    }),
  );
  const axes = { across: t("trust_said"), up: t("trust_came"), show: percent, showAcross: percent };
  const scores = named.map(({ one, name }) => [
    name,
    few(one.auc),
    few(one.brier, 4),
    few(one.usual_brier, 4),
    number(one.customers),
    number(one.left),
  ]);
  const head = [
    "trust_model",
    "trust_auc",
    "trust_brier",
    "trust_usual",
    "trust_customers",
    "trust_left",
  ] as const;
  const bins = named.flatMap(({ one, name }) =>
    one.bins.map((bin) => [name, percent(bin.said), percent(bin.came), number(bin.customers)]),
  );
  return part(
    t("trust_churn"),
    words,
    lineChart([diagonal, ...lines], { ...SQUARE, most: [most, most] }, axes, t("trust_churn_said")),
    h("p", { class: "hint" }, t("trust_churn_said")),
    tableOf(
      head.map((key) => t(key)),
      scores,
      true,
    ),
    tableOf([t("trust_model"), t("trust_said"), t("trust_came"), t("trust_customers")], bins),
  );
}

export function warningsPart({ test, kept }: Warnings): HTMLElement | null {
  const every = [...(test ? [test] : []), ...[...kept].reverse()];
  if (!every.length) return null;
  return part(t("trust_warnings"), every.map(warned));
}

function warned(one: Warned): Child {
  const title = t(one.run_id === null ? "trust_test" : "trust_kept", { day: day(one.as_of) });
  const points = (name: "precision" | "others_share") =>
    one.weeks.flatMap((week): [number, number][] => {
      const value = week[name];
      return value === null ? [] : [[week.week, value]];
    });
  const lines: Line[] = [
    { name: t("trust_warned"), look: 1, points: points("precision") },
    { name: t("trust_others"), look: 2, points: points("others_share") },
  ];
  const axes = {
    across: t("trust_week"),
    up: t("trust_left"),
    show: percent,
    showAcross: (value: number) => few(value, 0),
  };
  const last = one.weeks.at(-1)?.week ?? 1;
  const rows = one.weeks.map((week) => [
    `${week.week}`,
    number(week.left),
    number(week.stayed),
    share(week.precision),
    share(week.others_share),
  ]);
  const head = ["trust_week", "trust_left", "trust_stayed", "trust_warned", "trust_others"] as const;
  return [
    h("h3", {}, title),
    h("p", { dir: "auto" }, one.summary),
    one.weeks.length > 1 && lineChart(lines, { ...WIDE, most: [last, 1] }, axes, one.summary),
    tableOf(
      head.map((key) => t(key)),
      rows,
    ),
  ];
}
