// Kinds of relationships that run from one customer to the other, and how that is said.

import { t, term } from "./strings.js";

const WAYS = ["reports-to", "supplier", "referred"];

// Both ways in which each of these kinds can run between the two of a pair.
export function waysOf(pair) {
  const ends = [
    [pair.source, pair.target],
    [pair.target, pair.source],
  ];
  return WAYS.flatMap((kind) => ends.map(([from]) => ({ kind, source_id: from, label: sayWay(kind, from, pair) })));
}

// "Ada reports to Ben": the source reports, supplies, or referred. Null for kinds without a direction.
export function sayWay(kind, from, { source, target, names }) {
  if (!WAYS.includes(kind)) return null;
  const [one, other] = told(names, [source, target]);
  return t(`way_${kind.replaceAll("-", "_")}`, from === source ? { from: one, to: other } : { from: other, to: one });
}

export function sayKind({ kind, source_id: from }, pair) {
  return (from && sayWay(kind, from, pair)) ?? term(kind);
}

// Namesakes are told apart by their ids; each name keeps to itself in which direction it is written.
function told(names, ids) {
  const same = names[0] === names[1];
  return names.map((name, at) => `\u2068${same ? `${name} (${ids[at]})` : name}\u2069`);
}
