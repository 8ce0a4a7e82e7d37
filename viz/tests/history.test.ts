import assert from "node:assert/strict";
import { test } from "node:test";
import { changeOf, History, type Moment } from "../src/history.ts";
import { HOME, type Route, type Step } from "../src/route.ts";

const ANN: Route = { ...HOME, kind: "customer", id: "ann" };
const BOB: Step = { how: "expand", id: "bob", only: ["family"] };

function moment(route: Partial<Route>, places: [string, number][] = []): Moment {
  return { route: { ...ANN, ...route }, places: new Map(places.map(([id, x]) => [id, { x, y: 0 }])) };
}

function begun(...moments: Moment[]): History {
  const history = new History();
  history.begin(moment({}));
  for (const next of moments) history.note(next);
  return history;
}

test("what led from one moment to the next", () => {
  const nothing = { ids: [], only: [] };
  const collapse: Step = { how: "collapse", id: "bob", only: [] };
  const cases: [Moment, Moment, unknown][] = [
    [moment({}), moment({ select: "x" }), null],
    [moment({}), moment({ expand: [BOB] }), { what: "expand", ids: ["bob"], only: ["family"] }],
    [
      moment({ expand: [BOB] }),
      moment({ expand: [BOB, collapse] }),
      { what: "collapse", ids: ["bob"], only: [] },
    ],
    [moment({ hide: ["a"] }), moment({ hide: ["a", "b"] }), { what: "hide", ids: ["b"], only: [] }],
    [moment({ hide: ["a", "b"] }), moment({}), { what: "show", ids: ["a", "b"], only: [] }],
    [moment({}, [["a", 1]]), moment({}, [["a", 2]]), { what: "move", ids: ["a"], only: [] }],
    [moment({}, [["a", 1]]), moment({}), { what: "unpin", ids: ["a"], only: [] }],
    [moment({ expand: [BOB] }), moment({}), { what: "back", ...nothing }],
    [moment({ hide: ["a"] }), moment({ hide: ["b"] }), { what: "back", ...nothing }],
    [moment({}), moment({ to: "another" }), { what: "filter", ...nothing }],
  ];
  for (const [before, next, change] of cases) assert.deepEqual(changeOf(before, next), change);
});

test("there is nothing to undo at first, and choosing somebody is not a step", () => {
  const history = begun(moment({ select: "x" }));
  assert.deepEqual([history.undoable, history.redoable], [null, null]);
  assert.equal(history.undo(), null);
  assert.equal(history.redo(), null);
});

test("undo goes back step by step, redo forward again", () => {
  const [one, two] = [moment({ expand: [BOB] }), moment({ expand: [BOB], hide: ["x"] })];
  const history = begun(one, two);
  assert.equal(history.undoable?.what, "hide");
  assert.equal(history.undo(), one);
  assert.deepEqual([history.undoable?.what, history.redoable?.what], ["expand", "hide"]);
  assert.deepEqual(history.undo(), moment({}));
  assert.equal(history.redo(), one);
  assert.equal(history.redo(), two);
  assert.equal(history.redoable, null);
});

test("what was selected comes back with the step", () => {
  const history = begun(moment({ select: "bob" }), moment({ select: "bob", expand: [BOB] }));
  history.note(moment({ select: "eve", expand: [BOB] }));
  assert.equal(history.undo()?.route.select, "bob");
  assert.equal(history.redo()?.route.select, "eve");
});

test("the page says where it went; that is no further step", () => {
  const history = begun(moment({ hide: ["x"] }));
  const before = history.undo();
  assert.ok(before);
  history.note(before);
  assert.deepEqual([history.undoable, history.redoable?.what], [null, "hide"]);
});

test("a new step after undo takes the place of what could be done again", () => {
  const history = begun(moment({ hide: ["x"] }));
  history.undo();
  history.note(moment({ hide: ["y"] }));
  assert.deepEqual([history.redoable, history.undoable?.ids], [null, ["y"]]);
});

test("the browser's back and forward undo and do again", () => {
  const history = begun(moment({ hide: ["x"] }));
  history.note(moment({}), { travelled: true });
  assert.deepEqual([history.undoable, history.redoable?.what], [null, "hide"]);
  history.note(moment({ hide: ["x"] }), { travelled: true });
  assert.deepEqual([history.undoable?.what, history.redoable], ["hide", null]);
  history.note(moment({ expand: [BOB], hide: ["z"] }), { travelled: true });
  assert.equal(history.undoable?.what, "back");
});

test("showing again is a step of its own, though the same is seen as before", () => {
  const history = begun(moment({ hide: ["x"] }), moment({}));
  assert.deepEqual([history.undoable?.what, history.redoable], ["show", null]);
});

test("a hint says what it is called", () => {
  const history = begun();
  const hint = { what: "pin", ids: ["a"], only: [] } as const;
  history.note(moment({}, [["a", 1]]), { hint });
  assert.equal(history.undoable, hint);
});

test("another place begins anew, and the oldest steps are forgotten", () => {
  const history = begun(...Array.from({ length: 250 }, (_, at) => moment({ hide: [String(at)] })));
  let steps = 0;
  while (history.undo()) steps++;
  assert.equal(steps, 200);
  history.begin(moment({ id: "eve" }));
  assert.deepEqual([history.undoable, history.redoable], [null, null]);
});
