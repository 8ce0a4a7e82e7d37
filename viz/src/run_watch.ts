// Starts an analysis, or watches one that somebody else started, until it ends.

import { settingsOf } from "./again.ts";
import type { AnalysisRun, Run, Status } from "./answers.ts";
import { detailOf, statusOf } from "./problem.ts";

export type Counts = Run["counts"];

// What is known of the work. away: the service does not answer just now; before: the counts of the analysis
// that it takes the place of.
export type Work =
  | { kind: "idle" }
  | { kind: "going"; run: AnalysisRun | null; away: boolean }
  | { kind: "done"; before: Counts | null; after: Counts }
  | { kind: "failed"; why: string }
  | { kind: "lost" }
  | { kind: "cancelled" };

// What is asked of the service.
export interface Runs {
  status(): Promise<Status>;
  start(settings: Record<string, unknown>): Promise<AnalysisRun>;
  look(id: string): Promise<AnalysisRun>;
  cancel(id: string): Promise<AnalysisRun>;
}

const PAUSE = 700;
const LONGEST = 8000;
const UNDER_WAY = 409;
const UNKNOWN = 404;

export class RunWatch {
  work: Work = { kind: "idle" };
  private readonly runs: Runs;
  private readonly changed: (work: Work) => void;
  private readonly wait: (milliseconds: number) => Promise<void>;
  private before: Counts | null = null;

  constructor(runs: Runs, changed: (work: Work) => void, wait = sleep) {
    this.runs = runs;
    this.changed = changed;
    this.wait = wait;
  }

  get going(): boolean {
    return this.work.kind === "going";
  }

  // The end was read.
  dismiss(): void {
    if (!this.going) this.tell({ kind: "idle" });
  }

  async start(): Promise<void> {
    if (this.going) return;
    this.tell({ kind: "going", run: null, away: false });
    try {
      const status = await this.runs.status();
      this.before = status.run?.counts ?? null;
      const run = status.under_way ?? (await this.begin(status));
      await this.follow(run);
    } catch (error) {
      this.tell({ kind: "failed", why: detailOf(error) });
    }
  }

  // Somebody may have been quicker: then theirs is watched.
  private async begin({ run }: Status): Promise<AnalysisRun> {
    try {
      return await this.runs.start(settingsOf(run));
    } catch (error) {
      if (statusOf(error) !== UNDER_WAY) throw error;
      const { under_way } = await this.runs.status();
      if (!under_way) throw error;
      return under_way;
    }
  }

  // Watches the run that a status tells of.
  async heed({ run, under_way }: Status): Promise<void> {
    if (!under_way || this.going) return;
    this.before = run?.counts ?? null;
    await this.follow(under_way);
  }

  async cancel(): Promise<void> {
    const { work } = this;
    if (work.kind !== "going" || !work.run) return;
    try {
      const run = await this.runs.cancel(work.run.run_id);
      if (this.going) this.tell({ kind: "going", run, away: false });
    } catch (error) {
      // It has ended meanwhile, or the service is away: the next look tells.
      if (statusOf(error) !== UNDER_WAY && this.going) this.tell({ ...work, away: true });
    }
  }

  private async follow(first: AnalysisRun): Promise<void> {
    let pause = PAUSE;
    let run: AnalysisRun | null = first;
    this.tell({ kind: "going", run, away: false });
    while (run && !this.ended(run)) {
      await this.wait(pause);
      const seen = await this.look(run);
      if (seen === "lost") return;
      pause = seen ? PAUSE : Math.min(LONGEST, 2 * pause);
      run = seen ?? run;
      if (!isOver(run)) this.tell({ kind: "going", run, away: seen === null });
    }
  }

  // null: the service is away; "lost": it is back and knows nothing of the run, so it was started anew.
  private async look({ run_id: id }: AnalysisRun): Promise<AnalysisRun | "lost" | null> {
    try {
      return await this.runs.look(id);
    } catch (error) {
      const status = statusOf(error);
      if (status === 0 || status >= 500) return null;
      this.tell(status === UNKNOWN ? { kind: "lost" } : { kind: "failed", why: detailOf(error) });
      return "lost";
    }
  }

  private ended(run: AnalysisRun): boolean {
    const { status, record, error } = run;
    if (status === "succeeded" && record)
      this.tell({ kind: "done", before: this.before, after: record.counts });
    else if (status === "failed") this.tell({ kind: "failed", why: error ?? "" });
    else if (status === "cancelled") this.tell({ kind: "cancelled" });
    return isOver(run);
  }

  private tell(work: Work): void {
    this.work = work;
    this.changed(work);
  }
}

function isOver({ status }: AnalysisRun): boolean {
  return status !== "queued" && status !== "running";
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
