// A customer's full page from one answer: what its sections would ask one by one is there already.

import type { Customer, RelatedAnswer } from "./answers.ts";
import { type Happened, Person } from "./person.ts";
import type { Percentiles, Roles } from "./person_answers.ts";
import type { ApiSource } from "./source.ts";
import type { Customer360 } from "./value_answers.ts";

export class WholePerson extends Person {
  readonly all: Customer360;
  private readonly id: string;

  constructor(source: ApiSource, id: string, all: Customer360) {
    super(source);
    this.id = id;
    this.all = all;
  }

  override happened(id: string): Promise<Happened> {
    const { timeline } = this.all;
    if (id !== this.id || !timeline) return super.happened(id);
    return Promise.resolve({ timeline: timeline.months, latest: timeline.latest[0] ?? null });
  }

  override percentiles(id: string): Promise<Percentiles | null> {
    const { influence, community } = this.all;
    if (id !== this.id || !influence) return super.percentiles(id);
    const found = { community_name: community?.community.name ?? "", measures: influence.measures };
    return Promise.resolve(found);
  }

  override roles(id: string): Promise<Roles | null> {
    const { influence } = this.all;
    return id !== this.id || !influence ? super.roles(id) : Promise.resolve(influence.roles);
  }

  // The customer as its own address gives it.
  get customer(): Customer | null {
    const { profile, influence, community } = this.all;
    if (!profile) return null;
    const scores = influence?.scores ?? null;
    return { ...profile, scores, community_name: community?.community.name ?? null };
  }

  get related(): RelatedAnswer {
    return { items: this.all.relationships ?? [] };
  }
}
