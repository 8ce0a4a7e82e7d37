// The buttons and keys that undo and do again, and what they say.

import { h, icon, replace } from "./dom.ts";
import type { Change } from "./history.ts";
import type { Steps } from "./steps.ts";
import { count, shorten, t, term } from "./strings.ts";

const LONGEST = 40;

// "hide Ann", "bring in family of Ann".
export function wordsOf({ what, ids, only }: Change, nameOf: (id: string) => string): string {
  const [id = ""] = ids;
  const name = shorten(nameOf(id), LONGEST);
  if (what === "filter" || what === "back") return t(`change_${what}`);
  if (what === "expand" && only.length)
    return t("change_expand_only", { kinds: only.map(term).join(", "), name });
  if (ids.length > 1 && (what === "hide" || what === "show")) return count(`change_${what}_many`, ids.length);
  return t(`change_${what}`, { name });
}

export function undoButtons(steps: Steps): HTMLElement[] {
  const { history } = steps;
  return [
    button(steps, "undo", history.undoable, () => steps.undo()),
    button(steps, "redo", history.redoable, () => steps.redo()),
  ];
}

export function refillUndo(place: HTMLElement, steps: Steps): void {
  const focused = place.contains(document.activeElement) ? document.activeElement?.id : undefined;
  const buttons = undoButtons(steps);
  replace(place, buttons);
  buttons.find(({ id }) => id === focused)?.focus();
}

// Where there is nothing to do the button stays, so that the keyboard does not lose its place.
function button(steps: Steps, name: "undo" | "redo", change: Change | null, action: () => void): HTMLElement {
  const what = change && wordsOf(change, (id) => steps.name(id));
  const label = what === null ? t(`${name}_step`) : t(`${name}_what`, { what });
  return h(
    "button",
    {
      class: "icon-button",
      id: `tool-${name}`,
      title: label,
      "aria-label": label,
      "aria-disabled": what === null && "true",
      onclick: action,
    },
    icon(name),
  );
}

// Ctrl+Z undoes, Ctrl+Shift+Z and Ctrl+Y do again, except where somebody types.
export function listenToUndo(steps: Steps, ready: () => boolean): void {
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !ready()) return;
    const key = event.key.toLowerCase();
    const typing = event.target instanceof Element && event.target.closest("input, textarea, select, dialog");
    if (typing || (key !== "z" && key !== "y") || (key === "y" && event.shiftKey)) return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) steps.redo();
    else steps.undo();
  });
}
