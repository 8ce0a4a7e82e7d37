// The bar under the picture that goes through its months: drawn when ties began, set by a slider, played.

import { type Child, element, h, icon, keepFocus, replace, svg } from "./dom.ts";
import type { Key } from "./english.ts";
import { type Month, nextWith, placeOf, type Span } from "./months.ts";
import { BROWSER, Player } from "./player.ts";
import { count, monthName, t } from "./strings.ts";

const WAITS = { slow: 1600, normal: 800, fast: 350 } as const;
type Speed = keyof typeof WAITS;

const HEIGHT = 30;

// preview: while it plays or is dragged; change: for good.
export interface TimeEvents {
  preview(month: Month): void;
  change(month: Month): void;
  close(): void;
}

export class TimeBar {
  private readonly element = element("time");
  private readonly events: TimeEvents;
  private readonly player: Player;
  private span: Span = { months: [], counts: [] };
  private at = 0;
  private speed: Speed;
  private slider: HTMLInputElement | null = null;
  private said: HTMLElement | null = null;
  private button: HTMLElement | null = null;

  constructor(events: TimeEvents) {
    this.events = events;
    // Who asked for less motion is given time.
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.speed = calm ? "slow" : "normal";
    this.player = new Player(BROWSER, WAITS[this.speed], {
      step: () => this.step(nextWith(this.span, this.at) - this.at),
      ended: () => this.settle(),
    });
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.events.close();
      else if (event.key === " " && event.target === this.slider) {
        event.preventDefault();
        this.toggle();
      }
    });
  }

  get open(): boolean {
    return !this.element.hidden;
  }

  get playing(): boolean {
    return this.player.playing;
  }

  show(): void {
    this.element.hidden = false;
  }

  hide(): void {
    this.player.stop();
    this.element.hidden = true;
  }

  focus(): void {
    this.slider?.focus();
  }

  // undated: how many lines nobody knows the beginning of.
  fill(span: Span, undated: number, month: Month | null): void {
    this.player.stop();
    this.span = span;
    this.slider = null;
    this.element.setAttribute("aria-label", t("time"));
    const some = span.months.length > 0;
    const without = undated > 0 && h("p", { class: "muted" }, count("time_undated", undated));
    const content = [
      some ? this.controls() : h("p", {}, t("time_none")),
      some ? this.chart() : null,
      h("div", { class: "time-said" }, some && this.text(), without),
      this.close(),
    ];
    keepFocus(() => replace(this.element, content));
    this.sync(month);
  }

  // Another month is shown; it stays put while it plays.
  sync(month: Month | null): void {
    if (this.playing) return;
    this.at = placeOf(this.span, month);
    this.mark();
  }

  // How many ties of the picture are seen now.
  tell(text: string): void {
    if (this.said) this.said.textContent = text;
  }

  // Stops without leaving a trace: something else decides about the month now.
  halt(): void {
    this.player.halt();
    this.markPlaying();
  }

  get month(): Month {
    return this.span.months[this.at] ?? "";
  }

  private mark(): void {
    if (!this.slider) return;
    this.slider.value = String(this.at);
    this.slider.setAttribute("aria-valuetext", monthName(this.month));
    this.element.querySelectorAll(".time-bar").forEach((bar, at) => {
      bar.classList.toggle("begun", at <= this.at);
    });
  }

  // Tells whether there is a further month after it.
  private step(by: number): boolean {
    const last = this.span.months.length - 1;
    this.at = Math.min(last, Math.max(0, this.at + by));
    this.mark();
    this.events.preview(this.month);
    return this.at < last;
  }

  private toggle(): void {
    if (this.playing) {
      this.player.stop();
      return;
    }
    // From the end it starts over.
    if (this.at >= this.span.months.length - 1) this.at = -1;
    this.step(this.at < 0 ? 1 : 0);
    this.player.play();
    this.markPlaying();
  }

  private settle(): void {
    this.markPlaying();
    this.events.change(this.month);
  }

  private markPlaying(): void {
    if (!this.button) return;
    const name = t(this.playing ? "time_pause" : "time_play");
    this.button.setAttribute("aria-label", name);
    this.button.title = name;
    replace(this.button, icon(this.playing ? "pause" : "play"));
  }

  private controls(): HTMLElement {
    const by = (steps: number) => () => {
      this.player.stop();
      this.step(steps);
      this.events.change(this.month);
    };
    const tool = (id: string, key: Key, name: "previous" | "chevron" | "play", act: () => void) =>
      h(
        "button",
        { class: "icon-button", type: "button", id, title: t(key), "aria-label": t(key), onclick: act },
        icon(name),
      );
    this.button = tool("time-play", "time_play", "play", () => this.toggle());
    return h(
      "div",
      { class: "time-controls" },
      tool("time-back", "time_back", "previous", by(-1)),
      this.button,
      tool("time-on", "time_on", "chevron", by(1)),
      this.speeds(),
    );
  }

  private speeds(): HTMLElement {
    const option = (speed: Speed) =>
      h("option", { value: speed, selected: speed === this.speed }, t(`time_${speed}`));
    const select: HTMLSelectElement = h(
      "select",
      {
        id: "time-speed",
        "aria-label": t("time_speed"),
        onchange: () => {
          this.speed = select.value as Speed;
          this.player.wait = WAITS[this.speed];
        },
      },
      (["slow", "normal", "fast"] as const).map(option),
    );
    return select;
  }

  private chart(): HTMLElement {
    const { months, counts } = this.span;
    const most = Math.max(...counts);
    const bars = counts.map((many, at) => {
      const height = many ? Math.max(2, (many / most) * HEIGHT) : 0;
      return svg("rect", { class: "time-bar", x: at + 0.08, y: HEIGHT - height, width: 0.84, height });
    });
    const slider: HTMLInputElement = h("input", {
      type: "range",
      id: "time-month",
      min: 0,
      max: months.length - 1,
      "aria-label": t("filter_month"),
      oninput: () => {
        this.player.stop();
        this.at = Number(slider.value);
        this.step(0);
      },
      onchange: () => this.events.change(this.month),
    });
    this.slider = slider;
    const ends = [months[0], months.at(-1)].map((month) => h("span", {}, monthName(month ?? "")));
    return h(
      "div",
      { class: "time-chart" },
      svg(
        "svg",
        {
          viewBox: `0 0 ${months.length} ${HEIGHT}`,
          preserveAspectRatio: "none",
          role: "img",
          "aria-label": t("time_chart", { most, month: monthName(months[counts.indexOf(most)] ?? "") }),
        },
        bars,
      ),
      slider,
      h("div", { class: "time-ends", "aria-hidden": "true" }, ends),
    );
  }

  private text(): HTMLElement {
    this.said = h("p", { id: "time-said" });
    return this.said;
  }

  private close(): Child {
    return h(
      "button",
      {
        class: "icon-button",
        type: "button",
        id: "time-close",
        title: t("time_close"),
        "aria-label": t("time_close"),
        onclick: () => this.events.close(),
      },
      icon("close"),
    );
  }
}
