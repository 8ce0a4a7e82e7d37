// What the reader did to a picture, to be undone and done again; going elsewhere begins anew.

import type { Places } from "./pins.ts";
import { type Route, writeRoute } from "./route.ts";

export interface Moment {
  readonly route: Route;
  readonly places: Places;
}

// What was done, and to whom; only: by which kinds of relationships.
export interface Change {
  readonly what: "expand" | "collapse" | "hide" | "show" | "move" | "pin" | "unpin" | "filter" | "back";
  readonly ids: readonly string[];
  readonly only: readonly string[];
}

interface Entry {
  moment: Moment;
  change: Change;
}

const MOST = 200;

export class History {
  private past: Entry[] = [];
  private future: Entry[] = [];
  private now: Moment | null = null;

  begin(moment: Moment): void {
    this.past = [];
    this.future = [];
    this.now = moment;
  }

  // What is to be seen from here on. travelled: the browser's own buttons led here; hint: what it is
  // called where the two moments alone do not say.
  note(next: Moment, { travelled = false, hint = null as Change | null } = {}): void {
    const before = this.now;
    this.now = next;
    const change = before && changeOf(before, next);
    if (!before || !change) return;
    if (travelled && this.cross(this.past, this.future, before, next)) return;
    if (travelled && this.cross(this.future, this.past, before, next)) return;
    this.past = [...this.past, { moment: before, change: hint ?? change }].slice(-MOST);
    this.future = [];
  }

  // Going back in the browser to what was here before undoes it.
  private cross(from: Entry[], to: Entry[], before: Moment, next: Moment): boolean {
    const last = from.at(-1);
    if (!last || changeOf(last.moment, next)) return false;
    from.pop();
    to.push({ moment: before, change: last.change });
    return true;
  }

  get undoable(): Change | null {
    return this.past.at(-1)?.change ?? null;
  }

  get redoable(): Change | null {
    return this.future.at(-1)?.change ?? null;
  }

  // What is to be seen then; null where there is nothing to undo.
  undo(): Moment | null {
    return this.turn(this.past, this.future);
  }

  redo(): Moment | null {
    return this.turn(this.future, this.past);
  }

  private turn(from: Entry[], to: Entry[]): Moment | null {
    const entry = from.pop();
    if (!entry || !this.now) return null;
    to.push({ moment: this.now, change: entry.change });
    this.now = entry.moment;
    return entry.moment;
  }
}

// What leads from one moment to the next, null where the same is to be seen.
export function changeOf(before: Moment, next: Moment): Change | null {
  return moved(before.places, next.places) ?? routed(before.route, next.route);
}

function routed(before: Route, next: Route): Change | null {
  if (written(before) === written(next)) return null;
  const bare = { expand: [], hide: [] };
  if (written({ ...before, ...bare }) !== written({ ...next, ...bare })) return change("filter");
  return stepped(before, next) ?? covered(before, next) ?? change("back");
}

function written(route: Route): string {
  return writeRoute({ ...route, select: null });
}

function stepped(before: Route, next: Route): Change | null {
  const [step] = next.expand.slice(before.expand.length);
  const steps = { expand: next.expand.slice(0, -1) };
  if (!step || written({ ...before, expand: [] }) !== written({ ...next, expand: [] })) return null;
  if (written({ ...next, ...steps }) !== written(before)) return null;
  return change(step.how, [step.id], step.only);
}

function covered(before: Route, next: Route): Change | null {
  if (written({ ...before, hide: [] }) !== written({ ...next, hide: [] })) return null;
  const more = next.hide.filter((id) => !before.hide.includes(id));
  const fewer = before.hide.filter((id) => !next.hide.includes(id));
  if (more.length && !fewer.length) return change("hide", more);
  return fewer.length && !more.length ? change("show", fewer) : null;
}

function moved(before: Places, next: Places): Change | null {
  const ids = [...next].flatMap(([id, at]) => {
    const was = before.get(id);
    return was && was.x === at.x && was.y === at.y ? [] : [id];
  });
  const gone = [...before.keys()].filter((id) => !next.has(id));
  if (ids.length) return change("move", ids);
  return gone.length ? change("unpin", gone) : null;
}

function change(what: Change["what"], ids: readonly string[] = [], only: readonly string[] = []): Change {
  return { what, ids, only };
}
