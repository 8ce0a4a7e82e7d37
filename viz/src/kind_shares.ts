// The kinds of ties in a picture, the most frequent first.

import type { View } from "./answers.ts";

const SHOWN = 5;

export interface Kind {
  type: string;
  share: number;
}

// share: of the ties that are drawn; one may be of several kinds.
export function kindsOf({ edges }: View): Kind[] {
  const counts = new Map<string, number>();
  for (const type of edges.flatMap((edge) => edge.types)) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts]
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .slice(0, SHOWN)
    .map(([type, n]) => ({ type, share: n / edges.length }));
}
