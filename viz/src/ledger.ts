// What is asked and said of records: which may be one, which are, and which never are.
// Ids go into queries and bodies, where every id fits; a path cannot carry some.

import type { Customer, Duplicates, Records, SourceRecord } from "./answers.ts";
import type { ApiSource } from "./source.ts";

const MOST = 200;

// Everything to be seen of one of two customers.
export interface Side extends Records {
  customer: Customer;
}

export type Sides = readonly [Side, Side];

type Given = string | number | null | undefined;

function query(values: Record<string, Given | readonly string[]>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of typeof value === "object" && value !== null ? value : [value]) {
      if (one !== null && one !== undefined) given.append(name, String(one));
    }
  }
  return given.toString();
}

export class Ledger {
  private readonly source: ApiSource;

  constructor(source: ApiSource) {
    this.source = source;
  }

  // A part of the pairs that wait, the most probable first: {items, cursor, total}.
  waiting({
    limit,
    cursor,
    customer,
  }: {
    limit: number;
    cursor?: string;
    customer?: string;
  }): Promise<Duplicates> {
    const values = { min_probability: 0, limit: Math.min(limit, MOST), cursor, customer_id: customer };
    return this.source.get(`duplicates?${query(values)}`);
  }

  records(id: string): Promise<Records> {
    return this.source.get(`records?${query({ customer_id: id })}`);
  }

  // Both customers of a pair side by side.
  sides({ left_id: left, right_id: right }: { left_id: string; right_id: string }): Promise<Sides> {
    return Promise.all([this.side(left), this.side(right)]);
  }

  private async side(id: string): Promise<Side> {
    const [records, customer] = await Promise.all([this.records(id), this.source.customer(id)]);
    return { ...records, customer };
  }

  merge(keep: string, gone: string): Promise<void> {
    return this.say("merges", "POST", { customer_id: keep, record_id: gone });
  }

  unmerge(record: string, along: readonly string[] = []): Promise<void> {
    return this.say(`merges?${query({ record_id: record, along })}`, "DELETE");
  }

  separate(left: string, right: string): Promise<void> {
    return this.say("separations", "POST", { left_id: left, right_id: right });
  }

  rejoin(left: string, right: string): Promise<void> {
    return this.say(`separations?${query({ left_id: left, right_id: right })}`, "DELETE");
  }

  resolve(): Promise<void> {
    return this.say("resolutions", "POST", {});
  }

  // What was answered before may be wrong now.
  private async say(path: string, method: "POST" | "DELETE", body?: Record<string, string>): Promise<void> {
    const response = await this.source.send(path, { method, body: body ? JSON.stringify(body) : null });
    this.source.forget();
    await response.arrayBuffer();
  }
}

type Told = Pick<Side, "customer_id" | "records">;

// Whose id stays unless the reader says otherwise, as `graphcrm resolve` does it: of more records,
// then there first, then by id.
export function firstOf([left, right]: readonly [Told, Told]): 0 | 1 {
  const many = right.records.length - left.records.length;
  if (many) return many > 0 ? 1 : 0;
  const [one, other] = [bornAt(left), bornAt(right)];
  if (one !== other) return one < other ? 0 : 1;
  return left.customer_id < right.customer_id ? 0 : 1;
}

function bornAt({ customer_id: id, records }: Told): number {
  const own = records.find((record) => record.customer_id === id);
  return own?.created_at ? Date.parse(own.created_at) : Infinity;
}

// Whether two looks at the same pair show the same records.
export function sameRecords(one: Sides, other: Sides): boolean {
  const idOf = (record: SourceRecord) => record.customer_id;
  const ids = (sides: Sides) => JSON.stringify(sides.map(({ records }) => records.map(idOf)));
  return ids(one) === ids(other);
}
