// What panels may ask of the page around them, and what the reader may do from there.

import type { EvidenceRow, Listed, Tie, View } from "./answers.ts";
import type { Desk } from "./desk.ts";
import type { Child } from "./dom.ts";
import type { Style } from "./page.ts";
import type { Person } from "./person.ts";

// The page around a panel.
export interface Around {
  style: Style;
  point(id: string | null): void;
  select(id: string): void;
  openCommunity(id: string): void;
}

// Two customers and the relationships between them.
export interface TiedPair {
  source: string;
  target: string;
  names: [string, string];
  items: Tie[];
}

export type Action = "confirmed" | "rejected" | "taken_back";

// What a relationship is in truth; source_id: where its kind has a direction.
export interface Correction {
  kind: string;
  source_id: string | undefined;
  note: string | null;
}

export interface Judged {
  items: Tie[];
  said: string;
}

// judge, evidence and desk: where there is a service to ask.
export interface Can {
  saved: boolean;
  visit(id: string): void;
  say(text: string): void;
  fail(error: unknown): void;
  judge?(tie: Tie, action: Action, pair: TiedPair, more?: Correction): Promise<Judged>;
  desk?: Desk;
  evidence?(id: string, cursor: string | null): Promise<Listed<EvidenceRow>>;
}

export interface CustomerCan extends Can {
  takeOut(id: string): Promise<void>;
  acts: HTMLElement | null;
  back: (() => void) | null;
  network: ((id: string) => void) | null;
}

export interface CommunityCan extends Can {
  open: ((id: string) => void) | null;
  parts: { count: number; open: () => void } | null;
  acts: HTMLElement | null;
  // Whom to ask for more, null in a saved page; sheets: the ways to its pages; view: its picture.
  person: Person | null;
  sheets: Child;
  view: () => Promise<View>;
}
