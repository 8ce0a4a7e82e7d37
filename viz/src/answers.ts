// What the API answers, as far as the page reads it. The models of graphcrm_api say what each field
// means; a saved page carries the same, with a little less of each customer.

export interface Scores {
  community_id: number;
  degree: number;
  strength: number;
  pagerank: number;
  betweenness: number;
  harmonic: number;
  core: number;
}

export interface Customer {
  customer_id: string;
  label: string;
  name: string | null;
  kind: string | null;
  email: string | null;
  phone: string | null;
  company: string | null;
  job_title: string | null;
  city: string | null;
  state: string | null;
  country: string | null;
  tags: string[] | null;
  bare: boolean;
  scores: Scores | null;
  community_name: string | null;
}

// A community as a disc on the whole map.
export interface Area {
  community_id: number;
  name: string;
  size: number;
  x: number;
  y: number;
  radius: number;
}

// Customers in columns, the most influential first; ties by the rows of their ends, strongest first.
export interface WholeMap {
  run_id: string;
  ids: string[];
  labels: string[];
  community: number[];
  x: number[];
  y: number[];
  size: number[];
  source: number[];
  target: number[];
  spacing: number;
  areas: Area[];
  total_customers: number;
  total_ties: number;
  alone: number;
  note: string;
}

// A part of a list; the cursor asks for the next part.
export interface Listed<T> {
  items: T[];
  cursor: string | null;
}

// What a search found; instead: the words looked for, where nobody has those that were asked for.
export interface Hits {
  items: Customer[];
  instead: string | null;
}

export interface Tie {
  relationship_id: string;
  source_id: string;
  target_id: string;
  type: string;
  directed: boolean;
  strength: number;
  confidence: number;
  origin: "declared" | "inferred";
  confirmed: boolean;
  can_be_judged: boolean;
  counted: boolean;
  reasons: string[];
}

// A relationship among the customers of a picture.
export interface AmongTie {
  source_id: string;
  target_id: string;
  type: string;
  strength: number;
  confidence: number;
  origin: "declared" | "inferred";
  confirmed: boolean;
  counted: boolean;
  first_seen: string | null;
  last_seen: string | null;
}

export interface Related {
  customer_id: string;
  name: string;
  steps: number;
  type: string;
  strength: number;
  reasons: string[];
  relationships: Tie[];
}

// items: null where they cannot be asked for, and the reason why.
export type RelatedAnswer = { items: Related[]; reason?: never } | { items: null; reason: string };

export interface EvidenceRow {
  text: string;
}

export interface Influencer {
  rank: number;
  customer_id: string;
  name: string;
  value: number;
  scores: Scores;
  community_name: string;
  reasons: string[];
}

export interface CentralMember {
  customer_id: string;
  name: string;
  score: number;
}

export interface Trait {
  attribute: string;
  value: string;
  share_inside: number;
  share_outside: number;
}

// The mean of a measure over the members of a community that have a value of it.
export interface MeanWorth {
  measure: "clv" | "spent" | "churn_risk" | "satisfaction";
  members: number;
  mean: number;
  currency: string | null;
}

export interface Community {
  community_id: number;
  name: string;
  size: number;
  density_inside: number;
  density_outside: number;
  edges_inside: number;
  edges_outside: number;
  central_members: CentralMember[];
  traits: Trait[];
  worth: MeanWorth[];
  links: { community_id: number; edges: number }[];
}

// What a node tells beside its place: of a community, or of a customer.
export interface Details {
  size?: number;
  density_inside?: number;
  edges_inside?: number;
  edges_outside?: number;
  central_members?: CentralMember[] | null;
  traits?: Trait[] | null;
  worth?: MeanWorth[] | null;
  kind?: string | null;
  tags?: string[] | null;
  company?: string | null;
  job_title?: string | null;
  city?: string | null;
  state?: string | null;
  country?: string | null;
  created_at?: string | null;
  community_name?: string | null;
  pagerank?: number;
  degree?: number;
  betweenness?: number;
  clv?: number | null;
  spent?: number | null;
  churn_risk?: number | null;
  satisfaction?: number | null;
  cluster?: number | null;
}

export interface ViewNode {
  id: string;
  label: string;
  kind: "customer" | "community";
  community_id: number;
  x: number;
  y: number;
  size: number;
  radius: number;
  neighbours: number;
  details: Details;
}

export interface ViewEdge {
  source: string;
  target: string;
  strength: number;
  types: string[];
  title: string;
}

// What is said of a view beside its nodes and edges.
export interface Facts {
  kind: "communities" | "community" | "customer";
  focus: string | null;
  title: string;
  total_nodes: number;
  total_edges: number;
  note: string;
  // Customers in no bubble of a map.
  others: number;
  // What this community is a part of.
  within: { community_id: number; name: string } | null;
}

export interface View extends Facts {
  nodes: ViewNode[];
  edges: ViewEdge[];
}

// What a page brings along of it ends with the counts; the service tells all.
export interface Run {
  run_id: string;
  as_of: string | null;
  finished_at: string;
  counts: { customers: number; relationships?: number; groups?: number; alone?: number };
  engine?: string;
  algorithm?: string;
  seed?: number;
  parameters?: Record<string, unknown>;
  models?: Record<string, unknown> | null;
}

// An analysis that is under way or has ended; record: what it led to.
export interface AnalysisRun {
  run_id: string;
  status: "queued" | "running" | "succeeded" | "failed" | "cancelled";
  stage: string | null;
  step: number | null;
  steps: number | null;
  done: number | null;
  total: number | null;
  started_at: string | null;
  error: string | null;
  record: Run | null;
}

export interface Status {
  store: string | null;
  counts: { customers: number; relationships: number; communities: number };
  stale: boolean;
  waiting: number;
  resolved_at: string | null;
  run: Run | null;
  // Left out where the page brings the status along and there is one.
  under_way?: AnalysisRun | null;
}

export interface SourceRecord {
  customer_id: string;
  created_at: string | null;
  fields: Record<string, unknown>;
  tags: string[];
  attributes: Record<string, unknown>;
  interactions: number;
}

export interface Merge {
  record_id: string;
  merged_at: string;
  how: string;
  probability: number | null;
}

export type Rule = "trusted" | "newest" | "most-complete" | "only-value" | "first-id";

export interface Records {
  customer_id: string;
  label: string;
  records: SourceRecord[];
  origins: Record<string, { record_id: string; rule: Rule }>;
  merges: Merge[];
}

// One comparison of two customers, and what it speaks for.
export interface Step {
  comparison: string;
  words: string;
  left: string;
  right: string;
  bits: number;
  probability: number;
}

export interface Duplicate {
  left_id: string;
  left_name: string;
  right_id: string;
  right_name: string;
  probability: number;
  prior: number;
  waterfall: Step[];
}

export interface Duplicates extends Listed<Duplicate> {
  total: number;
}

// A named basket of customers, without its members.
export interface Audience {
  audience_id: string;
  name: string;
  note: string | null;
  changed_at: string;
  size: number;
}

export interface Member {
  customer_id: string;
  name: string;
  email: string | null;
  phone: string | null;
}

// What one kind of relationship leads to; adds: those who are not in the picture.
export interface Expansion {
  type: string;
  neighbours: number;
  strongest: number;
  counted: boolean;
  adds: number;
}

// neighbours, adds: by all kinds together that are part of edges.
export interface Expansions {
  neighbours: number;
  adds: number;
  kinds: Expansion[];
}

export interface PathStep {
  source_id: string;
  source_name: string;
  target_id: string;
  target_name: string;
  strength: number;
  types: string[];
  reasons: string[];
}

export interface Path {
  strength: number;
  steps: PathStep[];
}

export interface Paths extends Path {
  alternatives: Path[];
}

// What a saved page can answer by itself.
export interface Answers {
  status: Status;
  influencers: Influencer[];
  views: Record<string, View>;
  communities: Record<string, Community>;
  customers: Record<string, Customer>;
  related: Record<string, Related[]>;
}
