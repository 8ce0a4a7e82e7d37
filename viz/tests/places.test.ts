import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import type { Standing } from "../src/person_answers.ts";
import { barOf, below, rankOf, standingWords } from "../src/places.ts";
import { speak } from "../src/strings.ts";

afterEach(() => speak("en"));

function standing(higher: number, equal: number, total: number): Standing {
  const percentile = (100 * (total - higher - equal)) / Math.max(total - 1, 1);
  return { higher, equal, total, percentile };
}

test("how many have less, in words", () => {
  assert.equal(standingWords(standing(70, 1, 1001), "customers"), "more than 93 % of customers");
  assert.equal(standingWords(standing(5, 5, 100), "members"), "more than 90 % of the community");
  assert.equal(standingWords(standing(0, 1, 2108), "customers"), "the most of all 2,108 customers");
  const shared = "the most here, as 64 others";
  assert.equal(standingWords(standing(0, 65, 100), "members"), shared);
  const least = "840 of all have more, nobody less";
  assert.equal(standingWords(standing(840, 1268, 2108), "customers"), least);
  assert.equal(standingWords(standing(1, 7, 8), "members"), "1 here has more, nobody less");
  assert.equal(standingWords(standing(0, 2, 8), "customers"), "the most of all, as 1 other");
  assert.equal(standingWords(standing(0, 8, 8), "members"), "the same as all 8 in the community");
  speak("zh");
  assert.equal(standingWords(standing(70, 1, 1001), "customers"), "高于 93% 的客户");
});

test("one alone is compared with nobody", () => {
  assert.equal(standingWords(standing(0, 1, 1), "members"), null);
});

test("nobody is above everybody by rounding", () => {
  assert.equal(below(standing(1, 1, 1_000_000)), "99.9 %");
  assert.equal(below(standing(69, 1, 1001)), "93 %");
  assert.equal(below(standing(75, 1, 1001)), "92 %");
  assert.equal(below(standing(993, 1, 1001)), "0.7 %");
});

test("bars and places", () => {
  assert.equal(rankOf(standing(0, 3, 9)), 1);
  assert.equal(rankOf(standing(7, 1, 9)), 8);
  assert.equal(barOf(standing(0, 3, 9)), 1);
  assert.equal(barOf(standing(0, 9, 9)), 0.5);
  assert.equal(barOf(standing(8, 1, 9)), 0);
  assert.equal(barOf(standing(4, 1, 9)), 0.5);
});
