// Asks the service about audiences, and for whom a basket can be filled with.

import type { Audience, Influencer, Listed, Member } from "./answers.ts";
import type { Picked, SavedAs } from "./basket.ts";
import type { ApiSource } from "./source.ts";

export interface Basketful {
  name: string;
  note: string;
  ids: readonly string[];
}

// A page of a list holds no more.
const PART = 200;
const LISTED = 50;

export class Audiences {
  private readonly source: ApiSource;

  constructor(source: ApiSource) {
    this.source = source;
  }

  list(): Promise<Listed<Audience>> {
    return this.source.get(`audiences?limit=${LISTED}`);
  }

  // Under a new name, or in the place of what an audience held when it was read.
  async save({ name, note, ids }: Basketful, over: SavedAs | null): Promise<SavedAs> {
    const body = JSON.stringify({ name, customer_ids: ids, note: note || null });
    const request = over
      ? { method: "PUT", body, headers: { "If-Match": over.tag } }
      : { method: "POST", body };
    return savedAs(await this.source.send(over ? where(over.id) : "audiences", request));
  }

  // An audience and the first `most` of its members.
  async open(id: string, most: number): Promise<{ members: Picked[]; saved: SavedAs }> {
    const saved = await savedAs(await this.source.send(where(id), {}));
    const members = await this.pages<Member>(`${where(id)}/members?limit=${PART}`, most);
    return { members: members.map(pick), saved };
  }

  async remove(id: string): Promise<void> {
    await this.source.send(where(id), { method: "DELETE" });
  }

  csvOf(id: string): Promise<Blob> {
    return this.blob(`${where(id)}/members`, {});
  }

  contactsAsCsv(ids: readonly string[]): Promise<Blob> {
    return this.blob("contacts", { method: "POST", body: JSON.stringify({ customer_ids: ids }) });
  }

  // Everyone one step from these, the most tied first; total: how many there are.
  async neighbours(ids: readonly string[]): Promise<{ picked: Picked[]; total: number }> {
    const asked = { method: "POST", body: JSON.stringify({ customer_ids: ids }) };
    const found = await this.json<{ customer_ids: string[]; total: number }>("neighbours", asked);
    return { picked: await this.named(found.customer_ids), total: found.total };
  }

  // The first by PageRank, of a community where one is given.
  async influencers(count: number, community: string | null): Promise<Picked[]> {
    const within = community === null ? "" : `&community=${encodeURIComponent(community)}`;
    const path = `influencers?by=pagerank&limit=${Math.min(count, PART)}${within}`;
    return (await this.pages<Influencer>(path, count)).map(pick);
  }

  async members(community: string, most: number): Promise<Picked[]> {
    const path = `communities/${encodeURIComponent(community)}/members?limit=${Math.min(most, PART)}`;
    return (await this.pages<Influencer>(path, most)).map(pick);
  }

  private async named(ids: readonly string[]): Promise<Picked[]> {
    if (!ids.length) return [];
    const body = JSON.stringify({ customer_ids: ids });
    const { items } = await this.json<{ items: Member[] }>("contacts", { method: "POST", body });
    return items.map(pick);
  }

  private async pages<T>(path: string, most: number): Promise<T[]> {
    const found: T[] = [];
    let cursor: string | null = null;
    do {
      const after: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const page: Listed<T> = await this.source.get(path + after);
      found.push(...page.items);
      cursor = page.cursor;
    } while (cursor !== null && found.length < most);
    return found.slice(0, most);
  }

  private async json<T>(path: string, request: RequestInit): Promise<T> {
    return (await this.source.send(path, request)).json();
  }

  private async blob(path: string, request: RequestInit): Promise<Blob> {
    return (await this.source.send(path, { ...request, headers: { Accept: "text/csv" } })).blob();
  }
}

function where(id: string): string {
  return `audiences/${encodeURIComponent(id)}`;
}

function pick({ customer_id: id, name }: { customer_id: string; name: string }): Picked {
  return { id, name };
}

async function savedAs(response: Response): Promise<SavedAs> {
  const { audience_id: id, name, note }: Audience = await response.json();
  return { id, name, note: note ?? "", tag: response.headers.get("ETag") ?? "*" };
}
