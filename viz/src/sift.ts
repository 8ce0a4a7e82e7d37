// Which customers and lines of a picture pass a filter, which values there are, and what to loosen.

import type { AmongTie, View, ViewNode } from "./answers.ts";
import { asksOfTies, type Facet, type Filter, type Origin, type Part, wholeParts } from "./filter.ts";
import { endOf } from "./months.ts";

// A relationship behind a line; moments in milliseconds, null where nobody knows.
export interface Row {
  readonly type: string;
  readonly strength: number;
  readonly confidence: number;
  readonly origin: Origin | null;
  readonly first: number | null;
  readonly last: number | null;
}

// A line and what is behind it; known: rows are what the service says, not what the line alone tells.
export interface Line {
  readonly key: string;
  readonly source: string;
  readonly target: string;
  readonly strength: number;
  readonly rows: readonly Row[];
  readonly known: boolean;
}

// focus: the customer that the picture turns around, who always stays.
export interface Picture {
  readonly nodes: readonly ViewNode[];
  readonly lines: readonly Line[];
  readonly focus: string | null;
}

// What passes. undated: lines that are left out only because nobody knows when they began, or were seen.
export interface Sifted {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
  readonly undated: number;
}

export function rowOf(tie: AmongTie): Row {
  const moment = (text: string | null) => (text === null ? null : Date.parse(text));
  return {
    type: tie.type,
    strength: tie.strength,
    confidence: tie.confidence,
    origin: tie.confirmed ? "confirmed" : tie.origin,
    first: moment(tie.first_seen),
    last: moment(tie.last_seen),
  };
}

// What a line tells by itself, as on a page that was saved.
export function rowsOfLine(types: readonly string[], strength: number): Row[] {
  const unknown = { strength, confidence: 1, origin: null, first: null, last: null };
  return types.map((type) => ({ type, ...unknown }));
}

// The values that a customer has of a facet.
export function valuesOf({ community_id: id, details }: ViewNode, facet: Facet): readonly string[] {
  if (facet === "in") return id < 0 ? [] : [String(id)];
  if (facet === "tag") return details.tags ?? [];
  if (facet === "type" || facet === "origin") return [];
  const value = details[facet === "job" ? "job_title" : facet];
  return value ? [value] : [];
}

const OF_CUSTOMERS: readonly Facet[] = ["in", "tag", "kind", "company", "job", "city", "state", "country"];

// A customer passes with any of the values ticked of each facet.
export function passes(node: ViewNode, { ticked }: Filter): boolean {
  return OF_CUSTOMERS.every(
    (facet) => !ticked[facet].length || valuesOf(node, facet).some((one) => ticked[facet].includes(one)),
  );
}

// A view of the service without the customers that do not pass; whom it turns around stays.
export function narrow(view: View, filter: Filter): View {
  const nodes = view.nodes.filter((node) => node.id === view.focus || passes(node, filter));
  return { ...view, nodes, total_nodes: view.total_nodes - (view.nodes.length - nodes.length) };
}

interface Bounds {
  readonly since: number;
  readonly until: number;
  readonly begun: number;
  readonly dated: boolean;
}

const A_DAY = 86_400_000;

function boundsOf({ since, until, month }: Filter): Bounds {
  return {
    since: since === null ? -Infinity : Date.parse(since),
    until: until === null ? Infinity : Date.parse(until) + A_DAY,
    begun: month === null ? Infinity : endOf(month),
    dated: since !== null || until !== null,
  };
}

function isWanted(row: Row, { ticked, confidence }: Filter): boolean {
  const { type, origin } = ticked;
  if (type.length && !type.includes(row.type)) return false;
  if (origin.length && (row.origin === null || !origin.includes(row.origin))) return false;
  return row.confidence >= confidence;
}

function isOfTheTime(row: Row, { since, until, begun, dated }: Bounds): boolean {
  if (dated && (row.last === null || row.last < since || row.last >= until)) return false;
  return begun === Infinity || (row.first !== null && row.first < begun);
}

function lacksDate(row: Row, { begun, dated }: Bounds): boolean {
  return (dated && row.last === null) || (begun !== Infinity && row.first === null);
}

// As the analysis joins relationships of a pair: 1 less the product of what each leaves.
function joined(line: Line, rows: readonly Row[]): number {
  if (!rows.length) return 0;
  if (!line.known || rows.length === line.rows.length) return line.strength;
  return 1 - rows.reduce((rest, row) => rest * (1 - row.strength * row.confidence), 1);
}

// Linear in what the picture holds.
export function sift({ nodes, lines, focus }: Picture, filter: Filter): Sifted {
  const bounds = boundsOf(filter);
  const [passing, tied] = [new Set<string>(), new Set<string>()];
  let undated = 0;
  for (const line of lines) {
    const wanted = line.rows.filter((row) => isWanted(row, filter));
    const rows = wanted.filter((row) => isOfTheTime(row, bounds));
    const strong = rows.length > 0 && joined(line, rows) >= filter.strength;
    if (strong) {
      passing.add(line.key);
      tied.add(line.source).add(line.target);
    } else if (!rows.length && wanted.some((row) => lacksDate(row, bounds))) undated += 1;
  }
  const alone = !filter.lone && asksOfTies(filter);
  const stays = (node: ViewNode) =>
    node.id === focus || (passes(node, filter) && (!alone || tied.has(node.id)));
  const kept = new Set(nodes.filter(stays).map((node) => node.id));
  const edges = lines.filter(
    ({ key, source, target }) => passing.has(key) && kept.has(source) && kept.has(target),
  );
  return { nodes: kept, edges: new Set(edges.map(({ key }) => key)), undated };
}

// The values of a facet in a picture with how many lines, or customers, have each: most frequent first.
export function offered({ nodes, lines }: Picture, facet: Facet): [string, number][] {
  const counts = new Map<string, number>();
  const add = (values: Iterable<string>) => {
    for (const value of new Set(values)) counts.set(value, (counts.get(value) ?? 0) + 1);
  };
  if (facet === "type") for (const { rows } of lines) add(rows.map((row) => row.type));
  else if (facet === "origin") for (const { rows } of lines) add(rows.flatMap((row) => row.origin ?? []));
  else for (const node of nodes) add(valuesOf(node, facet));
  return [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
}

// The part of a filter without which most would be seen, and how many customers; null where none helps.
export function loosen(picture: Picture, filter: Filter): { part: Part; nodes: number } | null {
  let best: { part: Part; nodes: number } | null = null;
  const now = sift(picture, filter).nodes.size;
  for (const part of wholeParts(filter)) {
    const nodes = sift(picture, part.without).nodes.size;
    if (nodes > (best?.nodes ?? now)) best = { part, nodes };
  }
  return best;
}

// When the relationships of a picture began, as far as anybody knows: one for each line, its first.
export function beginnings({ lines }: Picture): { moments: number[]; undated: number } {
  const moments = lines.map(({ rows }) =>
    rows.reduce<number | null>((first, row) => earlier(first, row.first), null),
  );
  const dated = moments.filter((one) => one !== null);
  return { moments: dated, undated: moments.length - dated.length };
}

function earlier(one: number | null, other: number | null): number | null {
  if (one === null) return other;
  return other === null ? one : Math.min(one, other);
}
