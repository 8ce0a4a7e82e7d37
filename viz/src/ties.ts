// The relationships of two customers: kind, how strong, how sure, why, and what a reader says of them.

import type { Tie } from "./answers.ts";
import { correctForm } from "./correct.ts";
import { type Child, h, replace } from "./dom.ts";
import { meter } from "./parts.ts";
import type { Action, Can, Correction, TiedPair } from "./reader.ts";
import { percent, t, term } from "./strings.ts";
import { sayWay } from "./ways.ts";

type State = "declared" | "inferred" | "confirmed" | "rejected";
type Judge = NonNullable<Can["judge"]>;
type Evidence = NonNullable<Can["evidence"]>;

export class TieList {
  readonly element = h("ul", { class: "ties" });
  private readonly pair: TiedPair;
  private readonly can: Can;
  private readonly rejected = new Map<string, Tie>();

  constructor(pair: TiedPair, can: Can) {
    this.pair = pair;
    this.can = can;
    this.fill();
  }

  private fill(): void {
    const gone = [...this.rejected.values()].map((tie) => this.item(tie, "rejected"));
    const there = this.pair.items.map((tie) => this.item(tie, stateOf(tie)));
    const none = there.length + gone.length ? [] : [h("li", { class: "hint" }, t("pair_none"))];
    replace(this.element, there, gone, none);
  }

  private item(tie: Tie, state: State): HTMLElement {
    const { judge, evidence } = this.can;
    const kind = term(tie.type);
    const sure = `${t("strength", { share: percent(tie.strength) })} · ${t("confidence", { share: percent(tie.confidence) })}`;
    return h(
      "li",
      { class: `tie ${state}`, "data-tie": tie.relationship_id },
      h(
        "span",
        { class: "row-top" },
        h("b", {}, kind),
        h("span", { class: `chip state ${state}` }, t(`tie_${state}`)),
      ),
      tie.directed && h("span", { class: "way" }, sayWay(tie.type, tie.source_id, this.pair)),
      meter(tie.strength * tie.confidence, sure),
      h("span", { class: "sure" }, sure),
      h("span", { class: "reasons", dir: "auto" }, whyOf(tie)),
      judge && tie.can_be_judged ? this.buttons(tie, state, judge) : null,
      evidence && state !== "rejected" ? this.evidence(tie, kind, evidence) : null,
    );
  }

  private buttons(tie: Tie, state: State, judge: Judge): HTMLElement {
    const kind = term(tie.type);
    const button = (name: "judge_right" | "judge_wrong" | "take_back", action: Action) => {
      const act = () => this.act(() => judge(tie, action, this.pair), tie, action);
      return h(
        "button",
        {
          class: "button small",
          type: "button",
          "data-act": name,
          "aria-label": t(`${name}_label`, { kind }),
          onclick: act,
        },
        t(name),
      );
    };
    const right = button("judge_right", "confirmed");
    const wrong = button("judge_wrong", "rejected");
    const back = button("take_back", "taken_back");
    const correct: HTMLButtonElement = h(
      "button",
      {
        class: "button small",
        type: "button",
        "data-act": "correct",
        "aria-label": t("correct_label", { kind }),
        onclick: () => this.correct(tie, correct, judge),
      },
      t("correct"),
    );
    const place = h("span", { class: "judge" });
    if (state === "confirmed") replace(place, back, wrong);
    else if (state === "rejected") replace(place, back);
    else replace(place, right, wrong, correct);
    return place;
  }

  // The buttons give way to a form, and come back where the reader thinks again.
  private correct(tie: Tie, opener: HTMLElement, judge: Judge): void {
    const buttons = opener.parentElement;
    if (!buttons) return;
    const cancel = () => {
      form.replaceWith(buttons);
      opener.focus();
    };
    const save = (more: Correction) => {
      this.act(() => judge(tie, "confirmed", this.pair, more), tie, "confirmed", more.kind);
    };
    const form = correctForm(tie, this.pair, { cancel, save });
    buttons.replaceWith(form);
    form.querySelector("select")?.focus();
  }

  // What is said holds at once; the list stays where it is, and so does the keyboard.
  private async act(say: () => ReturnType<Judge>, tie: Tie, action: Action, kind?: string): Promise<void> {
    const buttons = this.element.querySelectorAll("button");
    for (const one of buttons) one.disabled = true;
    try {
      const { items, said } = await say();
      if (action === "rejected") this.rejected.set(tie.relationship_id, tie);
      else this.rejected.delete(tie.relationship_id);
      this.pair.items = items;
      this.fill();
      this.can.say(said);
      this.focus(tie.relationship_id, kind);
    } catch (error) {
      for (const one of buttons) one.disabled = false;
      this.can.fail(error);
    }
  }

  // What was corrected may be called otherwise now: then it is found by its kind.
  private focus(id: string, kind: string | undefined): void {
    const now = this.pair.items.find((tie) => tie.type === kind && tie.can_be_judged)?.relationship_id;
    const items = [...this.element.querySelectorAll<HTMLElement>("[data-tie]")];
    const item = items.find((one) => one.dataset.tie === (now ?? id));
    (item?.querySelector<HTMLElement>(".judge button") ?? this.element.querySelector("button"))?.focus();
  }

  private evidence(tie: Tie, kind: string, ask: Evidence): HTMLElement {
    const place = h("span", { class: "behind" });
    const more = async (cursor: string | null) => {
      try {
        const page = await ask(tie.relationship_id, cursor);
        const list = place.querySelector("ol") ?? h("ol", { class: "evidence" });
        list.append(...page.items.map((row) => h("li", { dir: "auto" }, row.text)));
        const next = page.cursor
          ? h("button", { class: "link", type: "button", onclick: () => more(page.cursor) }, t("more"))
          : null;
        replace(place, list, next);
        next?.focus();
      } catch (error) {
        this.can.fail(error);
      }
    };
    replace(
      place,
      h(
        "button",
        {
          class: "link",
          type: "button",
          "aria-label": t("evidence_label", { kind }),
          onclick: () => more(null),
        },
        t("evidence"),
      ),
    );
    return place;
  }
}
// The kind stands above already.
function whyOf({ type, reasons }: Tie): string {
  const prefixes = [`${type.replaceAll("_", " ")}: `, `${term(type)}：`];
  return reasons
    .map((one) => {
      const prefix = prefixes.find((known) => one.startsWith(known));
      return prefix === undefined ? one : one.slice(prefix.length);
    })
    .join(" · ");
}

export function stateOf(tie: Tie): Exclude<State, "rejected"> {
  return tie.confirmed ? "confirmed" : tie.origin;
}

// The panel about two customers whose tie was chosen in the picture.
export function pairPanel(
  { names, list }: { names: [string, string]; list: TieList },
  back: () => void,
): Child[] {
  return [
    h(
      "header",
      { class: "panel-head" },
      h("div", {}, h("p", { class: "kicker" }, t("pair")), h("h2", { dir: "auto" }, names.join(" — "))),
    ),
    h(
      "div",
      { class: "actions" },
      h("button", { class: "button", type: "button", onclick: back }, t("back")),
    ),
    list.element,
  ];
}
