// The side panel about one community: how large, how close-knit, who and what it turns around.

import type { Community, Trait } from "./answers.ts";
import { averagesSection } from "./averages.ts";
import { membersButton } from "./basket_button.ts";
import { type Child, h, icon } from "./dom.ts";
import { kindsSection } from "./kinds.ts";
import { avatar, dot, meter, section } from "./parts.ts";
import { storySection } from "./past.ts";
import type { Around, CommunityCan } from "./reader.ts";
import { betweenSection } from "./roles.ts";
import { satisfactionSection } from "./satisfaction.ts";
import { count, number, percent, t, term } from "./strings.ts";

const TOUCHING = 6;

// names: of other communities by id; can: what the reader may do.
export function communityPanel(
  community: Community,
  names: ReadonlyMap<string, string>,
  can: CommunityCan,
  page: Around,
): Child[] {
  const { person } = can;
  const id = String(community.community_id);
  const several = community.size > 1;
  return [
    heading(community, page),
    actions(community, can),
    can.sheets,
    can.acts,
    can.saved && h("p", { class: "hint" }, t("not_in_file_community")),
    h(
      "div",
      { class: "half" },
      several ? cohesion(community) : h("p", { class: "notice" }, t("alone_community")),
      several && person && kindsSection(can.view),
      central(community, can, page),
      several && traits(community),
      averagesSection(community),
    ),
    h(
      "div",
      { class: "half" },
      touching(community, names, page),
      several && person && betweenSection(id, person, (one) => can.visit(one)),
      several && person && satisfactionSection(id, person, "small"),
      several && person && storySection(id, person),
    ),
  ];
}

function heading(community: Community, page: Around): HTMLElement {
  return h(
    "header",
    { class: "panel-head" },
    avatar(community.community_id, short(community.size), page),
    h(
      "div",
      {},
      h("p", { class: "kicker" }, t("community")),
      h("h2", { dir: "auto" }, community.name),
      h("p", { class: "muted" }, count("members", community.size)),
    ),
  );
}

function short(size: number): string {
  return number(size, { notation: "compact", maximumFractionDigits: 1 });
}

function actions(community: Community, { open, parts, desk }: CommunityCan): Child {
  if (!open && !parts && !desk) return null;
  return h(
    "div",
    { class: "actions" },
    parts &&
      h(
        "button",
        { class: "button primary", id: "open-parts", onclick: parts.open },
        icon("open"),
        count("open_parts", parts.count),
      ),
    open && openButton(community, open, parts ? "button" : "button primary"),
    desk && membersButton(String(community.community_id), community.size, desk),
  );
}

function openButton(community: Community, open: (id: string) => void, looks: string): HTMLElement {
  const id = String(community.community_id);
  return h(
    "button",
    { class: looks, id: "open-community", onclick: () => open(id) },
    icon("open"),
    t("open_community"),
  );
}

function cohesion(community: Community): HTMLElement {
  const { density_inside: inside, density_outside: outside } = community;
  const most = Math.max(inside, outside) || 1;
  return section(
    t("cohesion"),
    h("p", {}, cohesionWords(inside, outside)),
    h(
      "dl",
      { class: "bars" },
      bar(
        t("inside"),
        inside / most,
        percent(inside),
        t("inside_tip", { share: percent(inside), edges: community.edges_inside }),
      ),
      bar(
        t("outside"),
        outside / most,
        percent(outside),
        t("outside_tip", { share: percent(outside), edges: community.edges_outside }),
      ),
    ),
  );
}

export function cohesionWords(inside: number, outside: number): string {
  if (!inside) return t("cohesion_none");
  if (!outside) return t("cohesion_closed");
  return t("cohesion_times", { times: number(inside / outside, { maximumSignificantDigits: 2 }) });
}

function bar(name: string, share: number, value: string, tip: string): HTMLElement {
  return h(
    "div",
    { title: tip },
    h("dt", {}, name),
    h("dd", {}, meter(share), h("span", { class: "value" }, value)),
  );
}

function central(community: Community, can: CommunityCan, page: Around): HTMLElement {
  const items = community.central_members.map((member) =>
    h(
      "li",
      {},
      h(
        "button",
        { class: "row tight", onclick: () => can.visit(member.customer_id) },
        dot(community.community_id, page),
        h("b", { dir: "auto" }, member.name),
      ),
    ),
  );
  return section(t("central"), h("ol", { class: "people" }, items));
}

function traits(community: Community): HTMLElement {
  if (!community.traits.length) return section(t("together"), h("p", { class: "hint" }, t("no_traits")));
  const items = community.traits.map((trait) => {
    const key = trait.share_outside > 0 ? "trait" : "trait_only";
    const shares = { inside: percent(trait.share_inside), outside: percent(trait.share_outside) };
    return h(
      "li",
      {},
      h(
        "span",
        { class: "row-top" },
        h("b", { dir: "auto" }, trait.value),
        h("span", { class: "chip" }, term(trait.attribute)),
      ),
      twoBars(trait),
      h("span", { class: "reasons" }, t(key, shares)),
    );
  });
  return section(t("together"), h("ul", { class: "traits" }, items));
}

function twoBars(trait: Trait): HTMLElement {
  return h(
    "span",
    { class: "versus" },
    meter(trait.share_inside),
    h("span", { class: "others" }, meter(trait.share_outside)),
  );
}

function touching(
  { links }: Community,
  names: ReadonlyMap<string, string>,
  page: Around,
): HTMLElement | null {
  const items = links.slice(0, TOUCHING).flatMap((link) => {
    const other = link.community_id;
    const name = names.get(String(other));
    if (name === undefined) return [];
    return h(
      "li",
      {},
      h(
        "button",
        {
          class: "row tight",
          onclick: () => page.openCommunity(String(other)),
          onmouseenter: () => page.point(String(other)),
          onmouseleave: () => page.point(null),
        },
        dot(other, page),
        h("b", { dir: "auto" }, name),
        h("span", { class: "value" }, count("ties", link.edges)),
      ),
    );
  });
  return items.length ? section(t("touching"), h("ul", { class: "people" }, items)) : null;
}
