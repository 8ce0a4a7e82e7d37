// Single keys of the page of duplicates; they can be switched off, for those who dictate.

import { recall, remember } from "./memory.ts";

const KEYS = new Map([
  ["j", "next"],
  ["ArrowDown", "next"],
  ["k", "previous"],
  ["ArrowUp", "previous"],
  ["m", "merge"],
  ["n", "separate"],
  ["u", "undo"],
] as const);

type Name = typeof KEYS extends ReadonlyMap<string, infer N> ? N : never;
type Actions = Record<Name, () => unknown>;

export class Shortcuts {
  private readonly ready: () => boolean;
  private readonly actions: Actions;

  constructor(ready: () => boolean, actions: Actions) {
    this.ready = ready;
    this.actions = actions;
    document.addEventListener("keydown", (event) => this.key(event));
  }

  get on(): boolean {
    return recall("shortcuts") !== "off";
  }

  toggle(): void {
    remember("shortcuts", this.on ? "off" : "on");
  }

  private key(event: KeyboardEvent): void {
    const keys: ReadonlyMap<string, Name> = KEYS;
    const name = keys.get(event.key.length === 1 ? event.key.toLowerCase() : event.key);
    if (!name || !this.on || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!this.ready() || isTaken(event)) return;
    event.preventDefault();
    this.actions[name]();
  }
}

// Where somebody types, chooses or scrolls, the key belongs there.
function isTaken({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest("input:not([type=radio]), textarea, select, dialog")) return true;
  return key.startsWith("Arrow") && target.closest("input, .pair-scroll") !== null;
}
