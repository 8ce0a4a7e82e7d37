// How a customer stands: its place, what each measure says, how that compares, and why it is so.

import type { Customer, Scores } from "./answers.ts";
import { type Child, h, replace } from "./dom.ts";
import { failed, laterPlace, whenSeen } from "./lazy.ts";
import { dot, fact, meter, section } from "./parts.ts";
import type { Explained, Person } from "./person.ts";
import type { Explanation, Percentiles, Standing } from "./person_answers.ts";
import { barOf, rankOf, standingWords } from "./places.ts";
import type { Around } from "./reader.ts";
import { influenceWords, rowsOf } from "./score_words.ts";
import { count, percent, t } from "./strings.ts";

// A place in the ranking; whole: among all customers, not those in the picture alone.
export interface Rank {
  at: number;
  of: number;
  whole: boolean;
}

// average: the PageRank of an average customer. person: whom to ask for more, null in a saved page.
export interface Stands {
  answer: Customer;
  scores: Scores;
  rank: Rank | null;
  average: number;
  person: Person | null;
  visit(id: string): void;
}

export function standing(stands: Stands, page: Around): HTMLElement {
  const { answer, scores, rank, average, person } = stands;
  const place = h("p", { class: "big place" }, rank && placeWords(rank));
  const community = fact(t("community"), communityLink(answer, scores.community_id, page));
  if (!person) {
    const rows = rowsOf(scores, average).slice(1);
    return section(
      t("influence"),
      rank && place,
      h("p", { class: rank ? "muted" : "big" }, influenceWords(scores, average)),
      h(
        "dl",
        { class: "facts wide" },
        community,
        rows.map(([, name, value]) => fact(t(name), value)),
      ),
    );
  }
  return section(
    t("influence"),
    scores.degree > 0 && place,
    h("dl", { class: "facts wide" }, community),
    comparison(stands, person, (found) => fillPlace(place, found)),
  );
}

function placeWords({ at, of, whole }: Rank): string {
  return t(whole ? "rank" : "rank_in_picture", { rank: at, all: of });
}

function fillPlace(place: HTMLElement, found: Percentiles): void {
  const one = found.measures.find(({ measure }) => measure === "pagerank");
  if (one) place.textContent = t("rank", { rank: rankOf(one.overall), all: one.overall.total });
}

function communityLink(answer: Customer, id: number, page: Around): HTMLElement {
  return h(
    "button",
    { class: "link", onclick: () => page.openCommunity(String(id)) },
    dot(id, page),
    h("bdi", {}, answer.community_name || `${t("community")} ${id}`),
  );
}

// The rows are there at once; how they compare is filled in.
function comparison(stands: Stands, person: Person, onFound: (found: Percentiles) => void): HTMLElement {
  const { answer, scores, average } = stands;
  const id = answer.customer_id;
  const rows = rowsOf(scores, average).map(([measure, name, value]) => {
    const place = h("div", { class: "compared" });
    const item = h(
      "li",
      { "data-measure": measure },
      h("span", { class: "row-top" }, h("b", {}, t(name)), h("span", { class: "value" }, value)),
      place,
      scores.degree > 0 && whyScore(measure, t(name), id, person, stands.visit),
    );
    return { measure, place, item };
  });
  const trouble = h("div", {});
  const load = async () => {
    try {
      const found = await person.percentiles(id);
      replace(trouble);
      if (!found) return;
      onFound(found);
      for (const { measure, place } of rows) {
        const one = found.measures.find((other) => other.measure === measure);
        if (one) replace(place, comparedBars(one.overall, one.inside));
      }
    } catch (error) {
      replace(trouble, failed(error, load));
    }
  };
  const list = h(
    "ul",
    { class: "comparison" },
    rows.map(({ item }) => item),
  );
  whenSeen(list, load);
  return h("div", {}, list, trouble);
}

export function comparedBars(overall: Standing, inside: Standing): Child[] {
  const line = (place: Standing, among: "customers" | "members") => {
    const words = standingWords(place, among);
    return words && h("span", { class: `compared-${among}` }, meter(barOf(place)), h("span", {}, words));
  };
  return [line(overall, "customers"), line(inside, "members")];
}

// "Why this number?", answered in place when asked.
export function whyScore(
  score: Explained,
  name: string,
  id: string,
  person: Person,
  visit: (id: string) => void,
): HTMLElement {
  const answer = h("div", { class: "because", hidden: true });
  const toggle = h(
    "button",
    { class: "link", type: "button", "aria-expanded": "false" },
    t(score === "community" ? "why_community" : "why_number"),
  );
  if (score !== "community") toggle.setAttribute("aria-label", t("why_number_label", { name }));
  toggle.addEventListener("click", () => {
    answer.hidden = !answer.hidden;
    toggle.setAttribute("aria-expanded", String(!answer.hidden));
    if (answer.hidden || answer.firstChild) return;
    const load = () => person.explanation(score, id);
    answer.append(laterPlace({ load, show: (found) => because(found, visit), room: 150 }));
  });
  return h("div", { class: "why-score" }, toggle, answer);
}

function because(found: Explanation, visit: (id: string) => void): Child[] {
  const items = found.contributions.map((one) =>
    h(
      "li",
      {},
      h(
        "span",
        { class: "row-top" },
        h(
          "button",
          { class: "link", type: "button", dir: "auto", onclick: () => visit(one.customer_id) },
          one.name,
        ),
        h("span", { class: "value" }, percent(one.share)),
      ),
      meter(one.share),
      h("span", { class: "reasons", dir: "auto" }, one.reason),
    ),
  );
  return [
    h(
      "ul",
      { class: "sentences", dir: "auto" },
      found.reasons.map((reason) => h("li", {}, reason)),
    ),
    items.length > 0 && h("ol", { class: "brought" }, items),
    found.others_count > 0 && h("p", { class: "hint" }, count("and_more_ties", found.others_count)),
    found.notes.map((note) => h("p", { class: "hint" }, note)),
  ];
}
