import assert from "node:assert/strict";
import { test } from "node:test";
import {
  askedOf,
  asksOfTies,
  FACETS,
  type Filter,
  isOn,
  NO_FILTER,
  partsOf,
  readFilter,
  sameFilter,
  tick,
  wholeParts,
} from "../src/filter.ts";
import { HOME, type Route, readRoute, writeRoute } from "../src/route.ts";

const HOSTILE = [
  "a&b=c",
  "<script>alert(1)</script>",
  "\u202eback",
  "李雷",
  "👩‍👩‍👧",
  "100%",
  "a+b",
  "x".repeat(9_000),
];

const FULL: Filter = {
  ticked: {
    ...NO_FILTER.ticked,
    type: ["friend", "reports-to"],
    origin: ["confirmed"],
    in: ["3"],
    tag: HOSTILE,
    city: ["Turin"],
  },
  strength: 0.3,
  confidence: 0.85,
  since: "2026-01-01",
  until: "2026-03-31",
  month: "2026-02",
  lone: true,
};

test("a link leads back to the same filter and colour", () => {
  const routes: Route[] = [
    { ...HOME, kind: "community", id: "3", filter: FULL, colour: "influence" },
    {
      ...HOME,
      kind: "customer",
      id: "ann",
      select: "bob",
      expand: [{ how: "expand", id: "bob", only: [] }],
      filter: FULL,
    },
    { ...HOME, colour: "density" },
    ...FACETS.flatMap((facet) =>
      HOSTILE.filter(() => facet !== "origin").map(
        (value): Route => ({ ...HOME, filter: tick(NO_FILTER, facet, value, true) }),
      ),
    ),
  ];
  for (const route of routes) assert.deepEqual(readRoute(writeRoute(route)), route);
});

test("an address says nothing of what is not filtered", () => {
  assert.equal(writeRoute({ ...HOME, kind: "community", id: "3" }), "#/community/3");
  assert.deepEqual(readFilter(new URLSearchParams()), NO_FILTER);
});

test("what makes no sense in an address is left out", () => {
  for (const query of [
    "strength=2",
    "strength=-1",
    "strength=much",
    "confidence=NaN",
    "since=yesterday",
    "since=2026-13-45",
    "until=2026-1-1",
    "month=2026-13",
    "month=2026",
    "origin=rumour",
    "lone=yes",
  ])
    assert.deepEqual(readFilter(new URLSearchParams(query)), NO_FILTER, query);
  assert.deepEqual(readFilter(new URLSearchParams("city=Oslo&city=Oslo")).ticked.city, ["Oslo"]);
});

test("every part can be dropped by itself, until none is left", () => {
  const parts = partsOf(FULL);
  assert.equal(parts.length, 2 + 1 + 1 + HOSTILE.length + 1 + 5);
  for (const part of parts) assert.equal(partsOf(part.without).length, parts.length - 1, part.kind);
  let filter = FULL;
  for (let more = true; more; ) {
    const [first] = partsOf(filter);
    more = first !== undefined;
    filter = first?.without ?? filter;
  }
  assert.ok(!isOn(filter));
  assert.ok(sameFilter(filter, { ...NO_FILTER, lone: true }));
});

test("loosening lets all values of a facet go together", () => {
  const whole = wholeParts(FULL);
  assert.deepEqual(
    whole.map(({ kind }) => kind),
    ["type", "origin", "in", "tag", "city", "strength", "confidence", "since", "until", "month"],
  );
  assert.deepEqual(whole[0]?.without.ticked.type, []);
});

test("ticking keeps the others and their order, and never holds a value twice", () => {
  const two = tick(tick(NO_FILTER, "city", "Oslo", true), "city", "Turin", true);
  assert.deepEqual(tick(two, "city", "Oslo", true).ticked.city, ["Turin", "Oslo"]);
  assert.deepEqual(tick(two, "city", "Oslo", false).ticked.city, ["Turin"]);
  assert.deepEqual(NO_FILTER.ticked.city, []);
});

test("attributes ask nothing of ties", () => {
  assert.ok(!asksOfTies(tick(NO_FILTER, "city", "Oslo", true)));
  assert.ok(asksOfTies(tick(NO_FILTER, "type", "friend", true)));
  assert.ok(asksOfTies({ ...NO_FILTER, month: "2026-01" }));
});

test("the service is asked for as much as it knows", () => {
  assert.equal(askedOf(NO_FILTER), "");
  assert.equal(askedOf({ ...NO_FILTER, confidence: 0.5, month: "2026-01" }), "");
  assert.equal(
    askedOf({ ...FULL, ticked: { ...FULL.ticked, type: ["a&b", "c"] } }),
    "&types=a%26b&types=c&min_strength=0.3&since=2026-01-01&until=2026-03-31",
  );
});
