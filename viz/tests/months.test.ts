import assert from "node:assert/strict";
import { test } from "node:test";
import { endOf, monthOf, nextWith, placeOf, spanOf } from "../src/months.ts";
import { type Clock, Player } from "../src/player.ts";
import { monthName, speak } from "../src/strings.ts";

const at = (text: string) => Date.parse(text);

test("months end where the next one begins", () => {
  assert.equal(endOf("2026-02"), at("2026-03-01"));
  assert.equal(endOf("2026-12"), at("2027-01-01"));
  assert.equal(endOf("0999-12"), at("1000-01-01"));
  assert.equal(monthOf(at("2026-02-28T23:59:59.999Z")), "2026-02");
  assert.equal(monthOf(endOf("2026-02")), "2026-03");
  assert.equal(monthOf(at("1969-12-31T23:59:59Z")), "1969-12");
});

test("a span has every month from the first to the last", () => {
  const span = spanOf([at("2026-02-03"), at("2025-11-30"), at("2026-02-28")]);
  assert.deepEqual(span.months, ["2025-11", "2025-12", "2026-01", "2026-02"]);
  assert.deepEqual(span.counts, [1, 0, 0, 2]);
  assert.deepEqual(spanOf([]), { months: [], counts: [] });
  assert.equal(spanOf([at("2026-02-03")]).months.length, 1);
});

test("a date far back does not make a slider that nobody can set", () => {
  const span = spanOf([at("0001-01-01"), at("2026-01-01"), at("2026-01-02")]);
  assert.equal(span.months.length, 600);
  assert.equal(span.months.at(-1), "2026-01");
  assert.equal(span.counts[0], 1);
  assert.equal(spanOf(Array.from({ length: 200_000 }, () => 0)).counts[0], 200_000);
});

test("the slider stands where the month is, at an end for one outside", () => {
  const span = spanOf([at("2025-11-30"), at("2026-02-28")]);
  assert.equal(placeOf(span, null), 3);
  assert.equal(placeOf(span, "2025-12"), 1);
  assert.equal(placeOf(span, "1999-01"), 0);
  assert.equal(placeOf(span, "2030-01"), 3);
});

test("playing passes over months in which nothing began", () => {
  const span = spanOf([at("2025-11-30"), at("2026-02-28"), at("2026-05-01")]);
  const seen: number[] = [];
  for (let place = -1; place < span.months.length - 1; ) {
    place = nextWith(span, place);
    seen.push(place);
  }
  assert.deepEqual(seen, [0, 3, 6]);
  assert.equal(nextWith(span, 6), 6);
});

test("months are named in the language of the page", () => {
  assert.equal(monthName("2026-03"), "March 2026");
  speak("zh");
  assert.equal(monthName("2026-03"), "2026年3月");
  speak("en");
});

class Hand implements Clock {
  private waiting = new Map<number, () => void>();
  private last = 0;
  waits: number[] = [];

  start(action: () => void, wait: number): number {
    this.waiting.set(++this.last, action);
    this.waits.push(wait);
    return this.last;
  }

  stop(timer: number): void {
    this.waiting.delete(timer);
  }

  pass(): void {
    const due = [...this.waiting.values()];
    this.waiting.clear();
    for (const one of due) one();
  }
}

function playing(steps: number) {
  const clock = new Hand();
  const told = { steps: 0, ended: 0 };
  const player = new Player(clock, 800, {
    step: () => ++told.steps < steps,
    ended: () => {
      told.ended += 1;
    },
  });
  return { clock, told, player };
}

test("it plays to the end and says so once", () => {
  const { clock, told, player } = playing(3);
  player.play();
  player.play();
  for (let turn = 0; turn < 9; turn++) clock.pass();
  assert.deepEqual(told, { steps: 3, ended: 1 });
  assert.ok(!player.playing);
});

test("it stops where it is told to, and goes on at another speed", () => {
  const { clock, told, player } = playing(9);
  player.play();
  clock.pass();
  player.stop();
  player.stop();
  clock.pass();
  assert.deepEqual(told, { steps: 1, ended: 1 });
  player.wait = 350;
  player.play();
  clock.pass();
  assert.deepEqual([told.steps, clock.waits], [2, [800, 800, 350, 350]]);
  player.halt();
  clock.pass();
  assert.deepEqual(told, { steps: 2, ended: 1 });
});
