// Starts the explorer from what the page carries.

import { Explorer } from "./explorer.js";
import { Keys } from "./keys.js";
import { ApiSource, SavedSource } from "./source.js";
import { startLanguage } from "./strings.js";
import { startTheme } from "./theme.js";

// The first picture as pyvis built it, in the words that the API uses for every other one.
function viewOf({ view, network }) {
  if (!view) return null;
  return {
    ...view,
    nodes: network.nodes.map(({ size, influence, ...node }) => ({ ...node, radius: size, size: influence })),
    edges: network.edges.map(({ from, to, ...edge }) => ({ ...edge, source: from, target: to })),
  };
}

function sourceOf(page) {
  const view = viewOf(page);
  if (page.answers) {
    const name = view.focus === null ? "communities" : `${view.kind}/${view.focus}`;
    page.answers.views[name] = view;
    return new SavedSource(page.answers);
  }
  const source = new ApiSource("api/v1", new Keys());
  if (view) source.kept.set("map", Promise.resolve(view));
  return source;
}

const page = JSON.parse(document.getElementById("page").textContent);
startLanguage();
const explorer = new Explorer(page, sourceOf(page));
startTheme(() => explorer.restyle());
// For the browser's console, and for tests: graphcrm.drawing.network is vis-network's own object.
window.graphcrm = explorer;
if (page.answers && page.view.focus !== null && explorer.route.id === null) {
  explorer.go({ kind: page.view.kind, id: page.view.focus });
} else {
  explorer.start();
}
