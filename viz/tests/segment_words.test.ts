// What may come next in a rule.

import assert from "node:assert/strict";
import { test } from "node:test";
import { begunAt, fitting, marked, putIn } from "../src/segment_words.ts";

const at = (text: string) => begunAt(text, text.length);

test("a field is begun where a name stands before the caret", () => {
  assert.deepEqual(at("age > 3 and rfm.se"), { start: 12, word: "rfm.se", field: null });
  assert.deepEqual(at("年收"), { start: 0, word: "年收", field: null });
  assert.deepEqual(at("age > 3 and "), { start: 12, word: "", field: null });
  assert.deepEqual(begunAt("ag and city", 2), { start: 0, word: "ag", field: null });
});

test("inside a text after a comparison the values of its field are meant", () => {
  assert.deepEqual(at('rfm.segment == "at r'), { start: 16, word: "at r", field: "rfm.segment" });
  assert.deepEqual(at("city in ('Turin', 'Os"), { start: 19, word: "Os", field: "city" });
  assert.deepEqual(at("city not in ['"), { start: 14, word: "", field: "city" });
  assert.deepEqual(at("stage != '"), { start: 10, word: "", field: "stage" });
});

test("inside any other text nothing is offered", () => {
  assert.equal(at("contains(name, 'Ann"), null);
  assert.equal(at("'vi"), null);
  assert.equal(at("age > 3 and 'it"), null);
  assert.notEqual(at("city == 'Turin' and ag"), null);
});

test("what begins with the word comes first, and what is all there is not offered", () => {
  const known = ["rfm.segment", "segments", "at_risk", "stage"].map((text) => ({ text, told: "" }));
  assert.deepEqual(
    fitting("seg", known).map(({ text }) => text),
    ["segments", "rfm.segment"],
  );
  assert.deepEqual(
    fitting("at r", known).map(({ text }) => text),
    ["at_risk"],
  );
  assert.deepEqual(fitting("stage", known), []);
});

test("what is chosen takes the place of the word, with a blank or the quote after it", () => {
  const field = { start: 12, word: "ag", field: null };
  assert.deepEqual(putIn("age > 3 and ag", 14, field, "age"), ["age > 3 and age ", 16]);
  assert.deepEqual(putIn("(ag)", 3, { start: 1, word: "ag", field: null }, "age"), ["(age)", 4]);
  const value = { start: 9, word: "Tu", field: "city" };
  assert.deepEqual(putIn("city == 'Tu", 11, value, "Turin"), ["city == 'Turin'", 15]);
  assert.deepEqual(putIn("city == 'Tu", 11, value, "O'Hara\\"), ["city == 'O\\'Hara\\\\'", 19]);
});

test("the place of a mistake counts whole characters, as the service does", () => {
  assert.deepEqual(marked("name == '🦊' an age > 3", 12, 14), ["name == '🦊' ", "an", " age > 3"]);
  assert.deepEqual(marked("age >", 5, 5), ["age >", "␣", ""]);
  const [before, wrong, after] = marked(`${"x".repeat(100)}wrong${"y".repeat(100)}`, 100, 105);
  assert.deepEqual([before.length, wrong, after.length], [31, "wrong", 31]);
});
