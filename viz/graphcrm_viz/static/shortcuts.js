// Single keys of the page of duplicates; they can be switched off, for those who dictate.

import { recall, remember } from "./memory.js";

const KEYS = { j: "next", ArrowDown: "next", k: "previous", ArrowUp: "previous", m: "merge", n: "separate", u: "undo" };

export class Shortcuts {
  constructor(ready, actions) {
    this.ready = ready;
    this.actions = actions;
    document.addEventListener("keydown", (event) => this.key(event));
  }

  get on() {
    return recall("shortcuts") !== "off";
  }

  toggle() {
    remember("shortcuts", this.on ? "off" : "on");
  }

  key(event) {
    const name = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!name || !this.on || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!this.ready() || isTaken(event)) return;
    event.preventDefault();
    this.actions[name]();
  }
}

// Where somebody types, chooses or scrolls, the key belongs there.
function isTaken({ target, key }) {
  if (target.closest?.("input:not([type=radio]), textarea, select, dialog")) return true;
  return key.startsWith("Arrow") && Boolean(target.closest?.("input, .pair-scroll"));
}
