// Whom the reader put together, apart from the one that the panel is about.

export class Selection {
  private members: ReadonlySet<string> = new Set();
  private readonly onChange: () => void;

  constructor(onChange: () => void) {
    this.onChange = onChange;
  }

  get ids(): ReadonlySet<string> {
    return this.members;
  }

  has(id: string): boolean {
    return this.members.has(id);
  }

  toggle(id: string): void {
    const next = new Set(this.members);
    if (!next.delete(id)) next.add(id);
    this.set(next);
  }

  // These and nobody else; in the order in which they were chosen.
  set(ids: Iterable<string>): void {
    const next = new Set(ids);
    if (next.size === this.members.size && [...next].every((id) => this.members.has(id))) return;
    this.members = next;
    this.onChange();
  }

  clear(): void {
    this.set([]);
  }
}
