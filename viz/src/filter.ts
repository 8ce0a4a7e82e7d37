// What the reader wants to see of a picture: a filter, how it stands in the address, and its parts.
// A filter never changes; the words are told elsewhere.

export const FACETS = [
  "type",
  "origin",
  "in",
  "tag",
  "kind",
  "company",
  "job",
  "city",
  "state",
  "country",
] as const;
// What values are ticked of: the first two of ties, the others of customers. in: a community by its id.
export type Facet = (typeof FACETS)[number];
const OF_TIES: readonly Facet[] = ["type", "origin"];

export const ORIGINS = ["declared", "inferred", "confirmed"] as const;
export type Origin = (typeof ORIGINS)[number];

// ticked: nothing ticked of a facet lets all pass. since, until: days on which ties were last seen.
// month: only ties that had begun by its end. lone: customers left without ties stay.
export interface Filter {
  readonly ticked: Readonly<Record<Facet, readonly string[]>>;
  readonly strength: number;
  readonly confidence: number;
  readonly since: string | null;
  readonly until: string | null;
  readonly month: string | null;
  readonly lone: boolean;
}

export const NO_FILTER: Filter = {
  ticked: {
    type: [],
    origin: [],
    in: [],
    tag: [],
    kind: [],
    company: [],
    job: [],
    city: [],
    state: [],
    country: [],
  },
  strength: 0,
  confidence: 0,
  since: null,
  until: null,
  month: null,
  lone: false,
};

// A part of a filter that is on, and the filter without it.
export interface Part {
  readonly kind: Facet | "strength" | "confidence" | "since" | "until" | "month";
  readonly value: string;
  readonly without: Filter;
}

export function tick(filter: Filter, facet: Facet, value: string, on: boolean): Filter {
  const others = filter.ticked[facet].filter((one) => one !== value);
  return setFacet(filter, facet, on ? [...others, value] : others);
}

function setFacet(filter: Filter, facet: Facet, values: readonly string[]): Filter {
  return { ...filter, ticked: { ...filter.ticked, [facet]: values } };
}

// Each ticked value, and each bound, by itself.
export function partsOf(filter: Filter): Part[] {
  const ticked = FACETS.flatMap((kind) =>
    filter.ticked[kind].map((value) => ({ kind, value, without: tick(filter, kind, value, false) })),
  );
  return [...ticked, ...bounds(filter)];
}

function bounds(filter: Filter): Part[] {
  const parts: Part[] = [];
  for (const kind of ["strength", "confidence"] as const) {
    if (filter[kind] > 0)
      parts.push({ kind, value: String(filter[kind]), without: { ...filter, [kind]: 0 } });
  }
  for (const kind of ["since", "until", "month"] as const) {
    const value = filter[kind];
    if (value !== null) parts.push({ kind, value, without: { ...filter, [kind]: null } });
  }
  return parts;
}

// As partsOf, but all values of a facet together: letting one of them go would only narrow further.
export function wholeParts(filter: Filter): Part[] {
  const ticked = FACETS.filter((kind) => filter.ticked[kind].length).map((kind) => ({
    kind,
    value: filter.ticked[kind].join(", "),
    without: setFacet(filter, kind, []),
  }));
  return [...ticked, ...bounds(filter)];
}

export function isOn(filter: Filter): boolean {
  return partsOf(filter).length > 0;
}

// Whether it asks anything of ties, not of customers alone.
export function asksOfTies(filter: Filter): boolean {
  return OF_TIES.some((kind) => filter.ticked[kind].length > 0) || bounds(filter).length > 0;
}

export function sameFilter(one: Filter, other: Filter): boolean {
  const [left, right] = [new URLSearchParams(), new URLSearchParams()];
  writeFilter(left, one);
  writeFilter(right, other);
  return left.toString() === right.toString();
}

const DAY = /^\d{4}-\d\d-\d\d$/;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

// What makes no sense in an address is left out.
export function readFilter(values: URLSearchParams): Filter {
  const ticked = Object.fromEntries(
    FACETS.map((facet) => [facet, [...new Set(values.getAll(facet))].filter((one) => fits(facet, one))]),
  ) as Record<Facet, string[]>;
  const share = (name: string) => {
    const value = Number(values.get(name) ?? 0);
    return value >= 0 && value <= 1 ? value : 0;
  };
  return {
    ticked,
    strength: share("strength"),
    confidence: share("confidence"),
    since: dayIn(values.get("since")),
    until: dayIn(values.get("until")),
    month: MONTH.test(values.get("month") ?? "") ? values.get("month") : null,
    lone: values.get("lone") === "shown",
  };
}

function fits(facet: Facet, value: string): boolean {
  return facet !== "origin" || (ORIGINS as readonly string[]).includes(value);
}

function dayIn(text: string | null): string | null {
  return text !== null && DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
}

export function writeFilter(values: URLSearchParams, filter: Filter): void {
  for (const facet of FACETS) for (const value of filter.ticked[facet]) values.append(facet, value);
  for (const { kind, value } of bounds(filter)) values.set(kind, value);
  if (filter.lone) values.set("lone", "shown");
}

// As much of it as the service knows, for its picture of a customer; "" where it knows none of it.
export function askedOf(filter: Filter): string {
  const values = new URLSearchParams();
  for (const type of filter.ticked.type) values.append("types", type);
  if (filter.strength > 0) values.set("min_strength", String(filter.strength));
  if (filter.since !== null) values.set("since", filter.since);
  if (filter.until !== null) values.set("until", filter.until);
  const query = values.toString();
  return query && `&${query}`;
}
