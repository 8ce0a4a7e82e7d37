import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { ago, spanName } from "../src/calendar.ts";
import { type Box, columns, FOOT, ticks } from "../src/chart_shapes.ts";
import type { Timeline, TypeCount } from "../src/person_answers.ts";
import { speak } from "../src/strings.ts";
import { barsOf, busiest, mostly, sumsOf } from "../src/timeline_bars.ts";
import { lastContact, timelineWords } from "../src/timeline_words.ts";

const BOX: Box = { width: 330, height: 120 };

afterEach(() => speak("en"));

function typeOf(type: string | null, count: number, euros = 0): TypeCount {
  return { type, count, amounts: euros ? [{ currency: "EUR", count: 1, amount: euros }] : [] };
}

function timelineOf(months: Record<string, TypeCount[]>): Timeline {
  const bins = Object.entries(months).map(([month, types]) => {
    return { month, types, count: types.reduce((sum, one) => sum + one.count, 0) };
  });
  return { total: bins.reduce((sum, bin) => sum + bin.count, 0), left_out: 0, bins };
}

// Something in each of so many months from January 2010 on.
function long(months: number): Timeline {
  const names = Array.from({ length: months }, (_, at) => {
    return `${2010 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
  });
  return timelineOf(Object.fromEntries(names.map((name, at) => [name, [typeOf("email", 1 + (at % 7))]])));
}

test("months in which nothing happened have a place too", () => {
  const bars = barsOf(timelineOf({ "2025-11": [typeOf("call", 2)], "2026-02": [typeOf("call", 1)] }), 24);
  assert.deepEqual(
    bars.bars.map(({ from, count }) => [from, count]),
    [
      ["2025-11", 2],
      ["2025-12", 0],
      ["2026-01", 0],
      ["2026-02", 1],
    ],
  );
  assert.equal(bars.span, "month");
});

test("where months are too many, quarters and then years stand for them, and nothing is lost", () => {
  for (const [months, span] of [
    [24, "month"],
    [25, "quarter"],
    [72, "quarter"],
    [73, "year"],
    [288, "year"],
  ] as const) {
    const timeline = long(months);
    const bars = barsOf(timeline, 24);
    assert.equal(bars.span, span, String(months));
    assert.ok(bars.bars.length <= 24);
    assert.equal(
      bars.bars.reduce((sum, bar) => sum + bar.count, 0),
      timeline.total,
    );
  }
  assert.equal(barsOf(long(600), 24).bars.length, 24);
});

test("the most frequent kinds by name, all others together", () => {
  const types = ["a", "b", "c", "d", "e", "f", "g"].map((name, at) => typeOf(name, 10 - at));
  const bars = barsOf(timelineOf({ "2026-01": [...types, typeOf(null, 3)] }), 24);
  assert.deepEqual(bars.kinds, ["a", "b", "c", "d", "e", null]);
  assert.deepEqual(bars.bars[0]?.parts, [10, 9, 8, 7, 6, 12]);
  const few = barsOf(timelineOf({ "2026-01": [typeOf("a", 1)] }), 24);
  assert.deepEqual(few.kinds, ["a"]);
});

test("bars stand side by side, fill their heights, and none is outside", () => {
  for (const months of [1, 2, 24, 300]) {
    const bars = barsOf(long(months), 30);
    const found = columns(bars, BOX);
    assert.equal(found.length, bars.bars.length);
    found.forEach(({ x, width, parts }, at) => {
      const bar = bars.bars[at];
      assert.ok(x >= 0 && x + width <= BOX.width + 1e-9);
      const high = parts.reduce((sum, part) => sum + part.height, 0);
      assert.ok(Math.abs(high / (BOX.height - FOOT - 14) - (bar?.count ?? 0) / bars.most) < 1e-9);
      for (const part of parts) assert.ok(part.y >= 13.9 && part.y + part.height <= BOX.height - FOOT + 1e-9);
    });
    const names = ticks(bars, BOX);
    assert.equal(names[0]?.bar, 0);
    names.forEach((one, at) => {
      const before = names[at - 1];
      if (before) assert.ok(one.at - before.at >= 31, `${months}: names too near`);
    });
  }
  assert.deepEqual(columns(barsOf(timelineOf({}), 24), BOX), []);
  assert.deepEqual(ticks(barsOf(timelineOf({}), 24), BOX), []);
});

test("what a timeline says in words", () => {
  const timeline = timelineOf({
    "2026-01": [typeOf("call", 1), typeOf("purchase", 1, 12.5)],
    "2026-03": [typeOf("call", 5)],
  });
  const bars = barsOf(timeline, 24);
  assert.equal(busiest(bars)?.from, "2026-03");
  assert.deepEqual(mostly(bars), { kind: "call", share: 6 / 7 });
  assert.deepEqual(sumsOf(timeline), [{ currency: "EUR", amount: 12.5, count: 1 }]);
  assert.deepEqual(timelineWords(timeline, bars), [
    "7 interactions since Jan 2026.",
    "Most in Mar 2026: 5.",
    "Mostly call: 86%.",
    "Amounts together: 12.50 EUR.",
  ]);
  speak("zh");
  assert.match(timelineWords(timeline, bars).join(""), /2026年3月最多:5 次。/);
  assert.deepEqual(timelineWords(timelineOf({}), barsOf(timelineOf({}), 24)), []);
});

test("how long ago, in the words people use", () => {
  const now = new Date("2026-03-13T08:00:00Z");
  const said = [
    "2026-03-13T01:00:00Z",
    "2026-03-12T23:00:00Z",
    "2026-03-01T23:00:00Z",
    "2025-11-01T00:00:00Z",
    "2021-01-01T00:00:00Z",
    "2026-03-16T00:00:00Z",
  ].map((moment) => ago(moment, now));
  assert.deepEqual(said, ["today", "yesterday", "12 days ago", "4 months ago", "5 years ago", "in 3 days"]);
  const call = { type: "call", occurred_at: "2026-03-01T23:00:00Z" };
  const asOf = now.toISOString();
  assert.equal(lastContact(call, asOf), "Last contact 12 days ago, as of Mar 13, 2026");
  const later = { ...call, occurred_at: "2026-03-16T00:00:00Z" };
  assert.equal(
    lastContact(later, asOf),
    "Last contact on Mar 16, 2026, after the analysis as of Mar 13, 2026",
  );
  assert.equal(lastContact(call, null), "Last contact on Mar 1, 2026");
});

test("spans of time by name", () => {
  assert.equal(spanName("2026-03", "month"), "Mar 2026");
  assert.equal(spanName("2026-10", "quarter"), "Q4 2026");
  assert.equal(spanName("0099-01", "year"), "99");
  speak("zh");
  assert.equal(spanName("2026-10", "quarter"), "2026年第4季度");
});
