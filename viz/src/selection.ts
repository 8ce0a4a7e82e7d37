// Which nodes of the picture are picked together, beside the one that the panel is about.

export class Selection {
  readonly ids = new Set<string>();
  private readonly listeners: (() => void)[] = [];

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  set(ids: Iterable<string>): void {
    this.ids.clear();
    for (const id of ids) this.ids.add(id);
    for (const listener of this.listeners) listener();
  }

  clear(): void {
    if (this.ids.size) this.set([]);
  }
}
