import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { settingsOf } from "../src/again.ts";
import type { AnalysisRun, Run, Status } from "../src/answers.ts";
import { Problem } from "../src/problem.ts";
import { type Runs, RunWatch, type Work } from "../src/run_watch.ts";
import { changeWords, goingWords, passedWords, shareOf, stageWords } from "../src/run_words.ts";
import { speak } from "../src/strings.ts";

afterEach(() => speak("en"));

function record(more: Partial<Run> = {}): Run {
  const counts = { customers: 4, relationships: 5, groups: 2 };
  return { run_id: "before", as_of: null, finished_at: "", counts, ...more };
}

function run(more: Partial<AnalysisRun> = {}): AnalysisRun {
  const nothing = { stage: null, step: null, steps: null, done: null, total: null, started_at: null };
  return { run_id: "new", status: "running", ...nothing, error: null, record: null, ...more };
}

function status(more: Partial<Status> = {}): Status {
  const counts = { customers: 4, relationships: 5, communities: 3 };
  const plain = { store: null, counts, stale: true, waiting: 0, resolved_at: null };
  return { ...plain, run: record(), under_way: null, ...more };
}

const DONE = run({ status: "succeeded", record: record({ counts: { customers: 5, groups: 2 } }) });

// A service that gives these answers one after the other; an Error among them is thrown.
class Service implements Runs {
  readonly asked: unknown[] = [];
  readonly looks: (AnalysisRun | Error)[];
  told = status();
  first: AnalysisRun | Error = run();

  constructor(...looks: (AnalysisRun | Error)[]) {
    this.looks = looks;
  }

  status = async () => this.told;

  start = async (settings: Record<string, unknown>) => {
    this.asked.push(settings);
    if (this.first instanceof Error) throw this.first;
    return this.first;
  };

  look = async () => {
    const next = this.looks.shift();
    if (!next || next instanceof Error) throw next ?? new Error("asked too often");
    return next;
  };

  cancel = async (id: string) => {
    this.asked.push(id);
    return run({ stage: "stopping" });
  };
}

function watching(service: Service) {
  const seen: Work[] = [];
  const pauses: number[] = [];
  const wait = async (pause: number) => {
    pauses.push(pause);
  };
  return { watch: new RunWatch(service, (work) => seen.push(work), wait), seen, pauses };
}

const kinds = (seen: Work[]) => seen.map((work) => (work.kind === "going" && work.away ? "away" : work.kind));

test("a run is started with the settings of the one before, and watched to its end", async () => {
  const service = new Service(run({ stage: "map" }), DONE);
  service.told = status({ run: record({ algorithm: "louvain", seed: 7, parameters: { resolution: 2 } }) });
  const { watch, seen } = watching(service);
  await watch.start();
  assert.deepEqual(service.asked, [{ algorithm: "louvain", seed: 7, resolution: 2 }]);
  assert.deepEqual(kinds(seen), ["going", "going", "going", "done"]);
  assert.deepEqual(watch.work, {
    kind: "done",
    before: { customers: 4, relationships: 5, groups: 2 },
    after: { customers: 5, groups: 2 },
  });
});

test("pressed twice it is started once", async () => {
  const service = new Service(DONE);
  const { watch } = watching(service);
  await Promise.all([watch.start(), watch.start()]);
  assert.equal(service.asked.length, 1);
});

test("a run that somebody else started is watched instead", async () => {
  const service = new Service(DONE);
  service.told = status({ under_way: run() });
  const { watch } = watching(service);
  await watch.start();
  assert.deepEqual([service.asked.length, watch.work.kind], [0, "done"]);
});

test("one that was started in the very moment before, too", async () => {
  const service = new Service(DONE);
  service.first = new Problem("", "under way", 409);
  const { watch } = watching(service);
  const first = service.status;
  let times = 0;
  service.status = async () => (times++ ? status({ under_way: run() }) : first());
  await watch.start();
  assert.deepEqual([service.asked.length, watch.work.kind], [1, "done"]);
});

test("what cannot be started says why", async () => {
  const service = new Service();
  service.first = new Problem("", "No such rule.", 422);
  const { watch } = watching(service);
  await watch.start();
  assert.deepEqual(watch.work, { kind: "failed", why: "No such rule." });
});

test("a service that is away is asked again, less and less often, until it is back", async () => {
  const away = new Problem("", "offline");
  const service = new Service(away, away, new Problem("", "", 503), away, away, run(), DONE);
  const { watch, seen, pauses } = watching(service);
  await watch.start();
  assert.deepEqual(kinds(seen).slice(2), ["away", "away", "away", "away", "away", "going", "done"]);
  assert.deepEqual(pauses, [700, 1400, 2800, 5600, 8000, 8000, 700]);
});

test("a service that was started anew knows nothing of the run", async () => {
  const { watch } = watching(new Service(new Problem("", "no such run", 404)));
  await watch.start();
  assert.equal(watch.work.kind, "lost");
});

test("a key that is refused ends the watching", async () => {
  const { watch } = watching(new Service(new Problem("", "A key is needed.", 401)));
  await watch.start();
  assert.deepEqual(watch.work, { kind: "failed", why: "A key is needed." });
});

test("failed, cancelled, and dismissed", async () => {
  const service = new Service(run({ status: "failed", error: "Full disk." }), run({ status: "cancelled" }));
  const { watch, seen } = watching(service);
  await watch.start();
  await watch.start();
  watch.dismiss();
  assert.deepEqual(kinds(seen), ["going", "going", "failed", "going", "going", "cancelled", "idle"]);
  assert.deepEqual(seen[2], { kind: "failed", why: "Full disk." });
  await watch.cancel();
  assert.equal(service.asked.length, 2);
});

test("what is to be asked for again", () => {
  assert.deepEqual(settingsOf(null), {});
  assert.deepEqual(settingsOf(record({ algorithm: "unheard of" })), {});
  const parameters = {
    resolution: 1.5,
    min_community_size: 3,
    effort: "fast",
    quick: true,
    half_lives: { email: 30 },
    inference: { kinds: [], rules: { least_confidence: 0.4 } },
    value: true,
    value_rules: { clv: { horizon_weeks: 26 } },
    engine_reason: "because",
  };
  const full = record({ algorithm: "leiden", seed: 1, engine: "local", parameters, models: { likely: {} } });
  assert.deepEqual(settingsOf(full), {
    algorithm: "leiden",
    seed: 1,
    resolution: 1.5,
    min_community_size: 3,
    effort: "fast",
    quick: true,
    half_life: { email: 30 },
    rules: { least_confidence: 0.4 },
    value_rules: { clv: { horizon_weeks: 26 } },
  });
  const less = { ...full, parameters: { half_lives: {}, inference: null }, models: {} };
  assert.deepEqual(settingsOf(less), { algorithm: "leiden", seed: 1, infer: false, likely: false });
  assert.equal(settingsOf({ ...less, engine: "spark" }).likely, undefined);
});

test("how far it is, as a share of all stages", () => {
  assert.equal(shareOf(run()), null);
  assert.equal(shareOf(run({ step: 1, steps: 4 })), 0);
  assert.equal(shareOf(run({ step: 3, steps: 4, done: 0, total: null })), 0.5);
  assert.equal(shareOf(run({ step: 3, steps: 4, done: 1, total: 2 })), 0.625);
  assert.equal(shareOf(run({ step: 4, steps: 4, done: 9, total: 2 })), 1);
});

test("stages in words, those nobody has heard of too", () => {
  assert.equal(stageWords(run()), "Waiting to begin");
  assert.equal(stageWords(run({ stage: "likely ties" })), "Learning which ties are likely");
  assert.equal(stageWords(run({ stage: "__proto__" })), "  proto  ");
  const going = { kind: "going", run: run({ stage: "map", step: 14, steps: 15 }), away: false } as const;
  assert.equal(goingWords(going), "Placing everybody on the whole map · step 14 of 15");
  assert.match(goingWords({ ...going, away: true }), /does not answer/);
  speak("zh");
  assert.equal(goingWords(going), "在全图上安排位置 · 第 14 步，共 15 步");
});

test("the time that passed", () => {
  const started = run({ started_at: "2026-03-01T09:00:00Z" });
  const at = (time: string) => passedWords(started, Date.parse(`2026-03-01T${time}Z`));
  assert.equal(at("09:00:12.900"), "12 s");
  assert.equal(at("09:03:05"), "3 min 5 s");
  assert.equal(at("08:59:00"), "0 s");
  assert.equal(passedWords(run(), 0), "");
});

test("what changed, with what was before where it differs", () => {
  const after = { customers: 5, relationships: 9, groups: 1 };
  assert.equal(
    changeWords(null, after),
    "The picture is up to date: 5 customers, 9 relationships, 1 community.",
  );
  assert.equal(
    changeWords({ customers: 5, relationships: 7, groups: 2 }, after),
    "The picture is up to date: 5 customers, 9 relationships (7 before), 1 community (2 before).",
  );
});
