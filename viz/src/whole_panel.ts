// Beside the whole map, and behind it as tables: the largest communities and the most influential people.

import type { WholeMap } from "./answers.ts";
import { openDialog } from "./dialog.ts";
import { type Child, h } from "./dom.ts";
import type { Key } from "./english.ts";
import { command, dot, section } from "./parts.ts";
import type { Around } from "./reader.ts";
import { count, number, t } from "./strings.ts";

const LISTED = 12;
const IN_TABLE = 200;

// What the lists lead to.
export interface Lead {
  person(row: number): void;
  area(place: number): void;
}

export function wholePanel(map: WholeMap, lead: Lead, page: Pick<Around, "style">): HTMLElement[] {
  const people = map.ids.slice(0, LISTED).map((_, row) => {
    const open = () => lead.person(row);
    return item(map.labels[row] ?? "", map.community[row] ?? -1, areaName(map, row), open, page);
  });
  const areas = map.areas
    .slice(0, LISTED)
    .map(({ name, size, community_id: id }, place) =>
      item(name, id, count("members", size), () => lead.area(place), page),
    );
  return [
    h("h2", { class: "said" }, t("details")),
    section(t("whole_people"), h("ul", { class: "people" }, people)),
    section(t("whole_areas"), h("ul", { class: "people" }, areas)),
  ];
}

function item(
  name: string,
  community: number,
  value: string,
  onclick: () => void,
  page: Pick<Around, "style">,
): HTMLElement {
  const content: Child[] = [
    dot(community, page),
    h("b", { dir: "auto" }, name),
    h("span", { class: "value", dir: "auto" }, value),
  ];
  return h("li", {}, h("button", { class: "row tight", onclick }, content));
}

export function areaName({ areas, community }: WholeMap, row: number): string {
  const id = community[row];
  return areas.find((area) => area.community_id === id)?.name ?? "";
}

export function openWholeTable(map: WholeMap, lead: Lead, page: Pick<Around, "style">): void {
  openDialog(t("table_title"), (close) => {
    const then = (go: () => void) => () => {
      close();
      go();
    };
    const people = map.ids.slice(0, IN_TABLE).map((_, row) => ({
      cells: [areaName(map, row), number(map.size[row] ?? 0, { style: "percent", maximumFractionDigits: 0 })],
      name: map.labels[row] ?? "",
      community: map.community[row] ?? -1,
      open: then(() => lead.person(row)),
    }));
    const areas = map.areas.slice(0, IN_TABLE).map(({ name, size, community_id: community }, place) => ({
      cells: [number(size)],
      name,
      community,
      open: then(() => lead.area(place)),
    }));
    return [
      table("whole_people", ["table_community", "table_influence"], people, page),
      table("whole_areas", ["table_members"], areas, page),
    ];
  });
}

interface Row {
  name: string;
  community: number;
  cells: string[];
  open: () => void;
}

function table(title: Key, columns: readonly Key[], rows: readonly Row[], page: Pick<Around, "style">) {
  const head = [
    h("th", { scope: "col" }, t("table_name")),
    columns.map((key) => h("th", { scope: "col" }, t(key))),
  ];
  const body = rows.map(({ name, community, cells, open }) =>
    h(
      "tr",
      {},
      h(
        "th",
        { scope: "row" },
        h("button", { class: "link", dir: "auto", onclick: open }, dot(community, page), name),
      ),
      cells.map((cell) => h("td", { dir: "auto" }, cell)),
    ),
  );
  return h("table", {}, h("caption", {}, t(title)), h("thead", {}, h("tr", {}, head)), h("tbody", {}, body));
}

type Trouble = "whole_no_webgl" | "whole_lost" | "whole_none";

// Why there is no picture, and what to do. again: tries once more, where that may help.
export function troubleCard(kind: Trouble, again: (() => void) | null, remedy?: string): HTMLElement {
  const copy = () => h("span", {});
  return h(
    "div",
    { class: "card" },
    h("h2", {}, t(kind)),
    h("p", { role: "alert" }, t(`${kind}_text`)),
    remedy && command(remedy, copy),
    again &&
      h(
        "div",
        { class: "actions" },
        h("button", { class: "button primary", onclick: again }, t("whole_redraw")),
      ),
  );
}
