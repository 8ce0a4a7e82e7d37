// What earlier analyses said of a customer, and what became of a community.

import { h, svg } from "./dom.ts";
import { lazySection } from "./lazy.ts";
import { dot } from "./parts.ts";
import { rankWords, SPARK, sparkPoints, storyWords } from "./past_words.ts";
import type { Person } from "./person.ts";
import type { HistoryRow, LineageStep } from "./person_answers.ts";
import type { Around } from "./reader.ts";
import { count, day, number, t } from "./strings.ts";

const SHOWN = 4;

export function historySection(id: string, person: Person, page: Around, full: boolean): HTMLElement {
  return lazySection(t("history"), {
    room: 64,
    load: () => person.history(id),
    show: ({ items }) =>
      history(
        items.filter((row) => row.customer_id === id),
        page,
        full,
      ),
  });
}

function history(rows: readonly HistoryRow[], page: Around, full: boolean): HTMLElement {
  if (rows.length < 2) return h("p", { class: "hint" }, t("history_single"));
  const newest = [...rows].reverse();
  const shown = newest.slice(0, full ? newest.length : SHOWN);
  const items = shown.map((row, at) => historyItem(row, newest[at + 1], page));
  const left = newest.length - shown.length;
  return h(
    "div",
    {},
    sparkline(rows),
    h("ol", { class: "history" }, items),
    left > 0 && h("p", { class: "hint" }, count("history_more", left)),
  );
}

function historyItem(row: HistoryRow, before: HistoryRow | undefined, page: Around): HTMLElement {
  const moved = before !== undefined && before.community_id !== row.community_id;
  return h(
    "li",
    {},
    h(
      "span",
      { class: "row-top" },
      h("b", {}, day(row.as_of)),
      h("span", { class: "value" }, rankWords(row, before)),
    ),
    (moved || before === undefined) &&
      h(
        "span",
        { class: "reasons" },
        dot(row.community_id, page),
        h("bdi", {}, moved ? t("history_moved", { name: row.community_name }) : row.community_name),
      ),
  );
}

function sparkline(rows: readonly HistoryRow[]): SVGSVGElement {
  const points = sparkPoints(rows.map((row) => row.percentile));
  const [x, y] = points.at(-1) ?? [0, 0];
  const said = t("history_chart", {
    from: number(rows.at(0)?.rank ?? 0),
    to: number(rows.at(-1)?.rank ?? 0),
  });
  return svg(
    "svg",
    { class: "sparkline", viewBox: `0 0 ${SPARK.width} ${SPARK.height}`, role: "img", "aria-label": said },
    svg("polyline", { points: points.map((one) => one.join(",")).join(" ") }),
    svg("circle", { cx: x, cy: y, r: 3 }),
  );
}

export function storySection(id: string, person: Person): HTMLElement {
  return lazySection(t("history"), { room: 64, load: () => person.story(id), show: story });
}

function story(steps: readonly LineageStep[]): HTMLElement {
  const [only] = steps;
  if (steps.length === 1 && only?.event.event === "first")
    return h("p", { class: "hint" }, t("history_single"));
  const items = steps
    .slice(0, SHOWN)
    .map(({ as_of, event }) =>
      h(
        "li",
        {},
        h(
          "span",
          { class: "row-top" },
          h("b", {}, t(`event_${event.event}`)),
          h("span", { class: "value" }, day(as_of)),
        ),
        h("span", { class: "reasons", dir: "auto" }, storyWords(event)),
      ),
    );
  return h("ol", { class: "history" }, items);
}
