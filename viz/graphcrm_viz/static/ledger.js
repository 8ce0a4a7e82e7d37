// What is asked and said of records: which may be one, which are, and which never are.
// Ids go into queries and bodies, where every id fits; a path cannot carry some.

const MOST = 200;

function query(values) {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of [value].flat()) {
      if (one !== null && one !== undefined) given.append(name, one);
    }
  }
  return given.toString();
}

export class Ledger {
  constructor(source) {
    this.source = source;
  }

  // A part of the pairs that wait, the most probable first: {items, cursor, total}.
  waiting({ limit, cursor = null, customer = null }) {
    const values = { min_probability: 0, limit: Math.min(limit, MOST), cursor, customer_id: customer };
    return this.source.get(`duplicates?${query(values)}`);
  }

  records(id) {
    return this.source.get(`records?${query({ customer_id: id })}`);
  }

  // Everything to be seen of two customers side by side.
  async sides(pair) {
    const ids = [pair.left_id, pair.right_id];
    const [records, customers] = await Promise.all([
      Promise.all(ids.map((id) => this.records(id))),
      Promise.all(ids.map((id) => this.source.customer(id))),
    ]);
    return records.map((answer, at) => ({ ...answer, customer: customers[at] }));
  }

  merge(keep, gone) {
    return this.say("merges", "POST", { customer_id: keep, record_id: gone });
  }

  unmerge(record, along = []) {
    return this.say(`merges?${query({ record_id: record, along })}`, "DELETE");
  }

  separate(left, right) {
    return this.say("separations", "POST", { left_id: left, right_id: right });
  }

  rejoin(left, right) {
    return this.say(`separations?${query({ left_id: left, right_id: right })}`, "DELETE");
  }

  resolve() {
    return this.say("resolutions", "POST", {});
  }

  // What was answered before may be wrong now.
  async say(path, method, body) {
    const response = await this.source.send(path, { method, body: body && JSON.stringify(body) });
    this.source.forget();
    return response.status === 204 ? null : response.json();
  }
}

// Whose id stays unless the reader says otherwise, as `graphcrm resolve` does it: of more records,
// then there first, then by id.
export function firstOf(sides) {
  const [left, right] = sides;
  const many = right.records.length - left.records.length;
  if (many) return many > 0 ? 1 : 0;
  const [one, other] = sides.map(bornAt);
  if (one !== other) return one < other ? 0 : 1;
  return left.customer_id < right.customer_id ? 0 : 1;
}

function bornAt({ customer_id: id, records }) {
  const own = records.find((record) => record.customer_id === id);
  return own?.created_at ? Date.parse(own.created_at) : Infinity;
}

// Whether two looks at the same pair show the same records.
export function sameRecords(one, other) {
  const ids = (sides) => JSON.stringify(sides.map(({ records }) => records.map((record) => record.customer_id)));
  return ids(one) === ids(other);
}
