// The side panel about one customer: who it is, how it stands, and to whom it is related, and why.

import type { Customer, Duplicate, Records, Related, RelatedAnswer } from "./answers.ts";
import { basketButton } from "./basket_button.ts";
import { type Child, h, icon } from "./dom.ts";
import { madeOf, maybeSame } from "./made_of.ts";
import { avatar, fact, meter, section } from "./parts.ts";
import { historySection } from "./past.ts";
import type { Person } from "./person.ts";
import { plansSection } from "./planned.ts";
import type { Around, CustomerCan, TiedPair } from "./reader.ts";
import { roleSection } from "./roles.ts";
import { type Rank, standing, whyScore } from "./standing.ts";
import { percent, t, term } from "./strings.ts";
import { stateOf, TieList } from "./ties.ts";
import { timelineSection } from "./timeline.ts";
import type { Customer360 } from "./value_answers.ts";
import { knownWants, wantsSection } from "./wants.ts";
import { consentSection, lifeSections, likelySection } from "./whole_worth.ts";
import { worthSection } from "./worth.ts";

const REASONS = 5;

// Everything that is known of a customer; average: the PageRank of an average one.
export interface About {
  // The moment that the analysis shows, null where none is known.
  asOf: string | null;
  answer: Customer;
  records: Records | null;
  maybe: Duplicate[] | null;
  related: RelatedAnswer;
  growth: HTMLElement | null;
  rank: Rank | null;
  average: number;
  // Whom to ask for more, null in a saved page; full: on a page of its own; sheets: the ways there.
  person: Person | null;
  // Everything in one answer, on a page of its own.
  all: Customer360 | null;
  full: boolean;
  sheets: Child;
}

export function placeOf(customer: Customer): string {
  return (
    [customer.company, customer.city, customer.email].filter(Boolean).join(" · ") || customer.customer_id
  );
}

// On a page of its own it stands in two halves; beside the picture one follows the other.
export function customerPanel(about: About, can: CustomerCan, page: Around): Child[] {
  const { answer, person, full } = about;
  const id = answer.customer_id;
  return [
    heading(answer, page),
    actions(about, can),
    about.sheets,
    h(
      "div",
      { class: "half" },
      facts(answer),
      about.all && lifeSections(about.all),
      madeOf(about.records, can),
      maybeSame(about.maybe, id),
      stands(about, can, page),
      !about.all && person && answer.scores && worthSection(id, person),
      about.all ? knownWants(about.all) : person && answer.scores && wantsSection(id, person),
      person && answer.scores && roleSection(id, person),
    ),
    h(
      "div",
      { class: "half" },
      person && timelineSection(id, about.asOf, person, page.style, full),
      related(about, can, page),
      person && answer.scores && historySection(id, person, page, full),
      about.all && likelySection(about.all, (one) => can.visit(one)),
      person && answer.scores && plansSection(id, person),
      about.all && consentSection(about.all),
    ),
  ];
}

function stands(about: About, can: CustomerCan, page: Around): HTMLElement {
  const { answer, rank, average, person } = about;
  const { scores } = answer;
  if (!scores) return h("p", { class: "notice" }, t("not_scored"));
  const visit = (id: string) => can.visit(id);
  const whole = standing({ answer, scores, rank, average, person, visit }, page);
  if (person && scores.degree) {
    whole.append(whyScore("community", t("community"), answer.customer_id, person, visit));
  }
  return whole;
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
