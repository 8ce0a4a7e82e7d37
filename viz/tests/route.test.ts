import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DUPLICATES,
  GROUPS,
  HOME,
  type Route,
  readRoute,
  SEGMENTS,
  type Step,
  sameView,
  writeRoute,
} from "../src/route.ts";

const HOSTILE = [
  "ann",
  ".",
  "..",
  "a/b",
  "a?b=c&d#e",
  "100%",
  "%2F",
  "a+b c",
  "<script>alert(1)</script>",
  "\"'`",
  "李雷",
  "\u202eright to left",
  "👩‍👩‍👧",
  "line\nbreak\t",
  "x".repeat(10_000),
];

function step(id: string, ...only: string[]): Step {
  return { how: "expand", id, only };
}

for (const id of HOSTILE) {
  test(`a link leads back to ${JSON.stringify(id.slice(0, 30))}`, () => {
    const routes: Route[] = [
      { ...HOME, kind: "customer", id, select: id, expand: [step(id), step("bob", id), step(id, "a", id)] },
      {
        ...HOME,
        kind: "customer",
        id,
        expand: [step(id), { how: "collapse", id, only: [] }],
        hide: [id, "x"],
      },
      { ...HOME, kind: "path", id, to: `${id}2`, select: id, expand: [step(id)] },
      { ...HOME, kind: "community", id },
      { ...HOME, kind: "parts", id, select: id },
      { ...HOME, select: id },
      { ...HOME, kind: "customer", id, look: "full", select: id },
      { ...HOME, kind: "community", id, look: "report" },
      { ...HOME, kind: "customer", id, look: "report" },
      { ...DUPLICATES, pair: [id, `${id}2`] },
    ];
    for (const route of routes) assert.deepEqual(readRoute(writeRoute(route)), route);
  });
}

test("places without an id", () => {
  assert.equal(writeRoute(HOME), "#/");
  assert.equal(writeRoute(DUPLICATES), "#/duplicates");
  for (const hash of ["", "#", "#/", "#/nothing/x", "#/customer", "#/customer/", "#/communities"])
    assert.deepEqual(readRoute(hash), HOME, hash);
  assert.deepEqual(readRoute("#/duplicates"), DUPLICATES);
});

test("a link of before, without kinds, brings in all", () => {
  assert.deepEqual(readRoute("#/customer/ann?expand=bob&expand=eve").expand, [step("bob"), step("eve")]);
});

test("kinds belong to the step right before them", () => {
  const { expand } = readRoute(
    "#/customer/ann?only=x&expand=bob&only=family&only=friend&collapse=bob&only=y",
  );
  assert.deepEqual(expand, [step("bob", "family", "friend"), { how: "collapse", id: "bob", only: [] }]);
});

test("a path without an end is no place", () => {
  for (const hash of ["#/path/ann", "#/path/?to=bob", "#/path"])
    assert.deepEqual(readRoute(hash), HOME, hash);
});

test("a page of its own and a report are of one customer or one community", () => {
  assert.equal(
    writeRoute({ ...HOME, kind: "customer", id: "a/b", look: "full" }),
    "#/customer/a%2Fb?page=full",
  );
  assert.equal(
    writeRoute({ ...HOME, kind: "customer", id: "a/b", look: "report" }),
    "#/report/customer/a%2Fb",
  );
  for (const hash of [
    "#/?page=full",
    "#/report",
    "#/report/parts/7",
    "#/parts/7?page=full",
    "#/report/report/customer/a",
  ])
    assert.equal(readRoute(hash).look, "picture", hash);
});

test("half a pair is none", () => {
  assert.equal(readRoute("#/duplicates?left=a").pair, null);
});

test("an address that somebody typed may be badly encoded", () => {
  assert.equal(readRoute("#/customer/100%").id, "100%");
});

test("views are told apart by kind and id, not by what is selected", () => {
  const ann: Route = { ...HOME, kind: "customer", id: "1" };
  const selected: Route = { ...ann, select: "2" };
  assert.ok(sameView(ann, selected));
  assert.ok(!sameView(ann, { ...ann, kind: "community" }));
  assert.ok(!sameView(ann, { ...ann, id: "2" }));
  const way: Route = { ...HOME, kind: "path", id: "1", to: "2" };
  assert.ok(sameView(way, { kind: "path", id: "1", to: "2" }));
  assert.ok(!sameView(way, { ...way, to: "3" }));
});

for (const id of HOSTILE) {
  test(`a link leads back to the segment ${JSON.stringify(id.slice(0, 30))}`, () => {
    const saved = { ...SEGMENTS, id };
    assert.deepEqual(readRoute(writeRoute(saved)), saved);
    const typed = { ...SEGMENTS, rule: id, select: null };
    assert.deepEqual(readRoute(writeRoute(typed)), typed);
  });
}

test("groups stand beside the map, and a link opens one with its colour", () => {
  assert.equal(writeRoute(GROUPS), "#/groups");
  for (const id of [null, "2", "a/b?"]) {
    const route: Route = { ...GROUPS, id, colour: "cluster" };
    assert.deepEqual(readRoute(writeRoute(route)), route);
    assert.ok(sameView(route, HOME));
  }
});

test("segments stand beside the map, which stays", () => {
  assert.equal(writeRoute(SEGMENTS), "#/segments");
  assert.ok(sameView(SEGMENTS, HOME));
  assert.ok(sameView({ ...SEGMENTS, id: "a" }, SEGMENTS));
  assert.ok(!sameView(SEGMENTS, DUPLICATES));
});
