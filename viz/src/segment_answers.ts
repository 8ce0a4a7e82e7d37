// What the API answers about segments.

export type SegmentValue = number | string | string[];

export interface Segment {
  segment_id: string;
  name: string;
  rule: string;
  description: string | null;
  count: number | null;
  share: number | null;
  problem: string | null;
}

export interface RulePart {
  text: string;
  depth: number;
  joined: "and" | "or" | "not" | null;
  alone: number;
  so_far: number;
  unknown: number;
  bound: number | null;
}

export interface SegmentMember {
  customer_id: string;
  name: string;
  values: Record<string, SegmentValue | null>;
}

export interface CommunityCount {
  community_id: number;
  name: string;
  members: number;
  size: number;
}

export interface CommunityCounts {
  items: CommunityCount[];
  more: number;
  alone: number;
}

export interface SegmentCount {
  count: number;
  total: number;
  share: number;
  parts: RulePart[];
  sample: SegmentMember[];
  hints: string[];
  by_community: CommunityCounts | null;
}

export interface ConditionChange {
  text: string;
  field: string;
  was: SegmentValue | null;
  now: SegmentValue | null;
}

export interface SegmentChange {
  customer_id: string;
  name: string;
  change: "in" | "out";
  new: boolean;
  conditions: ConditionChange[];
}

export interface SegmentChanges {
  items: SegmentChange[];
  count_before: number;
  count_now: number;
  came: number;
  left: number;
  hints: string[];
  since_as_of: string | null;
}

export interface SegmentField {
  name: string;
  kind: string;
  meaning: string;
}

export interface FieldValue {
  value: string;
  count: number;
}
