// The drawer at the side that shows the basket: who is in it, who may come in, and what becomes of it.

import type { Audience } from "./answers.ts";
import type { Basket, Picked } from "./basket.ts";
import { type Child, h, icon, replace } from "./dom.ts";
import type { Key } from "./english.ts";
import { section } from "./parts.ts";
import { count, day, number, t } from "./strings.ts";

const LISTED = 100;
const TOP = 20;
const LONGEST_NAME = 200;
const LONGEST_NOTE = 2000;

// What the reader may ask for; each says by itself what came of it.
export interface Requests {
  visit(id: string): void;
  close(): void;
  addTop(count: number): void;
  addNeighbours(): void;
  addDrawn(): void;
  save(form: { name: string; note: string }, asNew: boolean): void;
  download(): void;
  openAudience(audience: Audience): void;
  downloadAudience(audience: Audience): void;
  removeAudience(audience: Audience): void;
}

// Where more people could come from now: null for what cannot be had here.
export interface Sources {
  readonly top: string | null;
  readonly drawn: number;
}

export class Drawer {
  private readonly place: HTMLElement;
  private readonly basket: Basket;
  private readonly requests: Requests;
  private readonly name = h("input", {
    id: "basket-name",
    maxlength: LONGEST_NAME,
    autocomplete: "off",
    dir: "auto",
    oninput: () => this.fillButtons(),
  });
  private readonly note = h("input", {
    id: "basket-note",
    maxlength: LONGEST_NOTE,
    autocomplete: "off",
    dir: "auto",
  });
  private readonly amount = h("input", {
    id: "basket-top",
    type: "number",
    min: "1",
    max: "1000",
    value: String(TOP),
  });
  private readonly head = h("header", { class: "basket-head" });
  private readonly people = h("div", { class: "basket-people" });
  private readonly fill = h("div", { class: "basket-fill" });
  private readonly buttons = h("div", { class: "actions" });
  private readonly shelf = h("div", { class: "basket-shelf" });
  private readonly message = h("p", { class: "warning", role: "alert", hidden: true });
  private openedFrom: string | null = null;

  constructor(place: HTMLElement, basket: Basket, requests: Requests) {
    this.place = place;
    this.basket = basket;
    this.requests = requests;
  }

  // audiences: those that are saved, null until they are known.
  show(sources: Sources, audiences: readonly Audience[] | null): void {
    const form = h("form", {
      class: "basket-form",
      onsubmit: (event: SubmitEvent) => {
        event.preventDefault();
        this.save(false);
      },
    });
    form.append(
      field(this.name, "basket_name", "basket_name_hint"),
      field(this.note, "basket_note"),
      this.message,
      this.buttons,
    );
    replace(
      this.place,
      this.head,
      this.fill,
      this.people,
      section(t("basket_save_title"), form),
      section(t("audiences"), this.shelf),
    );
    this.refresh(sources);
    this.shelve(audiences);
  }

  // After the basket or the picture changed; what is being typed stays.
  refresh(sources: Sources): void {
    const { saved, size } = this.basket;
    if ((saved?.id ?? null) !== this.openedFrom) {
      this.openedFrom = saved?.id ?? null;
      if (saved) [this.name.value, this.note.value] = [saved.name, saved.note];
    }
    replace(
      this.head,
      h("h2", {}, t("basket")),
      h("span", { class: "muted" }, count("customers", size)),
      this.basket.changed && h("span", { class: "chip" }, t("basket_unsaved")),
      h(
        "button",
        {
          class: "icon-button",
          type: "button",
          title: t("close"),
          "aria-label": t("close"),
          onclick: () => this.requests.close(),
        },
        icon("close"),
      ),
    );
    this.fillSources(sources);
    this.fillPeople();
    this.fillButtons();
  }

  private fillSources({ top, drawn }: Sources): void {
    replace(
      this.fill,
      top !== null &&
        h(
          "div",
          { class: "basket-top" },
          h(
            "button",
            {
              class: "button small",
              id: "basket-add-top",
              type: "button",
              onclick: () => this.requests.addTop(this.amount.valueAsNumber || TOP),
            },
            icon("plus"),
            t("basket_top"),
          ),
          h("label", { class: "said", for: "basket-top" }, t("basket_top_label")),
          this.amount,
          h("span", { class: "muted", dir: "auto" }, top),
        ),
      drawn > 0 &&
        this.source("basket-add-drawn", count("basket_drawn", drawn), () => this.requests.addDrawn()),
      this.basket.size > 0 &&
        this.source("basket-add-near", t("basket_near"), () => this.requests.addNeighbours()),
    );
  }

  private source(id: string, text: string, action: () => void): HTMLElement {
    return h("button", { class: "button small", id, type: "button", onclick: action }, icon("plus"), text);
  }

  private fillPeople(): void {
    const { basket } = this;
    if (!basket.size) {
      replace(this.people, h("p", { class: "hint" }, t("basket_empty")), this.steps());
      return;
    }
    const shown = basket.latest(LISTED);
    const rest = basket.size - shown.length;
    replace(
      this.people,
      h(
        "ul",
        { class: "people", "aria-label": t("basket") },
        shown.map((one) => this.person(one)),
      ),
      rest > 0 && h("p", { class: "hint" }, count("basket_more", rest)),
      this.steps(),
    );
  }

  private person(one: Picked): HTMLElement {
    const name = one.name || one.id;
    return h(
      "li",
      {},
      h(
        "button",
        { class: "row tight", type: "button", title: one.id, onclick: () => this.requests.visit(one.id) },
        h("b", { dir: "auto" }, name),
      ),
      h(
        "button",
        {
          class: "icon-button",
          type: "button",
          title: t("basket_remove"),
          "aria-label": t("basket_remove_label", { name }),
          onclick: () => this.basket.remove([one.id]),
        },
        icon("close"),
      ),
    );
  }

  private steps(): Child {
    const { basket } = this;
    const button = (id: string, key: Key, action: () => void) =>
      h("button", { class: "link", id, type: "button", onclick: action }, t(key));
    return h(
      "p",
      { class: "basket-steps" },
      basket.canUndo && button("basket-undo", "basket_undo", () => basket.undo()),
      (basket.size > 0 || basket.saved !== null) &&
        button("basket-clear", "basket_clear", () => {
          basket.clear();
          [this.name.value, this.note.value] = ["", ""];
        }),
    );
  }

  private fillButtons(): void {
    const { basket, requests } = this;
    const ready = basket.size > 0 && this.name.value.trim() !== "";
    const save = h(
      "button",
      { class: "button primary", id: "basket-save", type: "submit", disabled: !ready },
      t(basket.saved ? "basket_save_changes" : "basket_save"),
    );
    const asNew =
      basket.saved &&
      h(
        "button",
        {
          class: "button",
          id: "basket-save-new",
          type: "button",
          disabled: !ready || this.name.value.trim() === basket.saved.name,
          title: t("basket_save_new_hint"),
          onclick: () => this.save(true),
        },
        t("basket_save_new"),
      );
    const download = h(
      "button",
      {
        class: "button",
        id: "basket-csv",
        type: "button",
        disabled: basket.size === 0,
        onclick: () => requests.download(),
      },
      icon("download"),
      t("basket_csv"),
    );
    replace(this.buttons, save, asNew, download);
  }

  private save(asNew: boolean): void {
    this.complain(null);
    this.requests.save({ name: this.name.value.trim(), note: this.note.value.trim() }, asNew);
  }

  complain(text: string | null): void {
    this.message.hidden = text === null;
    this.message.textContent = text;
  }

  shelve(audiences: readonly Audience[] | null): void {
    if (audiences === null) replace(this.shelf, h("p", { class: "hint" }, t("loading")));
    else if (!audiences.length) replace(this.shelf, h("p", { class: "hint" }, t("audiences_none")));
    else
      replace(
        this.shelf,
        h(
          "ul",
          { class: "people" },
          audiences.map((one) => this.audience(one)),
        ),
      );
  }

  private audience(one: Audience): HTMLElement {
    const { requests } = this;
    const button = (name: "download" | "trash", key: Key, action: (audience: Audience) => void) =>
      h(
        "button",
        {
          class: "icon-button",
          type: "button",
          title: t(key, { name: one.name }),
          "aria-label": t(key, { name: one.name }),
          onclick: () => action(one),
        },
        icon(name),
      );
    return h(
      "li",
      {},
      h(
        "button",
        {
          class: "row stacked",
          type: "button",
          title: t("audience_open", { name: one.name }),
          "aria-current": this.basket.saved?.id === one.audience_id && "true",
          onclick: () => requests.openAudience(one),
        },
        h("b", { dir: "auto" }, one.name),
        h("span", { class: "reasons" }, `${number(one.size)} · ${day(one.changed_at)}`),
      ),
      button("download", "audience_csv", (audience) => requests.downloadAudience(audience)),
      button("trash", "audience_remove", (audience) => requests.removeAudience(audience)),
    );
  }
}

function field(input: HTMLInputElement, label: Key, hint?: Key): HTMLElement {
  if (hint) input.placeholder = t(hint);
  return h("label", { class: "field", for: input.id }, h("span", {}, t(label)), input);
}
