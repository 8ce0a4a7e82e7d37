// Asks the service for what the pages of a customer and of a community say beside the first answer.

import type { Listed, Scores } from "./answers.ts";
import type {
  Explanation,
  History,
  Interaction,
  LineageStep,
  LineageSteps,
  OnePercentiles,
  OneRoles,
  OneValued,
  Percentiles,
  Plan,
  Recommendation,
  Recommendations,
  Roles,
  Timeline,
  Valued,
} from "./person_answers.ts";
import { Problem } from "./problem.ts";
import { type ApiSource, addressable } from "./source.ts";
import { t } from "./strings.ts";
import type { Customer360, Satisfaction } from "./value_answers.ts";

export type Explained = Exclude<keyof Scores, "community_id"> | "community";

export type GroupedBy = "community" | "channel" | "month" | "segment";

const PLANS = 3;
const WANTS = 5;
const STANDING_BETWEEN = 3;
const TIES = 5;

export interface Happened {
  timeline: Timeline;
  latest: Interaction | null;
}

export class Person {
  private readonly source: ApiSource;

  constructor(source: ApiSource) {
    this.source = source;
  }

  private about<T>(id: string, what: string): Promise<T> {
    if (!addressable(id)) return Promise.reject(new Problem(t("failed"), t("cannot_address", { id })));
    return this.source.keep(`customers/${encodeURIComponent(id)}/${what}`);
  }

  // What happened, and what last of all.
  async happened(id: string): Promise<Happened> {
    const [timeline, latest] = await Promise.all([
      this.about<Timeline>(id, "timeline"),
      this.about<Listed<Interaction>>(id, "interactions?limit=1"),
    ]);
    return { timeline, latest: latest.items[0] ?? null };
  }

  async percentiles(id: string): Promise<Percentiles | null> {
    return (await this.about<OnePercentiles>(id, "percentiles")).percentiles;
  }

  history(id: string): Promise<History> {
    return this.about(id, "history");
  }

  async roles(id: string): Promise<Roles | null> {
    return (await this.about<OneRoles>(id, "roles")).roles;
  }

  async worth(id: string): Promise<Valued | null> {
    return (await this.about<OneValued>(id, "value")).value;
  }

  // Everything about a customer in one answer.
  whole(id: string): Promise<Customer360> {
    return this.about(id, "360");
  }

  // How satisfied months, or other groups, are: of a community, or of all.
  satisfaction(by: GroupedBy, community: string | null): Promise<Satisfaction> {
    const inside = community === null ? "" : `&community=${encodeURIComponent(community)}`;
    return this.source.keep(`satisfaction?by=${by}${inside}`);
  }

  async wants(id: string): Promise<Recommendation[]> {
    const found = await this.about<Recommendations>(id, `recommendations?limit=${WANTS}`);
    return found.items;
  }

  explanation(score: Explained, id: string): Promise<Explanation> {
    if (!addressable(id)) return this.about(id, "");
    return this.source.keep(`explain/${score}/${encodeURIComponent(id)}?limit=${TIES}`);
  }

  // The latest plans that start with this customer.
  async plans(id: string): Promise<Plan[]> {
    const { items } = await this.source.keep<Listed<Plan>>(`influence/plans?limit=${PLANS}`);
    return items.filter((plan) => plan.seeds.some((seed) => seed.customer_id === id));
  }

  // What became of a community, the latest first.
  async story(id: string): Promise<LineageStep[]> {
    const { items } = await this.source.keep<LineageSteps>(`communities/${encodeURIComponent(id)}/lineage`);
    return [...items].reverse();
  }

  // Who of a community stands between it and others.
  async between(id: string): Promise<Roles[]> {
    const path = `roles?community=${encodeURIComponent(id)}&limit=${STANDING_BETWEEN}`;
    return (await this.source.keep<Listed<Roles>>(path)).items;
  }
}
