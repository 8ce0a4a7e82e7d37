// The side panel about the ways between two customers: each step, and why.

import type { Path, PathStep, Paths, Tie } from "./answers.ts";
import { type Child, h, replace } from "./dom.ts";
import { meter, section } from "./parts.ts";
import type { Around, Can } from "./reader.ts";
import { count, fromTo, percent, t, term } from "./strings.ts";
import { TieList } from "./ties.ts";

export interface Ways {
  names: [string, string];
  // Null where none leads from one to the other.
  found: Paths | null;
  ties(source: string, target: string): Promise<Tie[] | null>;
}

export function pathPanel(ways: Ways, can: Can, page: Around): Child[] {
  const { names, found } = ways;
  return [
    h(
      "header",
      { class: "panel-head" },
      h("div", {}, h("p", { class: "kicker" }, t("path")), h("h2", {}, fromTo(...names))),
    ),
    found ? [way(found, ways, can, page), others(found, ways, can, page)] : nowhere(names),
  ];
}

function nowhere([from, to]: [string, string]): HTMLElement {
  return h("p", { class: "notice", id: "no-way" }, t("path_none", { from, to }));
}

function way(path: Path, ways: Ways, can: Can, page: Around): Child {
  if (!path.steps.length) return h("p", { class: "notice", id: "no-way" }, t("path_same"));
  return h(
    "section",
    { class: "way-found" },
    h("p", { class: "big" }, strengthOf(path)),
    h("p", { class: "hint" }, t("path_hint")),
    steps(path, ways, can, page),
  );
}

function strengthOf({ strength, steps: { length } }: Path): string {
  return count("path_strength", length, { share: percent(strength) });
}

function others({ alternatives }: Paths, ways: Ways, can: Can, page: Around): Child {
  if (!alternatives.length) return null;
  return section(
    t("path_others"),
    alternatives.map((path) => {
      const last = path.steps.at(-1);
      const over =
        path.steps.length > 1 && last ? t("path_over", { name: last.source_name }) : t("path_direct");
      return h(
        "details",
        { class: "other-way" },
        h("summary", {}, h("b", { dir: "auto" }, over), " ", h("span", { class: "value" }, strengthOf(path))),
        steps(path, ways, can, page),
      );
    }),
  );
}

function steps(path: Path, ways: Ways, can: Can, page: Around): HTMLElement {
  return h(
    "ol",
    { class: "related way-steps" },
    path.steps.map((step) => stepItem(step, ways, can, page)),
  );
}

function stepItem(step: PathStep, ways: Ways, can: Can, page: Around): HTMLElement {
  const { source_id: from, target_id: to, strength } = step;
  return h(
    "li",
    {},
    h(
      "button",
      {
        class: "row",
        type: "button",
        onclick: () => can.visit(to),
        onmouseenter: () => page.point(to),
        onmouseleave: () => page.point(null),
      },
      h("span", { class: "row-top" }, h("b", {}, fromTo(step.source_name, step.target_name))),
      h(
        "span",
        { class: "chips" },
        step.types.map((type) => h("span", { class: "chip" }, term(type))),
      ),
      meter(strength, t("strength", { share: percent(strength) })),
      h("span", { class: "reasons", dir: "auto" }, step.reasons.join(" · ")),
    ),
    why(step, () => ways.ties(from, to), can),
  );
}

// Each relationship of a step by itself, asked for where the reader wants to know.
function why(step: PathStep, ask: () => Promise<Tie[] | null>, can: Can): HTMLElement {
  const place = h("div", {});
  const label = t("path_why_label", { from: step.source_name, to: step.target_name });
  const toggle = h(
    "button",
    { class: "link", type: "button", "aria-expanded": "false", "aria-label": label, onclick: () => turn() },
    t("why"),
  );
  const { source_id: source, target_id: target, source_name: one, target_name: other } = step;
  async function turn() {
    const open = toggle.getAttribute("aria-expanded") === "true";
    toggle.setAttribute("aria-expanded", String(!open));
    if (open) replace(place);
    else {
      try {
        const items = (await ask()) ?? [];
        replace(place, new TieList({ source, target, names: [one, other], items }, can).element);
      } catch (error) {
        toggle.setAttribute("aria-expanded", "false");
        can.fail(error);
      }
    }
  }
  return h("div", { class: "why" }, toggle, place);
}
