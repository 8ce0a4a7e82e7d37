// Starts the explorer from what the page carries.

import { element } from "./dom.ts";
import { Explorer } from "./explorer.ts";
import { Keys } from "./keys.ts";
import { type Page, viewOf } from "./page.ts";
import { ApiSource, SavedSource, type Source } from "./source.ts";
import { spoken, startLanguage } from "./strings.ts";
import { startTheme } from "./theme.ts";

declare global {
  interface Window {
    graphcrm: Explorer;
  }
}

function sourceOf(page: Page): Source {
  const view = viewOf(page);
  const { answers } = page;
  // A first picture in another language than the reader's is asked for again.
  if (!answers) return new ApiSource("api/v1", new Keys(), page.language === spoken() ? view : null);
  if (view) answers.views[view.focus === null ? "communities" : `${view.kind}/${view.focus}`] = view;
  return new SavedSource(answers);
}

const page: Page = JSON.parse(element("page").textContent ?? "");
startLanguage(page.answers && page.language);
const explorer = new Explorer(page, sourceOf(page));
startTheme(() => explorer.restyle());
// For the browser's console, and for tests: graphcrm.drawing.network is vis-network's own object.
window.graphcrm = explorer;
if (page.answers && page.view && page.view.focus !== null && explorer.route.id === null) {
  explorer.go({ kind: page.view.kind, id: page.view.focus });
} else {
  explorer.start();
}
