// What a customer may want next and does not have, and why.

import { type Child, h } from "./dom.ts";
import { lazySection } from "./lazy.ts";
import { section } from "./parts.ts";
import type { Person } from "./person.ts";
import type { Recommendation } from "./person_answers.ts";
import { t } from "./strings.ts";
import type { Customer360 } from "./value_answers.ts";

export function wantsSection(id: string, person: Person): HTMLElement {
  return lazySection(t("wants"), { room: 120, load: () => person.wants(id), show: wants });
}

// Of the answer that holds everything.
export function knownWants({ recommendations }: Customer360): Child {
  return recommendations && section(t("wants"), wants(recommendations));
}

function wants(found: Recommendation[]): Child {
  // Where no product is bought there is nothing to say, and the section goes.
  if (!found.length) return null;
  return h("ol", { class: "sentences", dir: "auto" }, found.map(want));
}

function want({ product_id: product, reasons }: Recommendation): Child {
  return h(
    "li",
    {},
    h("strong", { dir: "auto" }, product),
    h(
      "ul",
      { class: "sentences muted", dir: "auto" },
      reasons.map((reason) => h("li", {}, reason)),
    ),
  );
}
