import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { CHINESE } from "../src/chinese.ts";
import { ENGLISH } from "../src/english.ts";
import {
  abridge,
  count,
  day,
  finding,
  likelihood,
  number,
  percent,
  shorten,
  speak,
  t,
  term,
} from "../src/strings.ts";

afterEach(() => speak("en"));

function values(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name).sort();
}

test("both languages fill in the same values", () => {
  const { terms: _, ...texts } = CHINESE;
  const english: Record<string, unknown> = ENGLISH;
  assert.ok(Object.keys(texts).length > 200);
  for (const [key, text] of Object.entries(texts)) {
    assert.deepEqual(new Set(values(text)), new Set(values(String(english[key]))), key);
  }
});

test("what is for one fills in the same, but for the number", () => {
  const english: Record<string, unknown> = ENGLISH;
  const ones = Object.keys(ENGLISH).filter((key) => key.endsWith("_one"));
  assert.ok(ones.length > 10);
  for (const key of ones) {
    const many = values(String(english[key.slice(0, -4)]));
    assert.deepEqual(
      values(String(english[key])),
      many.filter((name) => name !== "n"),
      key,
    );
  }
});

test("one and many", () => {
  assert.equal(count("members", 1), "1 member");
  assert.equal(count("members", 0), "0 members");
  assert.equal(count("members", 1234), "1,234 members");
  assert.equal(count("expanded", 1, { name: "Ada" }), "1 contact brought in around Ada.");
  assert.equal(count("made_of", 1), "Made of 1 records", "no text for one, as there is never one");
  speak("zh");
  assert.equal(count("members", 1), "1 位成员");
});

test("what is filled in is taken as it is", () => {
  assert.equal(
    t("expanded_nothing", { name: "{n} $& <b>" }),
    "{n} $& <b> has no further contacts to bring in.",
  );
});

test("shares of less than a tenth keep two digits", () => {
  assert.equal(percent(0), "0%");
  assert.equal(percent(0.5), "50%");
  assert.equal(percent(0.0123), "1.2%");
  assert.equal(percent(0.9987, 1), "99.9%");
  assert.equal(number(1234.5), "1,234.5");
});

test("days are days of UTC, and what is no moment stays as it is", () => {
  assert.equal(day("2026-03-01T23:30:00Z"), "Mar 1, 2026");
  assert.equal(day("some day"), "some day");
  speak("zh");
  assert.equal(day("2026-03-01T23:30:00Z"), "2026年3月1日");
});

test("a known kind by its name, any other as it came", () => {
  assert.equal(term("neighbor"), "neighbour");
  assert.equal(term("went_to_school"), "went to school");
  assert.equal(term("constructor"), "constructor");
  speak("zh");
  assert.equal(term("neighbor"), "邻居");
  assert.equal(term("constructor"), "constructor");
});

test("letters are not cut in halves", () => {
  assert.equal(shorten("👩👩👩👩", 3), "👩👩…");
  assert.equal(shorten("abc", 3), "abc");
  assert.equal(shorten("ab cde", 4), "ab…");
});

test("how probable, in words", () => {
  const said = [1, 0.95, 0.9, 0.8, 0.6, 0.4, 0.39, 0].map(likelihood);
  assert.deepEqual(said, [
    "almost certainly",
    "almost certainly",
    "very likely",
    "very likely",
    "likely",
    "perhaps",
    "hardly",
    "hardly",
  ]);
});

test("findings are said in Chinese where the words are known", () => {
  const known = { comparison: "birth date", words: "birth date differs by one digit" };
  const counted = { comparison: "phone", words: "phone is shared by 4 different names and does not count" };
  const unknown = { comparison: "phone", words: "phone sings" };
  assert.equal(finding(known), known.words);
  speak("zh");
  assert.equal(finding(known), "出生日期相差一个数字");
  assert.equal(finding(counted), "电话由 4 个不同姓名共用,不计入");
  assert.equal(finding(unknown), unknown.words);
  assert.equal(finding({ comparison: "toString", words: "toString differs" }), "toString不同");
});

test("a text is abridged by the room it takes", () => {
  assert.equal(abridge("abcdef", 6), "abcdef");
  assert.equal(abridge("abcdefg", 6), "abcde…");
  assert.equal(abridge("北京分", 6), "北京分");
  assert.equal(abridge("北京分公司", 6), "北京…");
  assert.equal(abridge("aaa北京", 6), "aaa…");
  assert.equal(abridge("😀😀", 1), "…");
});
