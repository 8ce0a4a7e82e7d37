// Where the reader is, in the address: #/, #/parts/7, #/community/7, #/duplicates?left=ann&right=anne,
// #/customer/ann?select=bob&expand=bob&only=family&hide=eve, #/path/ann?to=bob, #/whole?at=12.5,-40,3,
// #/customer/ann?page=full, #/report/customer/ann, #/segments?rule=age+%3E+30, #/segments/loyal,
// #/groups, #/groups/2, #/lifecycle, #/trust
// The fragment never reaches a server, so an id may hold any character, "." and ".." included.

import { type Filter, NO_FILTER, readFilter, writeFilter } from "./filter.ts";

export interface Place {
  readonly kind:
    | "communities"
    | "parts"
    | "community"
    | "customer"
    | "path"
    | "duplicates"
    | "whole"
    | "lifecycle"
    | "trust"
    | "groups"
    | "segments";
  readonly id: string | null;
  // Where a path leads.
  readonly to?: string | null;
}

// What was brought in around a customer, or taken out again; only: kinds of relationships, none for all.
export interface Step {
  readonly how: "expand" | "collapse";
  readonly id: string;
  readonly only: readonly string[];
}

// How a place is shown: with its picture, as a whole page of all that is known, or as a page to print.
export type Look = "picture" | "full" | "report";

// select: what the panel is about; expand: what was brought in, in order; pair: of duplicates; at: the
// middle of what is seen of the whole map, and its zoom; filter: what is seen of the picture; colour: the
// measure it is coloured by, null for communities.
export interface Route extends Place {
  readonly look: Look;
  readonly select: string | null;
  readonly expand: readonly Step[];
  readonly hide: readonly string[];
  readonly pair: readonly [string, string] | null;
  readonly at: readonly [number, number, number] | null;
  readonly filter: Filter;
  readonly colour: string | null;
  // Of a segment that is not saved.
  readonly rule?: string | null;
}

export const HOME: Route = {
  kind: "communities",
  id: null,
  to: null,
  look: "picture",
  select: null,
  expand: [],
  hide: [],
  pair: null,
  at: null,
  filter: NO_FILTER,
  colour: null,
};
export const DUPLICATES: Route = { ...HOME, kind: "duplicates" };
export const WHOLE: Route = { ...HOME, kind: "whole" };
export const LIFE: Route = { ...HOME, kind: "lifecycle" };
export const TRUST: Route = { ...HOME, kind: "trust" };
export const SEGMENTS: Route = { ...HOME, kind: "segments" };
export const GROUPS: Route = { ...HOME, kind: "groups" };

// Those whose address needs no id.
const ALONE: ReadonlySet<string> = new Set([WHOLE.kind, LIFE.kind, SEGMENTS.kind, GROUPS.kind]);

const NAMED: ReadonlySet<string> = new Set(["segments", "groups", "parts", "community", "customer"]);

export function readRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const parts = path.split("/");
  const report = parts[0] === "report";
  const [kind, ...rest] = report ? parts.slice(1) : parts;
  const values = new URLSearchParams(query);
  const id = decode(rest.join("/"));
  if (path === "duplicates") return { ...DUPLICATES, pair: pairOf(values) };
  if (path === "whole") return { ...WHOLE, select: values.get("select"), at: spotOf(values.get("at")) };
  if (path === "lifecycle") return LIFE;
  if (path === TRUST.kind) return TRUST;
  const beside = { select: values.get("select"), colour: values.get("colour") };
  if (path === "groups") return { ...GROUPS, ...beside };
  if (path === "segments") return { ...SEGMENTS, ...beside, rule: values.get("rule") };
  const to = kind === "path" ? values.get("to") : null;
  const known = NAMED.has(kind ?? "") || to !== null;
  const place = known && id ? ({ kind, id, to } as Place) : HOME;
  return {
    ...HOME,
    ...place,
    look: lookOf(place, report, values.get("page")),
    select: values.get("select"),
    expand: stepsOf(values),
    hide: values.getAll("hide"),
    filter: readFilter(values),
    colour: values.get("colour"),
  };
}

// The kinds of a step stand right after it.
function stepsOf(values: URLSearchParams): Step[] {
  const steps: { how: Step["how"]; id: string; only: string[] }[] = [];
  for (const [name, value] of values) {
    const last = steps.at(-1);
    if (name === "expand" || name === "collapse") steps.push({ how: name, id: value, only: [] });
    else if (name === "only" && last?.how === "expand") last.only.push(value);
  }
  return steps;
}

// Only one customer or one community has more than its picture.
function lookOf({ kind }: Place, report: boolean, page: string | null): Look {
  if (kind !== "customer" && kind !== "community") return "picture";
  if (report) return "report";
  return page === "full" ? "full" : "picture";
}

function pairOf(values: URLSearchParams): [string, string] | null {
  const [left, right] = [values.get("left"), values.get("right")];
  return left !== null && right !== null ? [left, right] : null;
}

// Numbers that make sense, or none.
function spotOf(text: string | null): [number, number, number] | null {
  const [x = Number.NaN, y = Number.NaN, zoom = Number.NaN, ...rest] = (text ?? "").split(",").map(Number);
  const sound = [x, y, zoom].every(Number.isFinite) && zoom > 0 && rest.length === 0;
  return text && sound ? [x, y, zoom] : null;
}

export function writeRoute(route: Route): string {
  const whole = ALONE.has(route.kind) ? route.kind : "";
  const report = route.look === "report" ? "report/" : "";
  const path = route.id === null ? whole : `${report}${route.kind}/${encodeURIComponent(route.id)}`;
  const values = new URLSearchParams();
  if (route.kind === TRUST.kind) return `#/${TRUST.kind}`;
  if (route.kind === DUPLICATES.kind) {
    if (route.pair) values.set("left", route.pair[0]);
    if (route.pair) values.set("right", route.pair[1]);
    const query = values.toString();
    return `#/${route.kind}${query ? `?${query}` : ""}`;
  }
  if (typeof route.to === "string") values.set("to", route.to);
  if (route.look === "full") values.set("page", "full");
  if (route.select !== null) values.set("select", route.select);
  for (const { how, id, only } of route.expand) {
    values.append(how, id);
    for (const kind of only) values.append("only", kind);
  }
  for (const id of route.hide) values.append("hide", id);
  if (route.at) values.set("at", route.at.join(","));
  writeFilter(values, route.filter);
  if (route.colour !== null) values.set("colour", route.colour);
  if (route.rule) values.set("rule", route.rule);
  const query = values.toString();
  return `#/${path}${query ? `?${query}` : ""}`;
}

// Segments and groups stand beside the map of communities.
export function besideMap({ kind }: Place): boolean {
  return kind === SEGMENTS.kind || kind === GROUPS.kind;
}

export function sameView(first: Place, second: Place): boolean {
  const [one, other] = [first, second].map((place) => (besideMap(place) ? HOME : place)) as [Place, Place];
  return one.kind === other.kind && one.id === other.id && (one.to ?? null) === (other.to ?? null);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// A page inside a notebook's frame may not touch the address; then the way back is kept here.
export class Address {
  current: Route = readRoute(window.location.hash);
  // Whether the browser's own buttons led here.
  travelled = false;
  private readonly onChange: (route: Route) => void;

  constructor(onChange: (route: Route) => void) {
    this.onChange = onChange;
    const follow = () => {
      this.current = readRoute(window.location.hash);
      this.travelled = true;
      onChange(this.current);
    };
    window.addEventListener("popstate", follow);
  }

  go(route: Route, { replace = false } = {}): void {
    this.write(route, replace);
    this.onChange(route);
  }

  // The page shows this already; only the address follows.
  note(route: Route): void {
    this.write(route, true);
  }

  private write(route: Route, replace: boolean): void {
    this.current = route;
    this.travelled = false;
    try {
      if (replace) window.history.replaceState(null, "", writeRoute(route));
      else window.history.pushState(null, "", writeRoute(route));
    } catch {
      // The reader still gets where they wanted to go.
    }
  }
}
