// Asks the service about segments.

import type { Listed } from "./answers.ts";
import type { Picked } from "./basket.ts";
import type {
  FieldValue,
  Segment,
  SegmentChanges,
  SegmentCount,
  SegmentField,
  SegmentMember,
} from "./segment_answers.ts";
import type { ApiSource } from "./source.ts";

const PART = 200;

export interface Read {
  readonly segment: Segment;
  readonly tag: string;
}

export class SegmentService {
  private readonly source: ApiSource;

  constructor(source: ApiSource) {
    this.source = source;
  }

  list(): Promise<Listed<Segment>> {
    return this.source.get(`segments?limit=${PART}`);
  }

  async read(name: string): Promise<Read> {
    return read(await this.source.send(where(name), {}));
  }

  // places: also in which communities they are, which needs an analysis.
  async count(rule: string, signal: AbortSignal, places: boolean): Promise<SegmentCount> {
    const request = { method: "POST", body: JSON.stringify({ rule }), signal };
    const path = places ? "segments/count?by_community=true" : "segments/count";
    return (await this.source.send(path, request)).json();
  }

  // Under a new name, or in the place of what was read.
  async save(body: { name: string; rule: string; description: string }, over: Read | null): Promise<Read> {
    const text = JSON.stringify({ ...body, description: body.description || null });
    const request = over
      ? { method: "PUT", body: text, headers: { "If-Match": over.tag } }
      : { method: "POST", body: text };
    return read(await this.source.send(over ? where(over.segment.segment_id) : "segments", request));
  }

  async remove(id: string): Promise<void> {
    await this.source.send(where(id), { method: "DELETE" });
  }

  members(id: string, cursor: string | null, limit: number): Promise<Listed<SegmentMember>> {
    const after = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    return this.source.get(`${where(id)}/members?limit=${limit}${after}`);
  }

  async picked(id: string, most: number): Promise<Picked[]> {
    const found: Picked[] = [];
    let cursor: string | null = null;
    do {
      const page: Listed<SegmentMember> = await this.members(id, cursor, PART);
      found.push(...page.items.map((one) => ({ id: one.customer_id, name: one.name })));
      cursor = page.cursor;
    } while (cursor !== null && found.length < most);
    return found;
  }

  changes(id: string): Promise<SegmentChanges> {
    return this.source.get(`${where(id)}/changes?limit=50`);
  }

  async fields(): Promise<SegmentField[]> {
    return (await this.source.keep<{ fields: SegmentField[] }>("segments/fields")).fields;
  }

  async valuesOf(field: string): Promise<FieldValue[]> {
    const path = `segments/fields?values_of=${encodeURIComponent(field)}`;
    return (await this.source.keep<{ values: FieldValue[] }>(path)).values;
  }
}

function where(id: string): string {
  return `segments/${encodeURIComponent(id)}`;
}

async function read(response: Response): Promise<Read> {
  return { segment: await response.json(), tag: response.headers.get("ETag") ?? "*" };
}
