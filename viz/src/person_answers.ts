// What the API answers about one customer or community beside what answers.ts has.

import type { Scores } from "./answers.ts";

export interface AmountSum {
  currency: string | null;
  count: number;
  amount: number;
}

// type: null for all that are not told apart.
export interface TypeCount {
  type: string | null;
  count: number;
  amounts: AmountSum[];
}

export interface TimelineBin {
  month: string;
  count: number;
  types: TypeCount[];
}

export interface Timeline {
  total: number;
  left_out: number;
  bins: TimelineBin[];
}

export interface Interaction {
  type: string;
  occurred_at: string;
}

// Where a value stands among some customers; percentile: percent of the others who have less.
export interface Standing {
  higher: number;
  equal: number;
  total: number;
  percentile: number;
}

export interface Compared {
  measure: Exclude<keyof Scores, "community_id">;
  value: number;
  overall: Standing;
  inside: Standing;
}

export interface Percentiles {
  community_name: string;
  measures: Compared[];
}

export interface OnePercentiles {
  percentiles: Percentiles | null;
}

export interface Valuation {
  orders: number;
  last_order_at: string | null;
  spent: number | null;
  rfm_segment: string | null;
  clv: number | null;
  clv_low: number | null;
  clv_high: number | null;
  brought_value: number | null;
  stage: string | null;
  stage_since: string | null;
  churn_risk: number | null;
  satisfaction: number | null;
  ratings: number;
}

// What a customer is worth; life, reasons, advice: in words.
export interface Valued {
  customer_id: string;
  name: string;
  currency: string | null;
  valuation: Valuation;
  life: string[];
  reasons: string[];
  advice: string | null;
}

export interface OneValued {
  value: Valued | null;
}

// A product that a customer may want; reasons: in words.
export interface Recommendation {
  product_id: string;
  reasons: string[];
}

export interface Recommendations {
  items: Recommendation[];
}

export interface HistoryRow {
  as_of: string;
  customer_id: string;
  community_id: number;
  community_name: string;
  rank: number;
  customers: number;
  percentile: number;
}

export interface History {
  items: HistoryRow[];
}

export interface Flow {
  name: string;
  members: number;
}

export type LineageName =
  | "first"
  | "continued"
  | "grown"
  | "shrunk"
  | "merged"
  | "split"
  | "born"
  | "dissolved";

export interface LineageEvent {
  event: LineageName;
  name: string;
  size: number;
  size_before: number;
  joined: number;
  left: number;
  sources: Flow[];
  targets: Flow[];
}

export interface LineageStep {
  as_of: string;
  event: LineageEvent;
}

export interface LineageSteps {
  items: LineageStep[];
}

export interface Roles {
  customer_id: string;
  name: string;
  roles: string[];
  reasons: string[];
}

export interface OneRoles {
  roles: Roles | null;
}

export interface Contribution {
  customer_id: string;
  name: string;
  share: number;
  reason: string;
}

export interface Explanation {
  reasons: string[];
  contributions: Contribution[];
  others_count: number;
  notes: string[];
}

export interface Seed {
  rank: number;
  customer_id: string;
  reasons: string[];
}

export interface Plan {
  plan_id: string;
  created_at: string;
  seeds: Seed[];
  summary: string;
}
