// Where answers come from: the HTTP API, or what a saved page carries with it. Both answer alike.

import type {
  AmongTie,
  Answers,
  Community,
  Customer,
  EvidenceRow,
  Expansions,
  Hits,
  Influencer,
  Listed,
  Paths,
  RelatedAnswer,
  Status,
  Tie,
  View,
  WholeMap,
} from "./answers.ts";
import { Problem, type RulePlace } from "./problem.ts";
import type { Action, Correction } from "./reader.ts";
import { locale, t } from "./strings.ts";

const KEPT = 60;

// The key of this tab, and a way to ask the reader for one.
export interface KeyRing {
  get(): string | null;
  ask(wrong: boolean): Promise<void>;
}

export type Source = ApiSource | SavedSource;

export class ApiSource {
  readonly live = true;
  private readonly base: string;
  private readonly keys: KeyRing;
  private readonly kept = new Map<string, Promise<unknown>>();

  // map: the map of communities, where it is known already.
  constructor(base: string, keys: KeyRing, map: View | null = null) {
    this.base = base;
    this.keys = keys;
    if (map) this.kept.set("map", Promise.resolve(map));
  }

  status(): Promise<Status> {
    return this.get("status");
  }

  map(): Promise<View> {
    return this.keep("map");
  }

  wholeMap(): Promise<WholeMap> {
    return this.get("map/customers");
  }

  // The parts of a community as a map; none where it has no clear ones.
  parts(id: string): Promise<View> {
    return this.keep(`map?parent=${encodeURIComponent(id)}`);
  }

  community(id: string): Promise<Community> {
    return this.keep(`communities/${encodeURIComponent(id)}`);
  }

  communityView(id: string): Promise<View> {
    return this.keep(`communities/${encodeURIComponent(id)}/graph?limit=300`);
  }

  // wanted: which ties to go along, as more of the address; see askedOf.
  async customerView(id: string, limit: number, wanted = ""): Promise<View> {
    if (!addressable(id)) return aloneView(await this.customer(id));
    return this.keep(`customers/${encodeURIComponent(id)}/graph?depth=1&limit=${limit}${wanted}`);
  }

  // The relationships among customers, the strongest of them where there are too many.
  async among(ids: readonly string[]): Promise<AmongTie[]> {
    const body = JSON.stringify({ customer_ids: ids });
    const answer = await this.send("ties", { method: "POST", body });
    return (await answer.json()).items;
  }

  // What expanding a customer would add to a picture that shows these; null where it cannot be asked for.
  async expansions(id: string, present: readonly string[]): Promise<Expansions | null> {
    if (!addressable(id)) return null;
    const request = { method: "POST", body: JSON.stringify({ present }) };
    return (await this.send(`customers/${encodeURIComponent(id)}/expansions`, request)).json();
  }

  // The warmest way from one to the other, and others with other introducers.
  paths(from: string, to: string, alternatives: number): Promise<Paths> {
    const ends = `source=${encodeURIComponent(from)}&target=${encodeURIComponent(to)}`;
    return this.keep(`paths?${ends}&alternatives=${alternatives}`);
  }

  async customer(id: string): Promise<Customer> {
    if (addressable(id)) return this.keep(`customers/${encodeURIComponent(id)}`);
    const { items } = await this.keep<Listed<Customer>>(`customers?id=${encodeURIComponent(id)}`);
    const [found] = items;
    if (!found) throw new Problem(t("failed"), t("unknown_customer", { id }), 404);
    return found;
  }

  async related(id: string): Promise<RelatedAnswer> {
    if (!addressable(id)) return { items: null, reason: t("cannot_address", { id }) };
    return this.keep(`customers/${encodeURIComponent(id)}/related?limit=10`);
  }

  async pair(source: string, target: string): Promise<Tie[]> {
    const path = `relationships?source=${encodeURIComponent(source)}&target=${encodeURIComponent(target)}`;
    return (await this.get<Listed<Tie>>(path)).items;
  }

  evidence(id: string, cursor: string | null): Promise<Listed<EvidenceRow>> {
    return this.get(`relationships/${id}/evidence?limit=20${after(cursor)}`);
  }

  // more: the right kind and the reason.
  async judge(id: string, verdict: Action, more?: Correction): Promise<void> {
    const path = `relationships/${id}/verdict`;
    if (verdict === "taken_back") await this.send(path, { method: "DELETE" });
    else await this.send(path, { method: "PUT", body: JSON.stringify({ verdict, ...more }) });
    const map = this.kept.get("map");
    this.forget();
    if (map) this.kept.set("map", map);
  }

  // What was answered before may be wrong now.
  forget(): void {
    this.kept.clear();
  }

  influencers(by = "pagerank"): Promise<Pick<Listed<Influencer>, "items">> {
    return this.keep(`influencers?by=${by}&limit=10`);
  }

  search(text: string, signal: AbortSignal): Promise<Hits> {
    return this.get(`customers?limit=12&q=${encodeURIComponent(text)}`, signal);
  }

  customers(cursor: string | null): Promise<Listed<Customer>> {
    return this.get(`customers?limit=50${after(cursor)}`);
  }

  // Going back and forth asks only once; the latest answers are kept, none that failed.
  keep<T>(path: string): Promise<T> {
    const known = this.kept.get(path);
    if (known) return known as Promise<T>;
    const answer = this.get<T>(path);
    answer.catch(() => this.kept.delete(path));
    this.kept.set(path, answer);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT && oldest !== undefined) this.kept.delete(oldest);
    return answer;
  }

  // What the service says is taken at its word: T is what this path answers with.
  async get<T>(path: string, signal: AbortSignal | null = null): Promise<T> {
    return (await this.send(path, { signal })).json();
  }

  async send(path: string, request: RequestInit): Promise<Response> {
    let response = await this.fetch(path, request);
    for (let wrong = false; response.status === 401; wrong = true) {
      await this.keys.ask(wrong || this.keys.get() !== null);
      response = await this.fetch(path, request);
    }
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  private async fetch(path: string, request: RequestInit): Promise<Response> {
    const key = this.keys.get();
    const headers = new Headers(request.headers);
    if (!headers.has("Accept")) headers.set("Accept", "application/json");
    headers.set("Accept-Language", locale());
    if (key !== null) headers.set("Authorization", `Bearer ${key}`);
    if (request.body) headers.set("Content-Type", "application/json");
    try {
      return await fetch(`${this.base}/${path}`, { ...request, headers, credentials: "same-origin" });
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      throw new Problem(t("failed"), t("offline"));
    }
  }
}

function after(cursor: string | null): string {
  return cursor ? `&cursor=${encodeURIComponent(cursor)}` : "";
}

async function problemOf(response: Response): Promise<Problem> {
  const body: Partial<RulePlace> & { title?: string; detail?: string } = await response
    .json()
    .catch(() => ({}));
  const { said, start, end, detail = `HTTP ${response.status}` } = body;
  const place = said !== undefined && start !== undefined && end !== undefined ? { said, start, end } : null;
  return new Problem(body.title ?? t("failed"), detail, response.status, place);
}

// No way of writing "." or ".." as a part of a path survives in a web address.
export function addressable(id: string): boolean {
  return id !== "." && id !== ".." && id !== "";
}

// The picture of a customer whose relationships cannot be asked for.
function aloneView(customer: Customer): View {
  const { customer_id: id, label, scores, company, city, community_name } = customer;
  return {
    kind: "customer",
    focus: id,
    title: label,
    nodes: [
      {
        id,
        label,
        kind: "customer",
        community_id: scores?.community_id ?? -1,
        x: 0,
        y: 0,
        size: 1,
        radius: 20,
        neighbours: scores?.degree ?? 0,
        details: { company, city, community_name },
      },
    ],
    edges: [],
    total_nodes: 1,
    total_edges: 0,
    note: t("cannot_address", { id }),
    others: 0,
    within: null,
  };
}

const SHOWN = 12;

export class SavedSource {
  readonly live = false;
  private readonly answers: Answers;
  private readonly people: Customer[];

  // answers: what the API would have said, by the same names.
  constructor(answers: Answers) {
    this.answers = answers;
    this.people = Object.values(answers.customers);
  }

  async status(): Promise<Status> {
    return this.answers.status;
  }

  async map(): Promise<View> {
    return found(this.view("communities"));
  }

  async community(id: string): Promise<Community> {
    return found(own(this.answers.communities, id));
  }

  async communityView(id: string): Promise<View> {
    return found(this.view(`community/${id}`));
  }

  async customerView(id: string, _limit: number, _wanted = ""): Promise<View> {
    return found(this.view(`customer/${id}`));
  }

  async customer(id: string): Promise<Customer> {
    return found(this.person(id));
  }

  async related(id: string): Promise<RelatedAnswer> {
    const items = own(this.answers.related, id);
    return items ? { items } : { items: null, reason: t("related_not_here") };
  }

  // What either of the two has to say of the other, as far as the file knows.
  async pair(source: string, target: string): Promise<Tie[] | null> {
    const between = (one: string, other: string) =>
      own(this.answers.related, one)?.find((item) => item.customer_id === other)?.relationships;
    return between(source, target) ?? between(target, source) ?? null;
  }

  async influencers(): Promise<Pick<Listed<Influencer>, "items">> {
    return { items: this.answers.influencers };
  }

  async search(text: string, _signal: AbortSignal): Promise<Hits> {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = this.people.filter((one) => {
      const all = [one.label, one.customer_id, one.email, one.company, one.city]
        .filter(Boolean)
        .join(" ")
        .toLowerCase();
      return words.every((word) => all.includes(word));
    });
    return { items: hits.slice(0, SHOWN), instead: null };
  }

  async customers(_cursor: string | null): Promise<Listed<Customer>> {
    return { items: this.people.slice(0, 50), cursor: null };
  }

  forget(): void {
    // A file answers the same for ever.
  }

  // By 'communities', 'community/ID' or 'customer/ID'.
  view(name: string): View | undefined {
    return own(this.answers.views, name);
  }

  person(id: string): Customer | undefined {
    return own(this.answers.customers, id);
  }
}

function own<T>(answers: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(answers, name) ? answers[name] : undefined;
}

function found<T>(answer: T | undefined): T {
  if (answer === undefined) throw new Problem(t("failed"), t("not_in_page"));
  return answer;
}
