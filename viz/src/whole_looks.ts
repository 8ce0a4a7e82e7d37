// What customers and ties of the whole map look like, and what is said of all of them together.

import type { WholeMap } from "./answers.ts";
import { colourOf } from "./model.ts";
import type { Style } from "./page.ts";
import { count, number, t } from "./strings.ts";
import { colours } from "./theme.ts";
import type { Looks, Points } from "./whole_scene.ts";

export function pointsOf(map: WholeMap, style: Style): Points {
  return {
    ...map,
    group: map.community,
    radius: map.ids.map((_, row) => radiusOf(map, row)),
    colour: map.community.map((id) => colourOf(id, style)),
  };
}

// Never so large that two touch.
export function radiusOf({ spacing, size }: WholeMap, row: number): number {
  return spacing * (0.27 + 0.21 * (size[row] ?? 0));
}

export function looks(): Looks {
  const { edge, edgeStrength } = colours();
  const at = (start: number) => Number.parseInt(edge.slice(start, start + 2), 16);
  return { tie: [at(1), at(3), at(5)], strength: edgeStrength };
}

// The service says it in English; this says the same from the numbers.
export function noteOf({ ids, source, total_customers: all, total_ties: ties, alone }: WholeMap): string {
  const parts = [
    ids.length < all
      ? t("whole_most", { n: ids.length, all })
      : t("whole_shown", { n: ids.length, ties: number(source.length) }),
    source.length < ties && t("ties_of", { n: source.length, all: ties }),
    alone > 0 && count("alone", alone),
  ];
  return parts.filter(Boolean).join(" ");
}
