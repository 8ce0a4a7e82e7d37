// The same analysis once more: what to ask the service for, from the record of the analysis before.

import type { Run } from "./answers.ts";

interface Filled {
  rules?: unknown;
}

const ALGORITHMS: readonly unknown[] = ["leiden", "louvain"];

// A reader who presses a button expects what there is, on the newer data: so everything that the record
// tells of how is asked for again (algorithm, resolution, smallest size, effort, seed, half-lives, rules,
// what was left out). Not asked for again: the moment (the latest data is wanted), forgetting earlier
// analyses (communities keep their ids), and the engine (the service chooses what fits). Without an analysis
// before, or where its record does not tell, the service's defaults hold, as with `graphcrm analyze`.
export function settingsOf(run: Run | null): Record<string, unknown> {
  const { algorithm, seed, parameters = {} } = run ?? {};
  const { resolution, min_community_size, effort, quick, half_lives, inference, value, value_rules } =
    parameters;
  const asked = {
    algorithm: ALGORITHMS.includes(algorithm) ? algorithm : undefined,
    seed,
    resolution,
    min_community_size,
    effort,
    quick,
    half_life: isFilled(half_lives) ? half_lives : undefined,
    infer: inference === null ? false : undefined,
    rules: isFilled(inference) && isFilled(inference.rules) ? inference.rules : undefined,
    likely: learntNothing(run) ? false : undefined,
    value: value === false ? false : undefined,
    value_rules: isFilled(value_rules) ? value_rules : undefined,
  };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}

// Who had nothing learnt has no record of it; nor has Spark, which never learns.
function learntNothing(run: Run | null): boolean {
  return Boolean(run?.models) && !Object.hasOwn(run?.models ?? {}, "likely") && run?.engine !== "spark";
}

function isFilled(value: unknown): value is Filled {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}
