// What the API answers about how far values can be trusted, and which groups it found.

import type { Foreseen, Leaving, Wanting } from "./trust_shapes.ts";

export interface WarnedWeek {
  week: number;
  left: number;
  stayed: number;
  precision: number | null;
  others_left: number;
  others_stayed: number;
  others_share: number | null;
}

export interface Warned {
  run_id: string | null;
  as_of: string;
  warned: number;
  weeks: WarnedWeek[];
  summary: string;
}

export interface Warnings {
  meaning: string | null;
  note: string | null;
  test: Warned | null;
  kept: Warned[];
}

export interface Cluster {
  cluster: number;
  customers: number;
  share: number;
  description: string;
  differences: ClusterDifference[];
  means: Record<string, number>;
}

export interface ClusterDifference {
  words: string;
}

export interface Clusters {
  items: Cluster[];
  usual: Record<string, number>;
  note: string | null;
}

// What the models of a run say of themselves; each as the record of the run keeps it.
export interface ValueReport {
  buying: Foreseen | null;
  churn: Leaving | null;
  recommendation: Wanting | null;
}
