// Bringing in contacts: all, or by kind of relationship, with the number that it would add.

import type { Act } from "./acts.ts";
import { type Child, h, icon } from "./dom.ts";
import type { Growth, Steps } from "./steps.ts";
import { count, t, term } from "./strings.ts";

const MOST_KINDS = 12;

// What each choice would bring in; none where there is nobody, or no room.
export function growthActs({ answer, room }: Growth, id: string, steps: Steps): Act[] {
  if (!room) return [];
  const kinds = answer.kinds.filter(({ adds }) => adds).slice(0, MOST_KINDS);
  const all: Act = {
    name: "expand",
    label: labelOf(answer.adds, room),
    icon: "expand",
    run: () => steps.expand(id),
  };
  return [
    ...(answer.adds ? [all] : []),
    ...kinds.map(({ type, adds }) => ({
      name: "expand-kind",
      ...kindLabel(term(type), adds, room),
      run: () => steps.expand(id, [type]),
    })),
  ];
}

function labelOf(adds: number, room: number): string {
  return room < adds ? t("expand_some", { n: room, all: adds }) : count("expand", adds);
}

function kindLabel(kind: string, adds: number, room: number): Pick<Act, "label" | "said"> & { said: string } {
  const values = { kind, n: Math.min(room, adds), all: adds };
  if (room < adds) return { label: t("expand_kind_some", values), said: t("expand_kind_some_label", values) };
  return { label: t("expand_kind", values), said: count("expand_kind_label", adds, values) };
}

// For the panel, which does not wait for the numbers.
export function growthPart(
  growth: Promise<Growth | null>,
  id: string,
  steps: Steps,
  most: number,
): HTMLElement {
  const place = h("div", { class: "grow later" });
  growth.then(
    (found) => place.replaceWith(...(found ? content(found, growthActs(found, id, steps), most) : [])),
    () => place.remove(),
  );
  return place;
}

function content({ answer, room }: Growth, acts: readonly Act[], most: number): HTMLElement[] {
  if (!answer.neighbours && !answer.kinds.length) return [];
  if (acts.length) {
    const all = acts.filter(({ name }) => name === "expand");
    const kinds = acts.filter(({ name }) => name !== "expand");
    return [h("div", { class: "grow" }, all.map(allButton), kindList(kinds))];
  }
  return [h("p", { class: "hint" }, room ? t("expand_none") : t("expand_full", { n: most }))];
}

function allButton({ label, run }: Act): HTMLElement {
  return h(
    "button",
    { class: "button primary", id: "expand", type: "button", onclick: run },
    icon("expand"),
    label,
  );
}

function kindList(acts: readonly Act[]): Child {
  if (!acts.length) return null;
  return h(
    "ul",
    { class: "grow-kinds", "aria-label": t("expand_kinds") },
    acts.map(({ label, said, run }) =>
      h(
        "li",
        {},
        h(
          "button",
          { class: "button small", type: "button", "aria-label": `${label} – ${said}`, onclick: run },
          h("span", {}, label),
        ),
      ),
    ),
  );
}
