// Where answers come from: the HTTP API, or what a saved page carries with it. Both answer alike.

import { t } from "./strings.js";

export class Problem extends Error {
  constructor(title, detail, status = 0) {
    super(detail);
    this.title = title;
    this.detail = detail;
    this.status = status;
  }
}

const KEPT = 60;

export class ApiSource {
  // keys: {get, ask}: the key of this tab, and a way to ask the reader for one.
  constructor(base, keys) {
    this.base = base;
    this.keys = keys;
    this.kept = new Map();
    this.live = true;
  }

  status() {
    return this.get("status");
  }

  map() {
    return this.keep("map");
  }

  community(id) {
    return this.keep(`communities/${encodeURIComponent(id)}`);
  }

  communityView(id) {
    return this.keep(`communities/${encodeURIComponent(id)}/graph?limit=300`);
  }

  async customerView(id, limit) {
    if (!addressable(id)) return aloneView(await this.customer(id));
    return this.keep(`customers/${encodeURIComponent(id)}/graph?depth=1&limit=${limit}`);
  }

  async customer(id) {
    if (addressable(id)) return this.keep(`customers/${encodeURIComponent(id)}`);
    const { items } = await this.keep(`customers?id=${encodeURIComponent(id)}`);
    if (!items.length) throw new Problem(t("failed"), t("unknown_customer", { id }), 404);
    return items[0];
  }

  async related(id) {
    if (!addressable(id)) return { items: null, reason: t("cannot_address", { id }) };
    return this.keep(`customers/${encodeURIComponent(id)}/related?limit=10`);
  }

  async pair(source, target) {
    const { items } = await this.get(`relationships?source=${encodeURIComponent(source)}&target=${encodeURIComponent(target)}`);
    return items;
  }

  evidence(id, cursor) {
    return this.get(`relationships/${id}/evidence?limit=20${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
  }

  // verdict: "confirmed", "rejected", or "taken_back"; more: the right kind and the reason, or nothing.
  async judge(id, verdict, more = {}) {
    const path = `relationships/${id}/verdict`;
    if (verdict === "taken_back") await this.send(path, { method: "DELETE" });
    else await this.send(path, { method: "PUT", body: JSON.stringify({ verdict, ...more }) });
    const map = this.kept.get("map");
    this.forget();
    if (map) this.kept.set("map", map);
  }

  // What was answered before may be wrong now.
  forget() {
    this.kept.clear();
  }

  influencers() {
    return this.keep("influencers?by=pagerank&limit=10");
  }

  search(text, signal) {
    return this.get(`customers?limit=12&q=${encodeURIComponent(text)}`, signal);
  }

  customers(cursor) {
    return this.get(`customers?limit=50${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
  }

  // Going back and forth asks only once; the latest answers are kept, none that failed.
  keep(path) {
    if (!this.kept.has(path)) {
      const answer = this.get(path);
      answer.catch(() => this.kept.delete(path));
      this.kept.set(path, answer);
      if (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value);
    }
    return this.kept.get(path);
  }

  async get(path, signal) {
    return (await this.send(path, { signal })).json();
  }

  async send(path, request) {
    let response = await this.fetch(path, request);
    for (let wrong = false; response.status === 401; wrong = true) {
      await this.keys.ask(wrong || this.keys.get() !== null);
      response = await this.fetch(path, request);
    }
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  async fetch(path, request) {
    const key = this.keys.get();
    const headers = { Accept: "application/json", ...(key === null ? {} : { Authorization: `Bearer ${key}` }) };
    if (request.body) headers["Content-Type"] = "application/json";
    try {
      return await fetch(`${this.base}/${path}`, { ...request, headers, credentials: "same-origin" });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Problem(t("failed"), t("offline"));
    }
  }
}

async function problemOf(response) {
  const body = await response.json().catch(() => ({}));
  return new Problem(body.title ?? t("failed"), body.detail ?? `HTTP ${response.status}`, response.status);
}

// No way of writing "." or ".." as a part of a path survives in a web address.
function addressable(id) {
  return id !== "." && id !== ".." && id !== "";
}

// The picture of a customer whose relationships cannot be asked for.
function aloneView(customer) {
  const { customer_id: id, label, scores } = customer;
  const node = { id, label, kind: "customer", community_id: scores?.community_id ?? -1, x: 0, y: 0 };
  const details = { company: customer.company, city: customer.city, community_name: customer.community_name };
  return {
    kind: "customer",
    focus: id,
    title: label,
    nodes: [{ ...node, size: 1, radius: 20, neighbours: scores?.degree ?? 0, details }],
    edges: [],
    total_nodes: 1,
    total_edges: 0,
    note: t("cannot_address", { id }),
  };
}

const SHOWN = 12;

export class SavedSource {
  // answers: what the API would have said, by the same names.
  constructor(answers) {
    this.answers = answers;
    this.live = false;
    this.people = Object.values(answers.customers);
  }

  async status() {
    return this.answers.status;
  }

  async map() {
    return this.find("views", "communities");
  }

  async community(id) {
    return this.find("communities", id);
  }

  async communityView(id) {
    return this.find("views", `community/${id}`);
  }

  async customerView(id) {
    return this.find("views", `customer/${id}`);
  }

  async customer(id) {
    return this.find("customers", id);
  }

  async related(id) {
    if (this.has("related", id)) return { items: this.answers.related[id] };
    return { items: null, reason: t("related_not_here") };
  }

  // What either of the two has to say of the other, as far as the file knows.
  async pair(source, target) {
    for (const [one, other] of [[source, target], [target, source]]) {
      const items = this.has("related", one) ? this.answers.related[one] : [];
      const found = items.find((item) => item.customer_id === other);
      if (found) return found.relationships;
    }
    return null;
  }

  async influencers() {
    return { items: this.answers.influencers };
  }

  async search(text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const found = this.people.filter((one) => {
      const all = [one.label, one.customer_id, one.email, one.company, one.city].filter(Boolean).join(" ").toLowerCase();
      return words.every((word) => all.includes(word));
    });
    return { items: found.slice(0, SHOWN) };
  }

  async customers() {
    return { items: this.people.slice(0, 50), cursor: null };
  }

  has(kind, id) {
    return Object.hasOwn(this.answers[kind], id);
  }

  find(kind, id) {
    if (!this.has(kind, id)) throw new Problem(t("failed"), t("not_in_page"));
    return this.answers[kind][id];
  }
}
