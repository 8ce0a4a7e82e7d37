// What the API answers about a customer as a whole, stages of life, and the satisfaction of groups.

import type { Community, Customer, Records, Related, Scores } from "./answers.ts";
import type { Compared, Interaction, Recommendation, Roles, Timeline } from "./person_answers.ts";

export interface Worth {
  currency: string | null;
  orders: number;
  first_order_at: string | null;
  last_order_at: string | null;
  spent: number | null;
  average_order: number | null;
  p_alive: number | null;
  expected_orders: number | null;
  clv: number | null;
  clv_low: number | null;
  clv_high: number | null;
  network_value: number | null;
  brought_value: number | null;
}

export interface StageStep {
  stage: string;
  words: string;
}

export interface StageNow {
  stage: string;
  since: string | null;
  history: StageStep[];
}

export interface ChurnSign {
  words: string;
}

export interface Churn {
  risk: number;
  reasons: ChurnSign[];
  advice: string | null;
}

export interface Satisfied {
  satisfaction: number;
  ratings: number;
}

export interface CustomerSegments {
  rfm: string | null;
  recency_score: number | null;
  frequency_score: number | null;
  monetary_score: number | null;
  saved: string[];
}

export interface LikelyTie {
  customer_id: string;
  name: string;
  probability: number | null;
  reasons: string[];
}

export interface Contact {
  months: Timeline;
  latest: Interaction[];
}

export interface Group {
  community: Pick<Community, "community_id" | "name" | "size">;
}

export interface Influence {
  scores: Scores;
  measures: Compared[];
  roles: Roles | null;
}

export type Profile = Omit<Customer, "scores" | "community_name">;

// A part that is null has a reason in words.
export interface ConsentSaid {
  name: string;
  value: unknown;
  record_id: string;
  source: string | null;
}

export interface Consent {
  said: ConsentSaid[];
  agree: boolean;
}

export interface Customer360 {
  run_id: string | null;
  reasons: Record<string, string>;
  profile: Profile | null;
  records: Records | null;
  relationships: Related[] | null;
  timeline: Contact | null;
  value: Worth | null;
  stage: StageNow | null;
  churn: Churn | null;
  satisfaction: Satisfied | null;
  segments: CustomerSegments | null;
  recommendations: Recommendation[] | null;
  community: Group | null;
  influence: Influence | null;
  likely: LikelyTie[] | null;
  consent: Consent | null;
}

// source: null for customers who became known.
export interface Move {
  source: string | null;
  target: string;
  customers: number;
}

export interface StageMonth {
  month: string;
  stock: number[];
  moves: Move[];
}

export interface Flows {
  stages: string[];
  months: StageMonth[];
}

export interface Measured {
  value: number;
  low: number;
  high: number;
  ratings: number;
}

export interface GroupRow {
  group: string;
  name: string;
  customers: number;
  mean: Measured;
  nps: Measured | null;
  csat: Measured | null;
  small: boolean;
}

export interface Satisfaction {
  items: GroupRow[];
  total: GroupRow | null;
  min_group: number;
}
