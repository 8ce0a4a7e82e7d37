// What the panel of segments shows: how a rule was counted, whom it fits, what changed, what is saved.

import { type Child, h } from "./dom.ts";
import { meter } from "./parts.ts";
import { Problem } from "./problem.ts";
import type {
  RulePart,
  Segment,
  SegmentChange,
  SegmentChanges,
  SegmentCount,
  SegmentMember,
  SegmentValue,
} from "./segment_answers.ts";
import { marked } from "./segment_words.ts";
import { count, day, number, percent, t } from "./strings.ts";

type Visit = (id: string) => void;

export function counted(found: SegmentCount): Child {
  const all = count("customers", found.total);
  return [
    h(
      "p",
      { class: "segment-total" },
      t("segments_count", { n: found.count, all, share: percent(found.share) }),
    ),
    found.hints.map((hint) => h("p", { class: "notice", dir: "auto" }, hint)),
    found.parts.length > 1 && funnel(found.parts.slice(1), found.total),
  ];
}

// Each part of a rule with how many it lets through: where it runs dry, the bar ends.
function funnel(parts: readonly RulePart[], total: number): HTMLElement {
  const items = parts.map((part) =>
    h(
      "li",
      { class: `depth-${Math.min(part.depth, 4)}` },
      h("code", { dir: "auto" }, part.text),
      meter(part.so_far / Math.max(total, 1), t("segments_so_far", { n: part.so_far })),
      h("span", { class: "reasons" }, partWords(part)),
    ),
  );
  return h("ol", { class: "segment-parts", "aria-label": t("segments_parts") }, items);
}

function partWords({ alone, so_far: soFar, unknown, bound }: RulePart): string {
  const told = [t("segments_alone", { n: alone }), t("segments_so_far", { n: soFar })];
  if (unknown) told.push(t("segments_unknown", { n: unknown }));
  if (bound !== null)
    told.push(t("segments_bound", { value: number(bound, { maximumSignificantDigits: 4 }) }));
  return told.join(" · ");
}

// What is wrong with a rule, and where.
export function trouble(error: unknown, rule: string): Child {
  const place = error instanceof Problem ? error.place : null;
  if (!place) return error instanceof Problem ? error.detail : String(error);
  const [before, wrong, after] = marked(rule, place.start, place.end);
  return [place.said, " ", rule && h("code", { dir: "auto" }, before, h("mark", {}, wrong), after)];
}

export function people(members: readonly SegmentMember[], visit: Visit): HTMLElement {
  return h(
    "ul",
    { class: "people" },
    members.map((one) =>
      h(
        "li",
        {},
        person(
          one,
          Object.entries(one.values).map(([name, value]) => fact(name, value)),
          visit,
        ),
      ),
    ),
  );
}

function person(one: { customer_id: string; name: string }, facts: readonly string[], visit: Visit) {
  return h(
    "button",
    { class: "row stacked", onclick: () => visit(one.customer_id) },
    h("b", { dir: "auto" }, one.name),
    h("span", { class: "reasons", dir: "auto" }, facts.join(" · ")),
  );
}

function fact(name: string, value: SegmentValue | null): string {
  return `${name}: ${said(value)}`;
}

function said(value: SegmentValue | null): string {
  if (value === null) return t("segments_nothing");
  if (Array.isArray(value)) return value.join(", ") || t("segments_nothing");
  if (typeof value === "number") return number(value, { maximumSignificantDigits: 4 });
  return /^\d{4}-\d\d-\d\dT/.test(value) ? day(value) : value;
}

export function changes(found: SegmentChanges, visit: Visit): Child {
  const since = found.since_as_of ? day(found.since_as_of) : t("segments_before");
  const shown = (which: SegmentChange["change"]) => found.items.filter((one) => one.change === which);
  return [
    h("p", {}, t("segments_since", { since, came: found.came, left: found.left })),
    found.hints.map((hint) => h("p", { class: "notice", dir: "auto" }, hint)),
    changed(t("segments_came"), shown("in"), visit),
    changed(t("segments_left"), shown("out"), visit),
  ];
}

function changed(title: string, items: readonly SegmentChange[], visit: Visit): Child {
  if (!items.length) return null;
  const why = (one: SegmentChange) =>
    one.new
      ? [t("segments_new_customer")]
      : one.conditions.map(({ field, was, now }) => `${field}: ${said(was)} → ${said(now)}`);
  return [
    h("h4", {}, title),
    h(
      "ul",
      { class: "people" },
      items.map((one) => h("li", {}, person(one, why(one), visit))),
    ),
  ];
}

export function shelf(saved: readonly Segment[], now: string | null, open: Visit): Child {
  if (!saved.length) return h("p", { class: "hint" }, t("segments_none"));
  return h(
    "ul",
    { class: "people" },
    saved.map((one) =>
      h(
        "li",
        {},
        h(
          "button",
          {
            class: "row stacked",
            "aria-current": one.segment_id === now && "true",
            onclick: () => open(one.segment_id),
          },
          h(
            "span",
            { class: "row-top" },
            h("b", { dir: "auto" }, one.name),
            h("span", { class: "value" }, one.count === null ? "—" : number(one.count)),
          ),
          h("span", { class: "reasons", dir: "auto" }, one.problem ?? one.description ?? one.rule),
        ),
      ),
    ),
  );
}
