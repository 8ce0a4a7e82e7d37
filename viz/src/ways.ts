// Kinds of relationships that run from one customer to the other, and how that is said.

import type { Key } from "./english.ts";
import type { Correction, TiedPair } from "./reader.ts";
import { t, term } from "./strings.ts";

const WAYS: ReadonlyMap<string, Key> = new Map([
  ["reports-to", "way_reports_to"],
  ["supplier", "way_supplier"],
  ["referred", "way_referred"],
]);

// A kind of relationship, from which customer it runs where it has a direction, and how that is said.
export interface Way {
  kind: string;
  source_id: string | undefined;
  label: string;
}

// Both ways in which each of these kinds can run between the two of a pair.
export function waysOf(pair: TiedPair): Way[] {
  return [...WAYS.keys()].flatMap((kind) =>
    [pair.source, pair.target].map((from) => ({
      kind,
      source_id: from,
      label: sayKind({ kind, source_id: from }, pair),
    })),
  );
}

// "Ada reports to Ben": the source reports, supplies, or referred. Null for kinds without a direction.
export function sayWay(kind: string, from: string, { source, target, names }: TiedPair): string | null {
  const key = WAYS.get(kind);
  if (!key) return null;
  const same = names[0] === names[1];
  const [one, other] = [told(names[0], source, same), told(names[1], target, same)];
  return t(key, from === source ? { from: one, to: other } : { from: other, to: one });
}

export function sayKind({ kind, source_id: from }: Omit<Correction, "note">, pair: TiedPair): string {
  return (from ? sayWay(kind, from, pair) : null) ?? term(kind);
}

// Namesakes are told apart by their ids; each name keeps to itself in which direction it is written.
function told(name: string, id: string, same: boolean): string {
  return `\u2068${same ? `${name} (${id})` : name}\u2069`;
}
