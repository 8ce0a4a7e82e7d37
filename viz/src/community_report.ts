// The printed page about one community.

import type { Community, Influencer, Status, View } from "./answers.ts";
import { averagesOf } from "./averages.ts";
import { cohesionWords } from "./community.ts";
import { type Child, h } from "./dom.ts";
import { kindsOf } from "./kind_shares.ts";
import type { Style } from "./page.ts";
import { storyWords } from "./past_words.ts";
import type { LineageStep, Roles } from "./person_answers.ts";
import { block, factList, pictured, reasonList, type Sheet, sheet, table } from "./report_parts.ts";
import { roleName } from "./roles.ts";
import { count, day, number, percent, t, term } from "./strings.ts";

export interface KnownCommunity {
  community: Community;
  view: View;
  top: readonly Influencer[];
  between: readonly Roles[];
  story: readonly LineageStep[];
}

export function communityReport(known: KnownCommunity, status: Status, style: Style): Sheet {
  const { community, view, top, between } = known;
  const said = count("members", community.size);
  return sheet(community.name, `${t("community")} · ${said}`, status, [
    pictured(view, style, drawnWords(view), topTable(top)),
    block(t("at_a_glance"), factList(facts(known))),
    community.size > 1 && block(t("together"), traits(community)),
    averages(community),
    between.length > 0 &&
      block(
        t("between"),
        reasonList(
          between.map((one) => [one.name, `${one.roles.map(roleName).join(", ")}: ${one.reasons[0] ?? ""}`]),
        ),
      ),
  ]);
}

function drawnWords(view: View): string {
  const shown = { n: view.nodes.length, all: view.total_nodes };
  return view.nodes.length < view.total_nodes ? t("shown_of", shown) : count("members", view.total_nodes);
}

function topTable(top: readonly Influencer[]): HTMLElement {
  const columns = [
    { name: t("influencers") },
    { name: t("table_contacts"), right: true },
    { name: t("score_circle"), right: true },
  ];
  return table(
    columns,
    top.map((one) => [one.name, number(one.scores.degree), number(one.scores.core)]),
  );
}

function facts({ community, view, story }: KnownCommunity): [string, string][] {
  const { density_inside: inside, density_outside: outside, edges_inside, edges_outside } = community;
  const found: [string, string][] = [
    [t("table_members"), number(community.size)],
    [
      t("central"),
      community.central_members
        .slice(0, 3)
        .map((one) => one.name)
        .join(t("listed")),
    ],
  ];
  if (community.size > 1) {
    found.push(
      [t("cohesion"), cohesionWords(inside, outside)],
      [t("inside"), t("inside_tip", { share: percent(inside), edges: edges_inside })],
      [t("outside"), t("outside_tip", { share: percent(outside), edges: edges_outside })],
    );
  }
  const kinds = kindsOf(view).slice(0, 3);
  if (kinds.length) {
    found.push([
      t("held_by"),
      kinds.map(({ type, share }) => `${term(type)} ${percent(share)}`).join(t("listed")),
    ]);
  }
  const [last] = story;
  if (last && last.event.event !== "first") {
    found.push([
      t("history"),
      `${day(last.as_of)}: ${t(`event_${last.event.event}`)}, ${storyWords(last.event)}`,
    ]);
  }
  return found;
}

function averages(community: Community): Child {
  const found = averagesOf(community);
  const columns = [
    { name: t("averages") },
    { name: t("averages_mean"), right: true },
    { name: t("averages_over") },
  ];
  const rows = found.map(({ name, value, members }) => [name, value, members]);
  return found.length > 0 && block(t("averages"), table(columns, rows));
}

function traits(community: Community): Child {
  if (!community.traits.length) return h("p", { class: "hint" }, t("no_traits"));
  const columns = [
    { name: t("together") },
    { name: t("field") },
    { name: t("trait_inside"), right: true },
    { name: t("trait_outside"), right: true },
  ];
  return table(
    columns,
    community.traits
      .slice(0, 6)
      .map((one) => [one.value, term(one.attribute), percent(one.share_inside), percent(one.share_outside)]),
  );
}
