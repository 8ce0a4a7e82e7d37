// How far a group is from the usual in what it was found by, without a page.

// Between 0 and 1; all others are counts, days or money, of which the double weighs as much as the half.
const SHARES: ReadonlySet<string> = new Set(["churn_risk", "satisfaction"]);
// A bar is full at so many times the usual, and at so much more of a share.
const TIMES = 8;
const MORE = 0.5;

// From -1, much less than usual, to 1, much more.
export function offUsual(feature: string, mean: number, usual: number): number {
  const off = SHARES.has(feature)
    ? (mean - usual) / MORE
    : Math.log((Math.max(0, mean) + 1) / (Math.max(0, usual) + 1)) / Math.log(TIMES);
  return Number.isFinite(off) ? Math.max(-1, Math.min(1, off)) : 0;
}

// Where the bar begins and how long it is, in percent of its room; the usual stands in the middle.
export function barOf(off: number): { from: number; length: number } {
  const length = Math.max(1, Math.round(Math.abs(off) * 50));
  return { from: off < 0 ? 50 - length : 50, length };
}

export type FeatureUnit = "share" | "money" | "days" | "count";

export function unitOf(feature: string): FeatureUnit {
  if (SHARES.has(feature)) return "share";
  if (feature === "spent" || feature === "clv") return "money";
  return feature === "recency_days" ? "days" : "count";
}

// The rule whose members a group's customers are.
export function ruleOf(cluster: number): string {
  return `cluster == ${cluster}`;
}
