// How satisfied a community, or everybody, is: month by month as a chart with its table, and by group.

import { spanName } from "./calendar.ts";
import { type Child, h, svg } from "./dom.ts";
import { lazySection } from "./lazy.ts";
import type { GroupedBy, Person } from "./person.ts";
import { type Marks, marksOf } from "./satisfaction_shapes.ts";
import { count, number, percent, t, term } from "./strings.ts";
import type { GroupRow, Measured, Satisfaction } from "./value_answers.ts";

const SMALL = { width: 330, height: 120 };
const LARGE = { width: 900, height: 170 };
const MONTHS = 36;
const LISTED = 12;

export type Size = "small" | "large";

// community: null for everybody.
export function satisfactionSection(community: string | null, person: Person, size: Size): HTMLElement {
  return lazySection(t("satisfied"), {
    room: 210,
    load: () => person.satisfaction("month", community),
    show: (found) => byMonth(found, size, community === null),
  });
}

// A table of groups; nothing where there are none.
export function groupsSection(by: Exclude<GroupedBy, "month">, person: Person): HTMLElement {
  return lazySection(t(`satisfied_${by}`), {
    room: 120,
    load: () => person.satisfaction(by, null),
    show: ({ items }) => (items.length ? groupTable(items.slice(0, LISTED), t(`satisfied_by_${by}`)) : null),
  });
}

function byMonth(found: Satisfaction, size: Size, everybody: boolean): Child {
  const { items, total } = found;
  if (!total) return everybody ? h("p", { class: "hint" }, t("satisfied_none")) : null;
  const shown = items.slice(-MONTHS);
  const said = totalWords(total);
  return [
    h("p", { class: "big" }, said),
    total.small && h("p", { class: "hint" }, fewWords(found)),
    shown.length > 1 && chart(marksOf(shown, size === "small" ? SMALL : LARGE), shown, said),
    shown.some((one) => one.small) && shown.length > 1 && h("p", { class: "hint" }, t("satisfied_hollow")),
    h(
      "details",
      { class: "behind-chart" },
      h("summary", {}, t("as_table")),
      groupTable([...shown].reverse(), t("when")),
    ),
  ];
}

function totalWords({ mean, customers, nps }: GroupRow): string {
  const told = t("satisfied_total", { share: percent(mean.value), customers: count("customers", customers) });
  return nps ? `${told} · NPS ${signed(nps.value)}` : told;
}

function fewWords({ min_group: least }: Satisfaction): string {
  return t("satisfied_few", { n: least });
}

function signed(value: number): string {
  return number(100 * value, { maximumFractionDigits: 0, signDisplay: "exceptZero" });
}

function chart(marks: Marks, rows: readonly GroupRow[], said: string): SVGSVGElement {
  const { box, dots, lines } = marks;
  return svg(
    "svg",
    { class: "chart satisfied", viewBox: `0 0 ${box.width} ${box.height}`, role: "img", "aria-label": said },
    lines.map(({ y, share }) => [
      svg("line", { class: "grid", x1: 0, x2: box.width, y1: y, y2: y }),
      svg("text", { class: "axis", x: box.width, y: y - 3, "text-anchor": "end" }, percent(share)),
    ]),
    dots.map(({ x, y, low, high, width, small }, at) =>
      svg(
        "g",
        { class: "column" },
        svg("title", {}, rowWords(rows[at] as GroupRow)),
        svg("rect", { class: "hit", x: x - width / 2, y: 0, width, height: marks.foot }),
        svg("line", { class: "range", x1: x, x2: x, y1: low, y2: high }),
        svg("circle", { class: small ? "dot few" : "dot", cx: x, cy: y, r: 3.5 }),
      ),
    ),
    svg("line", { class: "base", x1: 0, x2: box.width, y1: marks.foot, y2: marks.foot }),
    [0, rows.length - 1].map((at) =>
      svg(
        "text",
        { class: "axis", x: at ? box.width : 0, y: box.height - 3, "text-anchor": at ? "end" : "start" },
        spanName(rows[at]?.group ?? "", "month"),
      ),
    ),
  );
}

function rowWords(row: GroupRow): string {
  return `${nameOf(row)}: ${measured(row.mean)} · ${count("ratings", row.mean.ratings)}`;
}

function measured({ value, low, high }: Measured): string {
  return t("worth_range", { clv: percent(value), low: percent(low), high: percent(high) });
}

function nameOf({ group, name }: GroupRow): string {
  return /^\d{4}-\d{2}$/.test(group) ? spanName(group, "month") : term(name);
}

function groupTable(rows: readonly GroupRow[], first: string): HTMLElement {
  const head = [first, t("satisfied_mean"), "NPS", "CSAT", t("satisfied_customers")];
  const cells = (row: GroupRow) => [
    measured(row.mean),
    row.nps ? signed(row.nps.value) : "–",
    row.csat ? percent(row.csat.value) : "–",
    row.small ? t("satisfied_small", { n: row.customers }) : number(row.customers),
  ];
  const titles = head.map((name) => h("th", { scope: "col" }, name));
  const body = rows.map((row) =>
    h(
      "tr",
      {},
      h("th", { scope: "row", dir: "auto" }, nameOf(row)),
      cells(row).map((text) => h("td", {}, text)),
    ),
  );
  return h("table", { class: "groups" }, h("thead", {}, h("tr", {}, titles)), h("tbody", {}, body));
}
