// Where the reader is, in the address: #/, #/community/7, #/customer/ann?select=bob&expand=bob,
// #/duplicates?left=ann&right=anne
// The fragment never reaches a server, so an id may hold any character, "." and ".." included.

export const HOME = { kind: "communities", id: null, select: null, expand: [], pair: null };
export const DUPLICATES = { ...HOME, kind: "duplicates" };

function readRoute(hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [kind, ...rest] = path.split("/");
  const values = new URLSearchParams(query);
  const id = decode(rest.join("/"));
  if (path === "duplicates") return { ...DUPLICATES, pair: pairOf(values) };
  const known = (kind === "community" || kind === "customer") && id;
  return {
    ...HOME,
    kind: known ? kind : "communities",
    id: known ? id : null,
    select: values.get("select"),
    expand: values.getAll("expand"),
  };
}

function pairOf(values) {
  const pair = [values.get("left"), values.get("right")];
  return pair.every((id) => id !== null) ? pair : null;
}

export function writeRoute(route) {
  const path = route.id === null ? "" : `${route.kind}/${encodeURIComponent(route.id)}`;
  const values = new URLSearchParams();
  if (route.kind === DUPLICATES.kind) {
    if (route.pair) values.set("left", route.pair[0]);
    if (route.pair) values.set("right", route.pair[1]);
    const query = values.toString();
    return `#/${route.kind}${query ? `?${query}` : ""}`;
  }
  if (route.select !== null) values.set("select", route.select);
  for (const id of route.expand) values.append("expand", id);
  const query = values.toString();
  return `#/${path}${query ? `?${query}` : ""}`;
}

export function sameView(one, other) {
  return one.kind === other.kind && one.id === other.id;
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// A page inside a notebook's frame may not touch the address; then the way back is kept here.
export class Address {
  constructor(onChange) {
    this.current = readRoute(window.location.hash);
    this.onChange = onChange;
    const follow = () => {
      this.current = readRoute(window.location.hash);
      onChange(this.current);
    };
    window.addEventListener("popstate", follow);
  }

  go(route, { replace = false } = {}) {
    this.write(route, replace);
    this.onChange(route);
  }

  // The page shows this already; only the address follows.
  note(route) {
    this.write(route, true);
  }

  write(route, replace) {
    this.current = route;
    try {
      if (replace) window.history.replaceState(null, "", writeRoute(route));
      else window.history.pushState(null, "", writeRoute(route));
    } catch {
      // The reader still gets where they wanted to go.
    }
  }
}
