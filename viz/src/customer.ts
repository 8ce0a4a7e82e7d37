// The side panel about one customer: who it is, how it stands, and to whom it is related, and why.

import type { Customer, Duplicate, Records, Related, RelatedAnswer, Scores } from "./answers.ts";
import { basketButton } from "./basket_button.ts";
import { type Child, h, icon } from "./dom.ts";
import { madeOf, maybeSame } from "./made_of.ts";
import { avatar, dot, fact, meter, section } from "./parts.ts";
import type { Around, CustomerCan, TiedPair } from "./reader.ts";
import { number, percent, t, term } from "./strings.ts";
import { stateOf, TieList } from "./ties.ts";

const REASONS = 5;

// A place in the ranking; whole: among all customers, not those in the picture alone.
export interface Rank {
  at: number;
  of: number;
  whole: boolean;
}

// Everything that is known of a customer; average: the PageRank of an average one.
export interface About {
  answer: Customer;
  records: Records | null;
  maybe: Duplicate[] | null;
  related: RelatedAnswer;
  growth: HTMLElement | null;
  rank: Rank | null;
  average: number;
}

export function placeOf(customer: Customer): string {
  return (
    [customer.company, customer.city, customer.email].filter(Boolean).join(" · ") || customer.customer_id
  );
}

export function customerPanel(about: About, can: CustomerCan, page: Around): Child[] {
  const { answer } = about;
  return [
    heading(answer, page),
    actions(about, can),
    facts(answer),
    madeOf(about.records, can),
    maybeSame(about.maybe, answer.customer_id),
    answer.scores ? standing(about, answer.scores, page) : h("p", { class: "notice" }, t("not_scored")),
    related(about, can, page),
  ];
}

function heading(answer: Customer, page: Around): HTMLElement {
  const name = answer.label;
  const work = [answer.job_title, answer.company].filter(Boolean).join(", ");
  return h(
    "header",
    { class: "panel-head" },
    avatar(answer.scores?.community_id ?? -1, initials(name), page),
    h(
      "div",
      {},
      h("p", { class: "kicker" }, kindOf(answer)),
      h("h2", { dir: "auto" }, name),
      work && h("p", { class: "muted", dir: "auto" }, work),
    ),
  );
}

function kindOf({ kind }: Customer): string {
  return kind === "person" || kind === "organization" ? t(kind) : t("customer");
}

function initials(name: string): string {
  const words = name.split(/[\s@._-]+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const picked = words.length > 1 ? [words.at(0), words.at(-1)] : words;
  return (
    picked
      .map((word = "") => Array.from(word)[0])
      .join("")
      .toUpperCase() || "·"
  );
}

function actions({ growth, answer }: About, can: CustomerCan): Child {
  const { back, desk, network } = can;
  const person = { id: answer.customer_id, name: answer.label };
  const go = network && (() => network(answer.customer_id));
  return [
    growth || go || back || desk || can.acts
      ? h(
          "div",
          { class: "doing" },
          back &&
            h("button", { class: "button", type: "button", id: "to-way", onclick: back }, t("path_back")),
          growth,
          go && h("button", { class: "button", onclick: go }, icon("open"), t("open_network")),
          desk && basketButton(person, desk),
          can.acts,
        )
      : null,
    can.saved && h("p", { class: "hint" }, t("not_in_file")),
  ];
}

function facts(answer: Customer): HTMLElement {
  const place = [answer.city, answer.state, answer.country].filter(Boolean).join(", ");
  return h(
    "dl",
    { class: "facts" },
    fact("ID", answer.customer_id, "mono"),
    fact("E-mail", answer.email),
    fact(t("phone"), answer.phone),
    fact(t("table_city"), place),
    fact(t("tags"), (answer.tags ?? []).join(", ")),
    answer.bare ? fact("", t("bare"), "muted") : null,
  );
}

function standing({ answer, rank, average }: About, scores: Scores, page: Around): HTMLElement {
  const place = rank && t(rank.whole ? "rank" : "rank_in_picture", { rank: rank.at, all: rank.of });
  const times = scores.degree ? timesAverage(scores.pagerank / average) : t("standing_none");
  return section(
    t("influence"),
    place && h("p", { class: "big" }, place),
    h("p", { class: place ? "muted" : "big" }, times),
    h(
      "dl",
      { class: "facts wide" },
      fact(t("community"), communityLink(answer, scores.community_id, page)),
      fact(t("score_contacts"), number(scores.degree)),
      fact(t("score_bridge"), bridge(scores)),
      fact(
        t("score_circle"),
        scores.core > 1 ? t("score_circle_value", { n: scores.core }) : t("score_circle_none"),
      ),
    ),
  );
}

function bridge(scores: Scores): string {
  if (scores.betweenness <= 0) return t("score_bridge_none");
  if (scores.betweenness < 0.0005) return t("score_bridge_few");
  return t("score_bridge_value", { share: percent(scores.betweenness) });
}

function timesAverage(times: number): string {
  if (times < 0.9) return t("below_average");
  if (times < 1.1) return t("about_average");
  return t("times_average", { times: number(times, { maximumSignificantDigits: 2 }) });
}

function communityLink(answer: Customer, id: number, page: Around): HTMLElement {
  return h(
    "button",
    { class: "link", onclick: () => page.openCommunity(String(id)) },
    dot(id, page),
    answer.community_name || `${t("community")} ${id}`,
  );
}

function related({ answer, related: { items, reason } }: About, can: CustomerCan, page: Around): HTMLElement {
  if (items === null) return section(t("related"), h("p", { class: "hint" }, reason));
  if (!items.length) return section(t("related"), h("p", { class: "hint" }, t("related_none")));
  return section(
    t("related"),
    h(
      "ol",
      { class: "related" },
      items.map((item) => relatedItem(answer, item, can, page)),
    ),
  );
}

function relatedItem(answer: Customer, item: Related, can: CustomerCan, page: Around): HTMLElement {
  const [first] = item.relationships;
  return h(
    "li",
    {},
    h(
      "button",
      {
        class: "row",
        onclick: () => can.visit(item.customer_id),
        onmouseenter: () => page.point(item.customer_id),
        onmouseleave: () => page.point(null),
      },
      h(
        "span",
        { class: "row-top" },
        h("b", { dir: "auto" }, item.name),
        h("span", { class: "chip" }, item.steps > 1 ? t("related_steps") : term(item.type)),
        first && h("span", { class: `chip state ${stateOf(first)}` }, t(`tie_${stateOf(first)}`)),
      ),
      meter(item.strength, t("strength", { share: percent(item.strength) })),
      h("span", { class: "reasons", dir: "auto" }, shortened(item.reasons)),
    ),
    first && why(answer, item, can),
  );
}

function shortened(reasons: readonly string[]): string {
  return reasons.slice(0, REASONS).join(" · ") + (reasons.length > REASONS ? " …" : "");
}

// Each relationship by itself, where the reader wants to know, or to say that it is wrong.
function why(answer: Customer, item: Related, can: CustomerCan): HTMLElement {
  const place = h("div", { class: "why" });
  const pair: TiedPair = {
    source: answer.customer_id,
    target: item.customer_id,
    names: [answer.label, item.name],
    items: item.relationships,
  };
  const toggle = h(
    "button",
    { class: "link", type: "button", "aria-expanded": "false", onclick: () => open() },
    t("why"),
  );
  toggle.setAttribute("aria-label", t("why_label", { name: item.name }));
  function open() {
    const shown = toggle.getAttribute("aria-expanded") === "true";
    toggle.setAttribute("aria-expanded", String(!shown));
    if (shown) place.lastElementChild?.remove();
    else place.append(new TieList(pair, can).element);
  }
  place.append(toggle);
  return place;
}
