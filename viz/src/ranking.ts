// The most influential customers, ranked by the measure that the reader chooses, each with a short why.

import type { Influencer } from "./answers.ts";
import { type Child, h, replace } from "./dom.ts";
import type { Key } from "./english.ts";
import { laterPlace } from "./lazy.ts";
import { dot, meter, section } from "./parts.ts";
import type { Around, Can } from "./reader.ts";
import { type By, whyWords } from "./score_words.ts";
import { count, t } from "./strings.ts";

const MEASURES: [By, Key, Key][] = [
  ["pagerank", "score_influence", "influencers_hint"],
  ["degree", "score_contacts", "by_degree_hint"],
  ["betweenness", "score_bridge", "by_betweenness_hint"],
  ["harmonic", "score_near", "by_harmonic_hint"],
  ["core", "score_circle", "by_core_hint"],
  ["strength", "score_strength", "by_strength_hint"],
];

export interface Ranked {
  items: readonly Influencer[];
  // The PageRank of an average customer.
  average: number;
  // Ranked by another measure; null in a saved page.
  by: ((measure: By) => Promise<readonly Influencer[]>) | null;
}

export function rankingSection(ranked: Ranked, can: Can, page: Around): HTMLElement {
  const { items, by, average } = ranked;
  const hint = h("p", { class: "hint" }, t("influencers_hint"));
  const list = h("div", {}, ranking(items, "pagerank", average, can, page));
  return section(t("influencers"), by && items.length > 0 ? chooser(by) : null, hint, list);

  function chooser(ask: NonNullable<Ranked["by"]>): HTMLElement {
    const options = MEASURES.map(([measure, name]) => h("option", { value: measure }, t(name)));
    const select = h("select", { id: "rank-by", "aria-label": t("rank_by") }, options);
    select.addEventListener("change", () => {
      const [measure, , text] = MEASURES.find(([one]) => one === select.value) ?? MEASURES[0] ?? [];
      if (!measure || !text) return;
      hint.textContent = t(text);
      const show = (found: readonly Influencer[]) => ranking(found, measure, average, can, page);
      replace(list, laterPlace({ load: () => ask(measure), show, room: list.offsetHeight }));
    });
    return h("div", { class: "rank-by" }, select);
  }
}

function ranking(items: readonly Influencer[], by: By, average: number, can: Can, page: Around): Child {
  const most = items[0]?.value || 1;
  if (!items.length) return h("p", { class: "hint" }, t("no_influencers"));
  return h(
    "ol",
    { class: "people" },
    items.map((one) => h("li", {}, row(one, one.value / most, by, average, can, page))),
  );
}

function row(one: Influencer, share: number, by: By, average: number, can: Can, page: Around): HTMLElement {
  const { community_id: community } = one.scores;
  return h(
    "button",
    {
      class: "row ranked",
      onclick: () => can.visit(one.customer_id),
      onmouseenter: () => page.point(String(community)),
      onmouseleave: () => page.point(null),
      title: one.reasons.join(" · "),
    },
    h("span", { class: "rank" }, one.rank),
    h(
      "span",
      { class: "ranked-body" },
      h(
        "span",
        { class: "row-top" },
        h("b", { dir: "auto" }, one.name),
        h("span", { class: "value" }, count("contacts", one.scores.degree)),
      ),
      meter(share),
      h("span", { class: "because-short" }, whyWords(one.scores, by, average)),
      h("span", { class: "reasons" }, dot(community, page), h("bdi", {}, one.community_name)),
    ),
  );
}
