// Has the data analysed from the page: the button, the line that tells how it goes, and the new picture.

import type { AnalysisRun, Status } from "./answers.ts";
import { element, h, replace } from "./dom.ts";
import { IN_CARD } from "./empty.ts";
import type { Explorer } from "./explorer.ts";
import { statusOf } from "./problem.ts";
import { HOME } from "./route.ts";
import { RunLine } from "./run_line.ts";
import { type Runs, RunWatch, type Work } from "./run_watch.ts";
import { endWords } from "./run_words.ts";
import type { ApiSource } from "./source.ts";
import { Staying } from "./staying.ts";
import { t } from "./strings.ts";

const GONE = 404;

export class Analysing {
  readonly staying = new Staying();
  private readonly explorer: Explorer;
  private readonly watch: RunWatch;
  private readonly line: RunLine;
  private readonly runs: Runs;
  private renewing = false;
  private asked = false;
  private said = "";

  constructor(explorer: Explorer, source: ApiSource) {
    this.explorer = explorer;
    this.runs = runsOf(source);
    this.watch = new RunWatch(this.runs, (work) => this.changed(work));
    this.line = new RunLine({
      start: () => this.watch.start(),
      cancel: () => this.watch.cancel(),
      dismiss: () => this.watch.dismiss(),
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.look();
    });
  }

  // A status was read. The one that comes with the page does not tell how far a run is.
  heed(status: Status): void {
    if (status.under_way) this.watch.heed(status);
    else if (status.under_way === undefined && !this.asked) this.look();
    this.asked = true;
  }

  // What became of the data while nobody looked: another tab or a colleague may have analysed it.
  private async look(): Promise<void> {
    const { explorer } = this;
    const known = explorer.status;
    const status = await this.runs.status().catch(() => null);
    if (!status || this.watch.going) return;
    // A run is watched whatever else was learnt meanwhile.
    if (status.under_way) {
      await this.watch.heed(status);
      return;
    }
    if (!known || known !== explorer.status) return;
    if (status.run?.run_id !== known.run?.run_id) await this.renew();
    else if (status.counts.customers && !known.counts.customers) await explorer.refresh();
    else if (status.stale !== known.stale) {
      explorer.status = status;
      explorer.frame.describe(explorer.model, explorer.route);
    }
  }

  button(kind = "small"): HTMLElement {
    const start = () => {
      this.watch.start();
      this.line.element.focus({ preventScroll: true });
    };
    return h("button", { class: `button ${kind}`, type: "button", onclick: start }, t("analyse_now"));
  }

  // After the header or a card was filled: the button or the line in its place.
  place(): void {
    const { work } = this.watch;
    const { kind } = work;
    const idle = kind === "idle";
    const card = document.getElementById(IN_CARD);
    const inHeader = element("work");
    const stale = element("stale");
    // One offer at a time: while it is done, and where the card or the line has the button itself.
    if ((!idle && kind !== "done") || card) stale.hidden = true;
    const line = idle ? null : this.line.element;
    if (line && line.parentElement !== (card ?? inHeader)) replace(card ?? inHeader, line);
    if (!line) {
      replace(inHeader);
      if (card) replace(card, this.button("primary"));
    }
    inHeader.hidden = !inHeader.firstChild;
  }

  translate(): void {
    if (this.watch.work.kind !== "idle") this.line.show(this.watch.work);
  }

  private changed(work: Work): void {
    const { explorer } = this;
    this.line.show(work);
    this.say(work);
    if (work.kind === "done") {
      this.renew();
      return;
    }
    if (work.kind === "idle") explorer.frame.describe(explorer.model, explorer.route);
    else this.place();
  }

  // The beginning, the end and a service that is away; the stages are on the bar for who wants to know.
  private say(work: Work): void {
    const text = work.kind === "going" ? t(work.away ? "run_away" : "run_begun") : endWords(work);
    if (text && text !== this.said) this.explorer.say(text);
    this.said = text;
  }

  // The same place with what is known now.
  private async renew(): Promise<void> {
    const { explorer, staying } = this;
    const model = explorer.settled;
    if (model) staying.keep(model, explorer.route, explorer.drawing.camera());
    this.renewing = true;
    explorer.forget();
    await explorer.refresh();
    this.renewing = false;
    staying.forget();
    this.place();
  }

  // A place that the new analysis does not know any more: back to the whole, and a word why.
  left(error: unknown): boolean {
    const { address, route } = this.explorer;
    if (!this.renewing || statusOf(error) !== GONE || route.id === null) return false;
    this.explorer.toast(t("run_place_gone"));
    address.go({ ...HOME, colour: route.colour }, { replace: true });
    return true;
  }
}

function runsOf(source: ApiSource): Runs {
  const at = (id: string) => `analysis-runs/${encodeURIComponent(id)}`;
  const run = async (path: string, request: RequestInit): Promise<AnalysisRun> =>
    (await source.send(path, request)).json();
  return {
    status: () => source.status(),
    start: (settings) => run("analysis-runs", { method: "POST", body: JSON.stringify(settings) }),
    look: (id) => source.get(at(id)),
    cancel: (id) => run(at(id), { method: "DELETE" }),
  };
}
