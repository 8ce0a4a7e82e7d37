// Where the reader is, in the address: #/, #/parts/7, #/community/7, #/customer/ann?select=bob&expand=bob,
// #/duplicates?left=ann&right=anne, #/customer/ann?page=full, #/report/customer/ann
// The fragment never reaches a server, so an id may hold any character, "." and ".." included.

export interface Place {
  readonly kind: "communities" | "parts" | "community" | "customer" | "duplicates";
  readonly id: string | null;
}

// How a place is shown: with its picture, as a whole page of all that is known, or as a page to print.
export type Look = "picture" | "full" | "report";

// select: what is selected in the picture; expand: around whom more was brought in; pair: of duplicates.
export interface Route extends Place {
  readonly look: Look;
  readonly select: string | null;
  readonly expand: readonly string[];
  readonly pair: readonly [string, string] | null;
}

export const HOME: Route = {
  kind: "communities",
  id: null,
  look: "picture",
  select: null,
  expand: [],
  pair: null,
};
export const DUPLICATES: Route = { ...HOME, kind: "duplicates" };

export function readRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const parts = path.split("/");
  const report = parts[0] === "report";
  const [kind, ...rest] = report ? parts.slice(1) : parts;
  const values = new URLSearchParams(query);
  const id = decode(rest.join("/"));
  if (path === "duplicates") return { ...DUPLICATES, pair: pairOf(values) };
  const known = kind === "parts" || kind === "community" || kind === "customer";
  const place: Place = known && id ? { kind, id } : HOME;
  return {
    ...HOME,
    kind: place.kind,
    id: place.id,
    look: lookOf(place, report, values.get("page")),
    select: values.get("select"),
    expand: values.getAll("expand"),
  };
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

export function writeRoute(route: Route): string {
  const report = route.look === "report" ? "report/" : "";
  const path = route.id === null ? "" : `${report}${route.kind}/${encodeURIComponent(route.id)}`;
  const values = new URLSearchParams();
  if (route.kind === DUPLICATES.kind) {
    if (route.pair) values.set("left", route.pair[0]);
    if (route.pair) values.set("right", route.pair[1]);
    const query = values.toString();
    return `#/${route.kind}${query ? `?${query}` : ""}`;
  }
  if (route.look === "full") values.set("page", "full");
  if (route.select !== null) values.set("select", route.select);
  for (const id of route.expand) values.append("expand", id);
  const query = values.toString();
  return `#/${path}${query ? `?${query}` : ""}`;
}

export function sameView(one: Place, other: Place): boolean {
  return one.kind === other.kind && one.id === other.id;
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
  private readonly onChange: (route: Route) => void;

  constructor(onChange: (route: Route) => void) {
    this.onChange = onChange;
    const follow = () => {
      this.current = readRoute(window.location.hash);
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
    try {
      if (replace) window.history.replaceState(null, "", writeRoute(route));
      else window.history.pushState(null, "", writeRoute(route));
    } catch {
      // The reader still gets where they wanted to go.
    }
  }
}
