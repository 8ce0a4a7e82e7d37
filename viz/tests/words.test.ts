import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import type { Scores } from "../src/answers.ts";
import { kindsOf } from "../src/kind_shares.ts";
import { rankWords, SPARK, sparkPoints, storyWords } from "../src/past_words.ts";
import type { HistoryRow, LineageEvent } from "../src/person_answers.ts";
import { rowsOf, whyWords } from "../src/score_words.ts";
import { speak } from "../src/strings.ts";
import { edgeOf, viewOf } from "./sample.ts";

afterEach(() => speak("en"));

function scores(more: Partial<Scores> = {}): Scores {
  const plain = { community_id: 0, degree: 9, strength: 3.25, harmonic: 765.43, core: 4 };
  return { ...plain, pagerank: 0.0044, betweenness: 0.0131, ...more };
}

function row(rank: number): HistoryRow {
  const named = { as_of: "", customer_id: "a", community_id: 0, community_name: "" };
  return { ...named, rank, customers: 843, percentile: 100 - rank };
}

function event(more: Partial<LineageEvent>): LineageEvent {
  const plain = { name: "", size: 40, size_before: 40, joined: 0, left: 0, sources: [], targets: [] };
  return { event: "continued", ...plain, ...more };
}

test("each measure says what it means", () => {
  assert.deepEqual(
    rowsOf(scores(), 0.001).map(([measure, , value]) => [measure, value]),
    [
      ["pagerank", "4.4 times the average"],
      ["degree", "9"],
      ["betweenness", "on 1.3% of the shortest paths"],
      ["core", "everyone in it knows 4 others or more"],
    ],
  );
  const alone = scores({ degree: 0, betweenness: 0, core: 0 });
  assert.deepEqual(
    rowsOf(alone, 0.001).map(([, , value]) => value),
    ["None that shows: no relationships", "0", "on no shortest path", "in no circle"],
  );
});

test("why somebody is among the first, in one short line", () => {
  assert.equal(whyWords(scores(), "pagerank", 0.001), "4.4 times the average · bridge on 1.3% of paths");
  assert.equal(whyWords(scores({ betweenness: 0 }), "pagerank", 0.001), "4.4 times the average");
  assert.equal(whyWords(scores(), "betweenness", 0.001), "bridge on 1.3% of paths · 4.4 times the average");
  assert.match(whyWords(scores(), "strength", 0.001), /^ties weigh 3.3 together/);
  assert.match(whyWords(scores(), "harmonic", 0.001), /765/);
  for (const by of ["pagerank", "degree", "betweenness", "harmonic", "core", "strength"] as const) {
    assert.ok(!whyWords(scores(), by, 0.001).includes("undefined"), by);
  }
});

test("up and down from one analysis to the next", () => {
  assert.equal(rankWords(row(3), undefined), "No. 3 of 843");
  assert.equal(rankWords(row(3), row(3)), "No. 3 of 843");
  assert.equal(rankWords(row(3), row(7)), "No. 3 of 843, up 4");
  assert.equal(rankWords(row(7), row(3)), "No. 7 of 843, down 4");
});

test("the line of places stays in its box, the higher the better", () => {
  for (const values of [[50], [50, 50], [1, 99, 40], [0, 100]]) {
    const points = sparkPoints(values);
    assert.equal(points.length, values.length);
    for (const [x, y] of points) assert.ok(x >= 0 && x <= SPARK.width && y >= 0 && y <= SPARK.height);
  }
  const [low, high] = sparkPoints([1, 99]);
  assert.ok((high?.[1] ?? 0) < (low?.[1] ?? 0));
});

test("what became of a community", () => {
  assert.equal(storyWords(event({})), "40 members");
  const grown = event({ event: "grown", size: 42, joined: 4, left: 2 });
  assert.equal(storyWords(grown), "from 40 to 42 members, 4 joined, 2 left");
  const sources = [
    { name: "<b>", members: 3 },
    { name: "张", members: 2 },
  ];
  assert.equal(
    storyWords(event({ event: "born", size_before: 0, joined: 40, sources })),
    "40 members, from <b>, 张",
  );
  const gone = event({ event: "dissolved", size: 0, left: 40, targets: sources.slice(1) });
  assert.equal(storyWords(gone), "from 40 to 0 members, to 张");
});

test("kinds of ties by how many have them", () => {
  const edges = [edgeOf("a", "b"), { ...edgeOf("a", "c"), types: ["colleague", "email"] }, edgeOf("b", "c")];
  assert.deepEqual(kindsOf(viewOf([], edges)), [
    { type: "colleague", share: 1 },
    { type: "email", share: 1 / 3 },
  ]);
  assert.deepEqual(kindsOf(viewOf([])), []);
});
