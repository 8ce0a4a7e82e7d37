// The picture of the ways between two customers: each in a row from left to right.

import type { Customer, Path, Paths, View, ViewEdge, ViewNode } from "./answers.ts";
import { Problem, statusOf } from "./problem.ts";
import type { ApiSource, Source } from "./source.ts";
import { fromTo, t } from "./strings.ts";

const ALTERNATIVES = 3;
const APART = 190;
const ROW = 150;

// The warmest way first; null where none leads from one to the other.
export async function waysBetween(source: ApiSource, from: string, to: string): Promise<Paths | null> {
  try {
    return await source.paths(from, to, ALTERNATIVES);
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
    // Either the way or one of the two is not there: who is not there is said.
    await Promise.all([source.customer(from), source.customer(to)]);
    return null;
  }
}

// way: whom the warmest way leads over, from end to end.
export interface PathView extends View {
  way: string[];
}

export async function pathPicture(source: Source, from: string, to: string): Promise<PathView> {
  if (!source.live) throw new Problem(t("failed"), t("not_in_page"));
  const [ends, found] = await Promise.all([
    Promise.all([source.customer(from), source.customer(to)]),
    waysBetween(source, from, to),
  ]);
  const ways = found ? [found, ...found.alternatives] : [];
  const known = new Map(ends.map((one) => [one.customer_id, one]));
  const missing = [...new Set(ways.flatMap(idsOf))].filter((id) => !known.has(id));
  const others = await Promise.all(missing.map((id) => source.customer(id)));
  return pathView(ends, ways, others);
}

// All on a way, the ends included; nobody for the way from one to itself.
export function idsOf({ steps }: Path): string[] {
  const [first] = steps;
  return first ? [first.source_id, ...steps.map((step) => step.target_id)] : [];
}

// others: everyone between the two ends.
export function pathView(ends: readonly [Customer, Customer], ways: Path[], others: Customer[]): PathView {
  const people = new Map([...ends, ...others].map((one) => [one.customer_id, one]));
  const most = Math.max(...[...people.values()].map((one) => one.scores?.pagerank ?? 0));
  const places = placesOf([ends[0].customer_id, ends[1].customer_id], ways);
  const nodes = [...places].flatMap(([id, { x, y }]) => {
    const one = people.get(id);
    return one ? [nodeOf(one, x, y, most)] : [];
  });
  const edges = edgesOf(ways);
  return {
    kind: "customer",
    focus: ends[0].customer_id,
    title: fromTo(ends[0].label, ends[1].label),
    nodes,
    edges,
    total_nodes: nodes.length,
    total_edges: edges.length,
    note: "",
    others: 0,
    within: null,
    way: ways[0] ? idsOf(ways[0]) : [],
  };
}

// The first way in the middle, the others above and below it; who is on several stands on the first.
function placesOf(ends: [string, string], ways: readonly Path[]): Map<string, { x: number; y: number }> {
  const longest = Math.max(1, ...ways.map(({ steps }) => steps.length));
  const width = longest * APART;
  const places = new Map([[ends[0], { x: 0, y: 0 }]]);
  if (ends[1] !== ends[0]) places.set(ends[1], { x: width, y: 0 });
  ways.forEach((way, row) => {
    const y = (row % 2 ? 1 : -1) * Math.ceil(row / 2) * ROW || 0;
    idsOf(way).forEach((id, at) => {
      if (!places.has(id)) places.set(id, { x: (at / way.steps.length) * width, y });
    });
  });
  return places;
}

export function wayIn(view: View | PathView | undefined): readonly string[] {
  return view && "way" in view ? view.way : [];
}

function edgesOf(ways: readonly Path[]): ViewEdge[] {
  return ways.flatMap(({ steps }) =>
    steps.map(({ source_id: source, target_id: target, strength, types }) => {
      return { source, target, strength, types, title: "" };
    }),
  );
}

function nodeOf(one: Customer, x: number, y: number, most: number): ViewNode {
  const { customer_id: id, label, scores, company, job_title, city, community_name } = one;
  const size = most > 0 ? (scores?.pagerank ?? 0) / most : 1;
  return {
    id,
    label,
    kind: "customer",
    community_id: scores?.community_id ?? -1,
    x,
    y,
    size,
    radius: 6 + 18 * Math.sqrt(size),
    neighbours: scores?.degree ?? 0,
    details: { company, job_title, city, community_name },
  };
}
