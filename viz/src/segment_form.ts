// The form of a segment: its rule with what may come next, its name, and what can be done with it.

import { h, replace } from "./dom.ts";
import { begunAt, fitting, putIn, type Suggestion } from "./segment_words.ts";
import { t } from "./strings.ts";

export interface FormActs {
  typed(rule: string): void;
  known(field: string | null): Promise<readonly Suggestion[]>;
  save(asNew: boolean): void;
  toBasket(): void;
  showMembers(): void;
  showChanges(): void;
  remove(): void;
  begin(): void;
}

export class SegmentForm {
  readonly rule = h("textarea", {
    id: "segment-rule",
    class: "field",
    rows: 4,
    maxlength: 4000,
    spellcheck: "false",
    autocomplete: "off",
    dir: "auto",
    "aria-describedby": "segment-trouble",
  });
  readonly name = h("input", { id: "segment-name", class: "field", maxlength: 200, dir: "auto" });
  readonly about = h("input", { id: "segment-about", class: "field", maxlength: 2000, dir: "auto" });
  readonly trouble = h("p", { id: "segment-trouble", class: "notice", role: "alert", hidden: true });
  private readonly offers = h("ul", { class: "segment-offers" });
  private readonly acts: FormActs;
  private asked = 0;

  constructor(acts: FormActs) {
    this.acts = acts;
    this.rule.addEventListener("input", () => {
      acts.typed(this.rule.value);
      this.offer();
    });
    for (const moved of ["click", "keyup", "focus"]) this.rule.addEventListener(moved, () => this.offer());
  }

  build(saved: boolean): HTMLElement {
    this.offers.setAttribute("aria-label", t("segments_offers"));
    const button = (key: Parameters<typeof t>[0], act: () => void, kind = "") =>
      h("button", { type: "button", class: `button small ${kind}`, onclick: act }, t(key));
    return h(
      "form",
      {
        class: "segment-form",
        onsubmit: (event) => {
          event.preventDefault();
          this.acts.save(false);
        },
      },
      h("label", { for: "segment-rule" }, t("segments_rule")),
      this.rule,
      this.offers,
      this.trouble,
      h("label", { for: "segment-name" }, t("segments_name")),
      this.name,
      h("label", { for: "segment-about" }, t("segments_about")),
      this.about,
      h(
        "div",
        { class: "actions" },
        h("button", { class: "button small primary" }, t("segments_save")),
        saved && button("segments_save_new", () => this.acts.save(true)),
        saved && button("segments_basket", () => this.acts.toBasket()),
        saved && button("segments_members", () => this.acts.showMembers()),
        saved && button("segments_changes", () => this.acts.showChanges()),
        saved && button("segments_delete", () => this.acts.remove()),
        saved && button("segments_new", () => this.acts.begin()),
      ),
    );
  }

  put(rule: string, name: string, about: string): void {
    this.rule.value = rule;
    this.name.value = name;
    this.about.value = about;
    replace(this.offers);
  }

  complain(...said: Parameters<typeof replace> extends [Element, ...infer Rest] ? Rest : never): void {
    replace(this.trouble, ...said);
    this.trouble.hidden = !this.trouble.hasChildNodes();
    this.rule.setAttribute("aria-invalid", String(!this.trouble.hidden));
  }

  // Fields or values that may come next; a slow answer to an earlier word is dropped.
  private async offer(): Promise<void> {
    const { rule } = this;
    const caret = rule.selectionEnd;
    const begun = begunAt(rule.value, caret);
    const mine = ++this.asked;
    const known = begun && (begun.word || begun.field !== null) ? await this.acts.known(begun.field) : [];
    if (mine !== this.asked) return;
    const found = begun ? fitting(begun.word, known) : [];
    replace(
      this.offers,
      found.map(({ text, told }) =>
        h(
          "li",
          {},
          h(
            "button",
            { type: "button", class: "segment-offer", title: told, onclick: () => use(text) },
            text,
          ),
        ),
      ),
    );
    const use = (text: string) => {
      if (!begun) return;
      const [next, at] = putIn(rule.value, caret, begun, text);
      rule.value = next;
      rule.focus();
      rule.setSelectionRange(at, at);
      replace(this.offers);
      this.acts.typed(next);
    };
  }
}
