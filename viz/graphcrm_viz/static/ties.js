// The relationships of two customers: kind, how strong, how sure, why, and what a reader says of them.

import { correctForm } from "./correct.js";
import { h, replace } from "./dom.js";
import { meter } from "./parts.js";
import { percent, t, term } from "./strings.js";
import { sayWay } from "./ways.js";

// pair: {source, target, names of both, items}; can.judge: says something of a relationship, null in a saved page.
export class TieList {
  constructor(pair, can) {
    this.pair = pair;
    this.can = can;
    this.rejected = new Map();
    this.element = h("ul", { class: "ties" });
    this.fill();
  }

  fill() {
    const gone = [...this.rejected.values()].map((tie) => this.item(tie, "rejected"));
    const there = this.pair.items.map((tie) => this.item(tie, stateOf(tie)));
    const none = there.length + gone.length ? [] : [h("li", { class: "hint" }, t("pair_none"))];
    replace(this.element, there, gone, none);
  }

  item(tie, state) {
    const kind = term(tie.type);
    const sure = `${t("strength", { share: percent(tie.strength) })} · ${t("confidence", { share: percent(tie.confidence) })}`;
    return h(
      "li",
      { class: `tie ${state}`, "data-tie": tie.relationship_id },
      h("span", { class: "row-top" }, h("b", {}, kind), h("span", { class: `chip state ${state}` }, t(`tie_${state}`))),
      tie.directed && h("span", { class: "way" }, sayWay(tie.type, tie.source_id, this.pair)),
      meter(tie.strength * tie.confidence, sure),
      h("span", { class: "sure" }, sure),
      h("span", { class: "reasons", dir: "auto" }, whyOf(tie)),
      this.buttons(tie, state, kind),
      this.can.evidence && state !== "rejected" ? this.evidence(tie, kind) : null,
    );
  }

  buttons(tie, state, kind) {
    if (!this.can.judge || !tie.can_be_judged) return null;
    const button = (name, action) =>
      h("button", { class: "button small", type: "button", "data-act": name, "aria-label": t(`${name}_label`, { kind }), onclick: () => this.act(tie, action) }, t(name));
    const right = button("judge_right", "confirmed");
    const wrong = button("judge_wrong", "rejected");
    const back = button("take_back", "taken_back");
    const correct = h("button", { class: "button small", type: "button", "data-act": "correct", "aria-label": t("correct_label", { kind }), onclick: (event) => this.correct(tie, event.currentTarget) }, t("correct"));
    const shown = { confirmed: [back, wrong], rejected: [back] }[state] ?? [right, wrong, correct];
    return h("span", { class: "judge" }, shown);
  }

  // The buttons give way to a form, and come back where the reader thinks again.
  correct(tie, opener) {
    const buttons = opener.parentElement;
    const cancel = () => {
      form.replaceWith(buttons);
      opener.focus();
    };
    const form = correctForm(tie, this.pair, { cancel, save: (more) => this.act(tie, "confirmed", more) });
    buttons.replaceWith(form);
    form.querySelector("select").focus();
  }

  // What is said holds at once; the list stays where it is, and so does the keyboard.
  async act(tie, action, more) {
    const buttons = this.element.querySelectorAll("button");
    for (const one of buttons) one.disabled = true;
    try {
      const { items, said } = await this.can.judge(tie, action, this.pair, more);
      if (action === "rejected") this.rejected.set(tie.relationship_id, tie);
      else this.rejected.delete(tie.relationship_id);
      this.pair.items = items;
      this.fill();
      this.can.say(said);
      this.focus(tie.relationship_id, more?.kind);
    } catch (error) {
      for (const one of buttons) one.disabled = false;
      this.can.fail(error);
    }
  }

  // What was corrected may be called otherwise now: then it is found by its kind.
  focus(id, kind) {
    const now = kind && this.pair.items.find((tie) => tie.type === kind && tie.can_be_judged)?.relationship_id;
    const item = [...this.element.children].find((one) => one.dataset.tie === (now ?? id));
    (item?.querySelector(".judge button") ?? this.element.querySelector("button"))?.focus();
  }

  evidence(tie, kind) {
    const place = h("span", { class: "behind" });
    const open = h("button", { class: "link", type: "button", "aria-label": t("evidence_label", { kind }), onclick: () => this.more(place, tie, null) }, t("evidence"));
    replace(place, open);
    return place;
  }

  async more(place, tie, cursor) {
    try {
      const page = await this.can.evidence(tie.relationship_id, cursor);
      const list = place.querySelector("ol") ?? h("ol", { class: "evidence" });
      list.append(...page.items.map((row) => h("li", { dir: "auto" }, row.text)));
      const next = page.cursor && h("button", { class: "link", type: "button", onclick: () => this.more(place, tie, page.cursor) }, t("more"));
      replace(place, list, next);
      if (cursor !== null || next) next?.focus();
    } catch (error) {
      this.can.fail(error);
    }
  }
}

// The kind stands above already.
function whyOf({ type, reasons }) {
  const prefix = `${type.replaceAll("_", " ")}: `;
  return reasons.map((one) => (one.startsWith(prefix) ? one.slice(prefix.length) : one)).join(" · ");
}

export function stateOf(tie) {
  return tie.confirmed ? "confirmed" : tie.origin;
}

// The panel about two customers whose tie was chosen in the picture.
export function pairPanel({ names, list }, back) {
  return [
    h(
      "header",
      { class: "panel-head" },
      h("div", {}, h("p", { class: "kicker" }, t("pair")), h("h2", { dir: "auto" }, names.join(" — "))),
    ),
    h("div", { class: "actions" }, h("button", { class: "button", type: "button", onclick: back }, t("back"))),
    list.element,
  ];
}
