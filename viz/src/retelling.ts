// What the service says anew in another language, put into a picture that stays where it is.

import type { View } from "./answers.ts";
import { edgeKey, type Model } from "./model.ts";

// view: the same picture as the service tells of it now; names: of communities by id.
export function retell(model: Model, view: View, names: ReadonlyMap<string, string>): void {
  const told = new Map(view.nodes.map((node) => [node.id, node]));
  for (const node of [...model.nodes.values(), ...model.hidden.values()]) {
    node.label = told.get(node.id)?.label ?? node.label;
    if (node.kind === "community") continue;
    const name = names.get(String(node.community_id));
    if (name !== undefined) node.details = { ...node.details, community_name: name };
  }
  for (const { source, target, title } of view.edges) {
    const edge = model.edges.get(edgeKey(source, target));
    if (edge) edge.title = title;
  }
  const { title, note, within } = view;
  Object.assign(model.view, { title, note, within });
}
