// The line that shows how an analysis goes, and how it ended.

import { h, icon, replace } from "./dom.ts";
import type { Work } from "./run_watch.ts";
import { endWords, goingWords, passedWords, shareOf } from "./run_words.ts";
import { t } from "./strings.ts";

export interface RunActs {
  start(): void;
  cancel(): void;
  dismiss(): void;
}

type Going = Extract<Work, { kind: "going" }>;

const SECOND = 1000;

export class RunLine {
  // It may get the keyboard, so that this is not lost when a button goes.
  readonly element = h("div", { class: "run", id: "run", tabindex: "-1" });
  private readonly acts: RunActs;
  private readonly words = h("span", { class: "run-words" });
  private readonly passed = h("span", { class: "run-passed", "aria-hidden": "true" });
  private readonly filled = h("span", { class: "run-filled" });
  private readonly bar = h("div", { class: "run-bar", role: "progressbar" }, this.filled);
  private readonly stop = h("button", { class: "button small", id: "run-cancel", type: "button" });
  private work: Work = { kind: "idle" };
  private shown: Work["kind"] = "idle";

  constructor(acts: RunActs) {
    this.acts = acts;
    this.stop.addEventListener("click", () => acts.cancel());
    window.setInterval(() => this.tick(), SECOND);
  }

  show(work: Work): void {
    this.work = work;
    if (work.kind === "going") this.showGoing(work);
    else this.showEnd(work);
  }

  // Built once, so that the keyboard stays where it is; what is said in it changes.
  private showGoing(work: Going): void {
    const { run } = work;
    if (this.shown !== "going") this.fill("going", [this.bar, this.words, this.passed, this.stop]);
    const share = run && shareOf(run);
    this.bar.setAttribute("aria-label", t("run_label"));
    this.bar.setAttribute("aria-valuetext", goingWords(work));
    this.bar.classList.toggle("unknown", share === null);
    if (share === null) this.bar.removeAttribute("aria-valuenow");
    else this.bar.setAttribute("aria-valuenow", String(Math.round(100 * share)));
    this.filled.style.width = share === null ? "" : `${100 * share}%`;
    this.words.textContent = goingWords(work);
    this.stop.textContent = t("run_cancel");
    this.stop.disabled = !run || run.stage === "stopping" || work.away;
    this.tick();
  }

  private showEnd(work: Exclude<Work, Going>): void {
    const again = work.kind === "failed" || work.kind === "lost" || work.kind === "cancelled";
    const name = t(work.kind === "cancelled" ? "analyse_now" : "retry");
    this.words.textContent = endWords(work);
    this.fill(work.kind, [
      this.words,
      again && h("button", { class: "button small", type: "button", onclick: () => this.acts.start() }, name),
      h(
        "button",
        {
          class: "icon-button",
          type: "button",
          title: t("close"),
          "aria-label": t("close"),
          onclick: () => this.acts.dismiss(),
        },
        icon("close"),
      ),
    ]);
  }

  private fill(kind: Work["kind"], content: Parameters<typeof replace>[1]): void {
    const { element } = this;
    const held = element.contains(document.activeElement);
    element.className = `run run-${kind}`;
    replace(element, content);
    this.shown = kind;
    if (held && !element.contains(document.activeElement)) element.focus({ preventScroll: true });
  }

  private tick(): void {
    if (this.work.kind === "going") this.passed.textContent = passedWords(this.work.run, Date.now());
  }
}
