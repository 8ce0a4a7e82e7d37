// The place of groups found in the data: what sets each apart, who is in it, and where they are on the map.

import type { Listed } from "./answers.ts";
import { follow, h, keepFocus, replace } from "./dom.ts";
import type { Explorer } from "./explorer.ts";
import { ruleOf } from "./group_shapes.ts";
import { groupCard, memberList } from "./group_view.ts";
import type { Valued } from "./person_answers.ts";
import { detailOf } from "./problem.ts";
import { GROUPS, type Route, SEGMENTS, writeRoute } from "./route.ts";
import { SegmentService } from "./segment_service.ts";
import { whereabouts } from "./segment_where.ts";
import type { ApiSource } from "./source.ts";
import { count, t } from "./strings.ts";
import type { Cluster, Clusters } from "./trust_answers.ts";
import { valueTabs } from "./value_tabs.ts";

const SHOWN = 20;

export class Groups {
  private readonly explorer: Explorer;
  private readonly source: ApiSource;
  private readonly service: SegmentService;
  private readonly root = h("div", { class: "groups-page" });
  private asking: AbortController | null = null;

  constructor(explorer: Explorer, source: ApiSource) {
    this.explorer = explorer;
    this.source = source;
    this.service = new SegmentService(source);
  }

  // id: the number of a group, null for all.
  async panel(id: string | null): Promise<HTMLElement> {
    this.asking?.abort();
    const { turn } = this.explorer;
    const found = await this.source.keep<Clusters>("clusters");
    // The reader has gone elsewhere meanwhile.
    if (turn !== this.explorer.turn) return this.root;
    const one = found.items.find(({ cluster }) => String(cluster) === id);
    keepFocus(() => this.build(found, id, one));
    return this.root;
  }

  private build(found: Clusters, id: string | null, one: Cluster | undefined): void {
    replace(
      this.root,
      valueTabs(this.explorer, GROUPS.kind),
      h("h2", {}, t("groups")),
      one ? this.single(one, found) : this.all(found, id),
    );
  }

  private all({ items, usual, note }: Clusters, missing: string | null) {
    return [
      missing !== null && h("p", { class: "notice" }, t("groups_absent", { n: missing })),
      note && h("p", { class: "notice", dir: "auto" }, note),
      !note &&
        (items.length
          ? h("p", { class: "hint" }, t("groups_hint"))
          : h("p", { class: "notice" }, t("trust_none"))),
      h(
        "ol",
        { class: "group-cards" },
        items.map((each) =>
          h(
            "li",
            {},
            groupCard(each, usual, (n) => this.open(n)),
          ),
        ),
      ),
    ];
  }

  private single(one: Cluster, { usual }: Clusters) {
    const where = h("div", { class: "segment-count", "aria-live": "polite" });
    const members = h("div", {});
    this.place(one, where);
    this.list(one, members, [], null);
    const segment = { ...SEGMENTS, rule: ruleOf(one.cluster) };
    return [
      h(
        "div",
        { class: "actions" },
        this.link("groups-all", GROUPS, t("groups_all")),
        this.link("groups-segment", segment, t("groups_segment")),
      ),
      groupCard(one, usual, null),
      where,
      h("section", {}, h("h3", {}, t("segments_members")), members),
    ];
  }

  private link(id: string, route: Route, text: string): HTMLElement {
    const go = (event: MouseEvent) => follow(event, () => this.explorer.go(route));
    return h("a", { class: "button small", id, href: writeRoute(route), onclick: go }, text);
  }

  // What is opened from here is coloured by groups.
  private open(cluster: number): void {
    this.explorer.address.go({ ...GROUPS, id: String(cluster), colour: "cluster" });
  }

  // Colours the map, and says where most of them are.
  private async place(one: Cluster, where: HTMLElement): Promise<void> {
    const asking = new AbortController();
    this.asking = asking;
    try {
      const { by_community: found } = await this.service.count(ruleOf(one.cluster), asking.signal, true);
      if (asking.signal.aborted) return;
      this.explorer.colouring.mark(found, "measure_group");
      replace(where, found && whereabouts(found, this.explorer));
    } catch (error) {
      if (!asking.signal.aborted) replace(where, h("p", { class: "notice" }, detailOf(error)));
    }
  }

  private async list(
    one: Cluster,
    place: HTMLElement,
    before: readonly Valued[],
    cursor: string | null,
  ): Promise<void> {
    const after = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const path = `values?cluster=${one.cluster}&by=spent&limit=${SHOWN}${after}`;
    try {
      const page = await this.source.get<Listed<Valued>>(path);
      const all = [...before, ...page.items];
      const more = () => this.list(one, place, all, page.cursor);
      keepFocus(() =>
        replace(
          place,
          memberList(all, (who) => this.explorer.visit(who)),
          page.cursor !== null &&
            h("button", { class: "button small", id: "groups-more", onclick: more }, t("segments_more")),
        ),
      );
      if (before.length) this.explorer.say(count("customers", all.length));
    } catch (error) {
      replace(place, h("p", { class: "notice", role: "alert" }, detailOf(error)));
    }
  }
}
