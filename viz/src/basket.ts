// The basket: whom the reader has picked so far, in order, and the audience it was opened from.

export interface Picked {
  readonly id: string;
  readonly name: string;
}

// A saved audience; tag: the version that was read, for the next change.
export interface SavedAs {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly tag: string;
}

interface Contents {
  readonly people: ReadonlyMap<string, string>;
  readonly saved: SavedAs | null;
  readonly changed: boolean;
}

export interface Keeper {
  load(): string | null;
  save(text: string): void;
}

// As many as one question about contacts takes.
export const MOST = 10_000;
const STEPS = 50;
const NOTHING: Contents = { people: new Map(), saved: null, changed: false };

export class Basket {
  private now: Contents = NOTHING;
  private readonly before: Contents[] = [];
  private keeper: Keeper | null = null;
  private readonly listeners = new Set<() => void>();

  // Goes on with what was kept there.
  use(keeper: Keeper): void {
    this.keeper = keeper;
    this.now = read(keeper.load());
    this.before.length = 0;
    for (const listener of this.listeners) listener();
  }

  // Returns how to stop listening.
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  get size(): number {
    return this.now.people.size;
  }

  get saved(): SavedAs | null {
    return this.now.saved;
  }

  // Whether it holds something that no audience does.
  get changed(): boolean {
    return this.now.changed && (this.size > 0 || this.saved !== null);
  }

  get canUndo(): boolean {
    return this.before.length > 0;
  }

  has(id: string): boolean {
    return this.now.people.has(id);
  }

  ids(): string[] {
    return [...this.now.people.keys()];
  }

  // The last so many that came in, the latest first.
  latest(count: number): Picked[] {
    return [...this.now.people]
      .slice(-count)
      .reverse()
      .map(([id, name]) => ({ id, name }));
  }

  // Adds those that are not in it, as far as there is room; returns how many came in.
  add(picked: readonly Picked[]): number {
    const people = new Map(this.now.people);
    for (const { id, name } of picked) if (people.size < MOST && !people.has(id)) people.set(id, name);
    const added = people.size - this.now.people.size;
    if (added) this.become({ ...this.now, people, changed: true });
    return added;
  }

  remove(ids: readonly string[]): void {
    const people = new Map(this.now.people);
    for (const id of ids) people.delete(id);
    if (people.size < this.size) this.become({ ...this.now, people, changed: true });
  }

  clear(): void {
    if (this.size || this.saved) this.become(NOTHING);
  }

  // What an audience holds, in the place of all.
  open(picked: readonly Picked[], saved: SavedAs): void {
    const people = new Map(picked.slice(0, MOST).map(({ id, name }) => [id, name]));
    this.become({ people, saved, changed: false });
  }

  // It is saved now; nothing else changes, and undo goes past it.
  keep(saved: SavedAs | null): void {
    this.now = { ...this.now, saved, changed: saved === null && this.size > 0 };
    this.tell();
  }

  undo(): void {
    const before = this.before.pop();
    if (!before) return;
    // What was saved meanwhile stays saved, so that a later change goes to the version there is.
    const same = before.saved !== null && before.saved.id === this.now.saved?.id;
    this.now = same ? { ...before, saved: this.now.saved, changed: true } : before;
    this.tell();
  }

  private become(next: Contents): void {
    this.before.push(this.now);
    if (this.before.length > STEPS) this.before.shift();
    this.now = next;
    this.tell();
  }

  private tell(): void {
    const { people, saved, changed } = this.now;
    this.keeper?.save(JSON.stringify({ people: [...people], saved, changed }));
    for (const listener of this.listeners) listener();
  }
}

// What this browser kept; anything that is not that counts as an empty basket.
function read(text: string | null): Contents {
  if (!text) return NOTHING;
  try {
    const { people, saved, changed } = JSON.parse(text);
    const pairs: [string, string][] = people.filter(isPair);
    return { people: new Map(pairs), saved: isSaved(saved) ? saved : null, changed: changed === true };
  } catch {
    return NOTHING;
  }
}

function isPair(pair: unknown): pair is [string, string] {
  return Array.isArray(pair) && pair.length === 2 && pair.every((one) => typeof one === "string");
}

function isSaved(saved: unknown): saved is SavedAs {
  if (typeof saved !== "object" || saved === null) return false;
  const texts: Record<string, unknown> = { ...saved };
  return ["id", "name", "note", "tag"].every((name) => typeof texts[name] === "string");
}
