// vis-network keeps nodes in a plain object, which cannot hold "__proto__": such an id gets a tilde in front.

const ODD = /^~*__proto__$/;
const TOLD = /^~+__proto__$/;

export function toVis(id: string): string {
  return ODD.test(id) ? `~${id}` : id;
}

export function fromVis(id: string): string {
  return TOLD.test(id) ? id.slice(1) : id;
}

// What an event says of nodes, by their own ids.
export function withOwnIds<E>(event: E): E {
  if (typeof event !== "object" || event === null) return event;
  const { node, nodes } = event as { node?: unknown; nodes?: unknown };
  if (typeof node === "string") return { ...event, node: fromVis(node) };
  return Array.isArray(nodes) ? { ...event, nodes: nodes.map(fromVis) } : event;
}
