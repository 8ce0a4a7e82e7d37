// The share of a community's members whom a rule fits, as a measure that the map is coloured by.

import type { Key } from "./english.ts";
import type { Measure } from "./measures.ts";
import type { CommunityCounts } from "./segment_answers.ts";
import { percent, t } from "./strings.ts";

export const MARKED = "marked";

// name: of the measure; communities without any such member have no value.
export function markMeasure({ items }: CommunityCounts, name: Key): Measure {
  const found = new Map(items.map((one) => [String(one.community_id), one]));
  return {
    key: MARKED,
    of: "community",
    name,
    hint: null,
    none: "measure_marked_none",
    value: (_, id) => {
      const one = found.get(id);
      // As it is told: what reads alike has one colour.
      return one ? Number((one.members / one.size).toPrecision(2)) : null;
    },
    show: (value) => percent(value),
    tell: (id) => {
      const one = found.get(id);
      const values = one && { n: one.members, all: one.size, share: percent(one.members / one.size) };
      return values ? t("measure_marked_of", values) : t("measure_marked_nobody");
    },
  };
}
