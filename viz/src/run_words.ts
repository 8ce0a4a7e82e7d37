// How far an analysis is, and what it changed, in words and as a share.

import type { AnalysisRun } from "./answers.ts";
import { ENGLISH, type Key } from "./english.ts";
import type { Counts, Work } from "./run_watch.ts";
import { count, t, term } from "./strings.ts";

const MINUTE = 60;
const PATIENCE = 2 * MINUTE;

// From 0 to 1, null where nobody knows: the stages that are over, and what is done of the one that is not.
export function shareOf({ step, steps, done, total }: AnalysisRun): number | null {
  if (!steps || !step) return null;
  const within = total ? Math.min(1, (done ?? 0) / total) : 0;
  return Math.min(1, (step - 1 + within) / steps);
}

export function stageWords({ stage }: AnalysisRun): string {
  if (!stage) return t("stage_queued");
  const key = `stage_${stage.replaceAll(" ", "_")}`;
  return isKey(key) ? t(key) : term(stage);
}

function isKey(key: string): key is Key {
  return Object.hasOwn(ENGLISH, key);
}

// "Finding communities · step 6 of 15"
export function goingWords({ run, away }: Extract<Work, { kind: "going" }>): string {
  if (away) return t("run_away");
  if (!run) return t("run_asked");
  const words = stageWords(run);
  if (run.stage === "stopping" || !run.step || !run.steps) return words;
  return t("run_step", { stage: words, step: run.step, steps: run.steps });
}

export function passedWords(run: AnalysisRun | null, now: number): string {
  const started = Date.parse(run?.started_at ?? "");
  if (Number.isNaN(started)) return "";
  const seconds = Math.max(0, Math.floor((now - started) / 1000));
  if (seconds < PATIENCE) return t("seconds_passed", { n: seconds });
  return t("minutes_passed", { m: Math.floor(seconds / MINUTE), s: seconds % MINUTE });
}

// "149 customers (148 before), 178 relationships, 5 communities"
export function changeWords(before: Counts | null, after: Counts): string {
  const told = (key: "customers" | "relationships" | "communities", of: (counts: Counts) => number) => {
    const [then, now] = [before && of(before), of(after)];
    const words = count(key, now);
    return then === null || then === now ? words : t("run_before", { words, n: then });
  };
  const parts = [
    told("customers", (counts) => counts.customers),
    told("relationships", (counts) => counts.relationships ?? 0),
    told("communities", (counts) => counts.groups ?? 0),
  ];
  return t("run_done", { changes: parts.join(t("run_comma")) });
}

// What is said once, to those who do not see it.
export function endWords(work: Work): string {
  if (work.kind === "done") return changeWords(work.before, work.after);
  if (work.kind === "failed") return t("run_failed", { why: work.why });
  if (work.kind === "lost") return t("run_lost");
  return work.kind === "cancelled" ? t("run_cancelled") : "";
}
