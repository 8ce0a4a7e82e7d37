// Measures that a picture can be coloured by. A further one is a line here and its name in the texts:
// it is offered where nodes carry it.

import type { Details, MeanWorth, ViewNode } from "./answers.ts";
import type { Key } from "./english.ts";
import { day, number, percent, t } from "./strings.ts";

// average: the PageRank of an average customer.
export interface Sizes {
  readonly average: number;
}

// value: null where a node has none. hint: what it says, in a sentence, null where its name does.
export interface Measure {
  readonly key: string;
  readonly of: ViewNode["kind"];
  readonly name: Key;
  readonly hint: Key | null;
  value(details: Details, id: string): number | null | undefined;
  show(value: number, sizes: Sizes): string;
  // What is said of a node where more is known than its value, and of all without one.
  tell?(id: string): string;
  readonly none?: Key;
  // Whether values are kinds, each with a colour of its own.
  readonly each?: boolean;
}

function times(value: number, { average }: Sizes): string {
  return t("measure_times", { times: number(value / average, { maximumSignificantDigits: 2 }) });
}

function amount(value: number): string {
  return number(value, { maximumSignificantDigits: 3 });
}

function share(value: number): string {
  return percent(value);
}

// The mean over the members of a community that have a value; none where nobody has.
function meanMeasure(
  key: "mean_clv" | "mean_spent" | "mean_churn" | "mean_satisfaction",
  measure: MeanWorth["measure"],
  show: Measure["show"],
): Measure {
  return {
    key,
    of: "community",
    name: `measure_${key}`,
    hint: `measure_${key}_hint`,
    value: ({ worth }) => worth?.find((one) => one.measure === measure)?.mean,
    show,
  };
}

export const MEASURES: readonly Measure[] = [
  {
    key: "influence",
    of: "customer",
    name: "measure_influence",
    hint: "measure_influence_hint",
    value: ({ pagerank }) => pagerank,
    show: times,
  },
  {
    key: "contacts",
    of: "customer",
    name: "measure_contacts",
    hint: "measure_contacts_hint",
    value: ({ degree }) => degree,
    show: (value) => number(value),
  },
  {
    key: "bridge",
    of: "customer",
    name: "measure_bridge",
    hint: "measure_bridge_hint",
    value: ({ betweenness }) => betweenness,
    show: (value) => percent(value, 1),
  },
  {
    key: "since",
    of: "customer",
    name: "measure_since",
    hint: "measure_since_hint",
    value: ({ created_at: at }) => (at ? Date.parse(at) : null),
    show: (value) => day(new Date(value).toISOString()),
  },
  {
    key: "clv",
    of: "customer",
    name: "measure_clv",
    hint: "measure_clv_hint",
    value: ({ clv }) => clv,
    show: amount,
  },
  {
    key: "spent",
    of: "customer",
    name: "measure_spent",
    hint: "measure_spent_hint",
    value: ({ spent }) => spent,
    show: amount,
  },
  {
    key: "churn",
    of: "customer",
    name: "measure_churn",
    hint: "measure_churn_hint",
    value: ({ churn_risk: risk }) => risk,
    show: (value) => percent(value),
  },
  {
    key: "satisfaction",
    of: "customer",
    name: "measure_satisfaction",
    hint: "measure_satisfaction_hint",
    value: ({ satisfaction }) => satisfaction,
    show: (value) => percent(value),
  },
  meanMeasure("mean_clv", "clv", amount),
  meanMeasure("mean_spent", "spent", amount),
  meanMeasure("mean_churn", "churn_risk", share),
  meanMeasure("mean_satisfaction", "satisfaction", share),
  {
    key: "cluster",
    of: "customer",
    name: "measure_cluster",
    hint: "measure_cluster_hint",
    value: ({ cluster }) => cluster,
    show: (value) => t("cluster_number", { n: value }),
    each: true,
  },
  {
    key: "top",
    of: "community",
    name: "measure_top",
    hint: "measure_top_hint",
    value: ({ central_members: central }) => central?.[0]?.score,
    show: times,
  },
  {
    key: "density",
    of: "community",
    name: "measure_density",
    hint: "measure_density_hint",
    value: ({ density_inside: density }) => density,
    show: (value) => percent(value),
  },
  {
    key: "open",
    of: "community",
    name: "measure_open",
    hint: "measure_open_hint",
    value: ({ edges_inside: inside = 0, edges_outside: outside }) =>
      outside === undefined || inside + outside === 0 ? null : outside / (inside + outside),
    show: (value) => percent(value),
  },
  {
    key: "alike",
    of: "community",
    name: "measure_alike",
    hint: "measure_alike_hint",
    value: ({ traits }) => (traits?.length ? Math.max(...traits.map((one) => one.share_inside)) : null),
    show: (value) => percent(value),
  },
];

function measured(measure: Measure, node: ViewNode): number | null {
  const value = node.kind === measure.of ? measure.value(node.details, node.id) : null;
  return value === null || value === undefined || !Number.isFinite(value) ? null : value;
}

// Those that a picture has values of.
export function measuresOf(nodes: readonly ViewNode[]): Measure[] {
  return MEASURES.filter((measure) => nodes.some((node) => measured(measure, node) !== null));
}

// A step of a scale: what it goes from and to, both included, and how many of the picture are in it.
export interface Step {
  readonly colour: string;
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

// Steps with about as many nodes in each: most measures have few high values and many low ones, and
// equal steps would paint nearly all alike.
export class Scale {
  readonly measure: Measure;
  readonly steps: readonly Step[];
  readonly without: number;
  readonly grey: string;

  // nodes: those that decide where steps end.
  constructor(measure: Measure, nodes: readonly ViewNode[], colours: readonly string[], grey: string) {
    this.measure = measure;
    this.grey = grey;
    const values = nodes.flatMap((node) => measured(measure, node) ?? []).sort((a, b) => a - b);
    this.steps = measure.each ? kindsOf(values, colours) : stepsOf(values, colours);
    this.without = nodes.length - values.length;
  }

  value(node: ViewNode): number | null {
    return measured(this.measure, node);
  }

  colour(node: ViewNode): string {
    const value = this.value(node);
    if (value === null) return this.grey;
    return (this.steps.find(({ to }) => value <= to) ?? this.steps.at(-1))?.colour ?? this.grey;
  }
}

// A colour for each value, the same one for it in every picture.
function kindsOf(sorted: readonly number[], colours: readonly string[]): Step[] {
  return [...new Set(sorted)].map((value) => ({
    colour: colours[value % colours.length] ?? "",
    from: value,
    to: value,
    count: sorted.filter((one) => one === value).length,
  }));
}

// Equal values are never torn apart, so there may be fewer steps than colours.
function stepsOf(sorted: readonly number[], colours: readonly string[]): Step[] {
  const ends = new Set(
    colours.flatMap((_, at) => sorted[Math.ceil(((at + 1) / colours.length) * sorted.length) - 1] ?? []),
  );
  const groups = [...ends].map((to, at, all) =>
    sorted.filter((value) => value <= to && (at === 0 || value > (all[at - 1] ?? 0))),
  );
  return groups.map((values, at) => ({
    colour: colours[shadeOf(at, groups.length, colours.length)] ?? "",
    from: values.at(0) ?? 0,
    to: values.at(-1) ?? 0,
    count: values.length,
  }));
}

// Few steps are spread over all colours.
function shadeOf(at: number, steps: number, colours: number): number {
  return steps === 1 ? Math.floor(colours / 2) : Math.round((at * (colours - 1)) / (steps - 1));
}
