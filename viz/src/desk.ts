// Where people are gathered and handed on: holds the basket, its drawer, and the button that opens it.

import type { Audience } from "./answers.ts";
import { confirmed } from "./ask.ts";
import { Audiences } from "./audiences.ts";
import { Basket, MOST, type Picked } from "./basket.ts";
import { element, h, icon, replace } from "./dom.ts";
import { Drawer, type Sources } from "./drawer.ts";
import { fileName, saveFile } from "./files.ts";
import { recall, remember } from "./memory.ts";
import { detailOf, statusOf } from "./problem.ts";
import type { ApiSource } from "./source.ts";
import { count, number, t } from "./strings.ts";

const CHANGED = 412;
const GONE = 404;

// What is to be seen now. community: the one whose members are drawn; people: those in the picture.
export interface Scene {
  readonly analysed: boolean;
  readonly community: { readonly id: string; readonly name: string } | null;
  readonly people: readonly Picked[];
}

// The page around the desk.
export interface Surroundings {
  scene(): Scene;
  visit(id: string): void;
  say(text: string): void;
  toast(text: string): void;
  redraw(): void;
}

export class Desk {
  readonly basket = new Basket();
  private readonly around: Surroundings;
  private readonly audiences: Audiences;
  private readonly drawer: Drawer;
  private readonly place = element("basket");
  private readonly button = element("basket-button");
  private store: string | null = null;

  constructor(source: ApiSource, around: Surroundings) {
    this.around = around;
    this.audiences = new Audiences(source);
    this.drawer = new Drawer(this.place, this.basket, {
      visit: (id) => around.visit(id),
      close: () => this.toggle(false),
      addTop: (most) => this.attempt(() => this.addTop(most)),
      addNeighbours: () => this.attempt(() => this.addNeighbours()),
      addDrawn: () => this.add(around.scene().people),
      save: (form, asNew) => this.save(form, asNew),
      download: () => this.attempt(() => this.download()),
      openAudience: (audience) => this.attempt(() => this.open(audience)),
      downloadAudience: (audience) =>
        this.attempt(async () => saveCsv(await this.audiences.csvOf(audience.audience_id), audience.name)),
      removeAudience: (audience) => this.attempt(() => this.remove(audience)),
    });
    this.basket.onChange(() => this.changed());
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.toggle(Boolean(this.place.hidden)));
    document.addEventListener("keydown", (event) => this.key(event));
  }

  // Escape closes the drawer from inside, also where what had the focus is gone.
  private key({ key, target }: KeyboardEvent): void {
    const here = target === document.body || (target instanceof Node && this.place.contains(target));
    if (key === "Escape" && !this.place.hidden && here) this.toggle(false);
  }

  // Each store has a basket of its own.
  use(store: string | null): void {
    const name = `basket ${store ?? ""}`;
    if (this.store === name) return;
    this.store = name;
    this.basket.use({ load: () => recall(name), save: (text) => remember(name, text) });
  }

  translate(): void {
    this.fillButton();
    if (!this.place.hidden) this.show();
  }

  // After the picture changed.
  refresh(): void {
    if (!this.place.hidden) this.drawer.refresh(this.sources());
  }

  add(picked: readonly Picked[]): void {
    const room = MOST - this.basket.size;
    const fresh = picked.filter(({ id }) => !this.basket.has(id)).length;
    const added = this.basket.add(picked);
    this.around.say(count("basket_added", added));
    if (fresh > room) this.around.toast(t("basket_full", { most: MOST }));
  }

  // The members of a community, as many as there is room for, the most influential first.
  addMembers(community: string): Promise<void> {
    return this.attempt(async () => this.add(await this.audiences.members(community, MOST)));
  }

  private toggle(open: boolean): void {
    this.place.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (!open) {
      this.button.focus();
      return;
    }
    this.show();
    this.place.focus({ preventScroll: true });
  }

  private show(): void {
    this.drawer.show(this.sources(), null);
    this.attempt(() => this.shelve());
  }

  private async shelve(): Promise<void> {
    this.drawer.shelve((await this.audiences.list()).items);
  }

  private sources(): Sources {
    const { analysed, community, people } = this.around.scene();
    return {
      top: analysed ? (community ? t("basket_of", { name: community.name }) : t("basket_of_all")) : null,
      drawn: people.length,
    };
  }

  private async addTop(most: number): Promise<void> {
    const { community } = this.around.scene();
    this.add(await this.audiences.influencers(most, community?.id ?? null));
  }

  private async addNeighbours(): Promise<void> {
    const { picked, total } = await this.audiences.neighbours(this.basket.ids());
    this.add(picked);
    if (total > picked.length) this.around.toast(t("basket_near_first", { n: picked.length, all: total }));
  }

  private async save({ name, note }: { name: string; note: string }, asNew: boolean): Promise<void> {
    const over = asNew ? null : this.basket.saved;
    try {
      const saved = await this.audiences.save({ name, note, ids: this.basket.ids() }, over);
      this.basket.keep(saved);
      this.around.say(t("basket_saved", { name: saved.name }));
      await this.shelve();
    } catch (error) {
      // What it was opened from is another by now, or gone: what is here stays, for a new audience.
      if (over && [CHANGED, GONE].includes(statusOf(error))) {
        this.basket.keep(null);
        this.drawer.complain(t("basket_overtaken", { name: over.name }));
      } else this.drawer.complain(detailOf(error));
    }
  }

  private async download(): Promise<void> {
    const { saved } = this.basket;
    saveCsv(await this.audiences.contactsAsCsv(this.basket.ids()), saved?.name ?? t("basket"));
  }

  private async open(audience: Audience): Promise<void> {
    const { name, size } = audience;
    const sure =
      !this.basket.changed ||
      (await confirmed(t("basket_replace_title"), t("basket_replace", { name }), t("basket_replace_yes")));
    if (!sure) return;
    const { members, saved } = await this.audiences.open(audience.audience_id, MOST);
    if (size > MOST) this.around.toast(t("audience_large", { n: size, most: MOST }));
    else this.basket.open(members, saved);
    await this.shelve();
  }

  private async remove({ audience_id: id, name }: Audience): Promise<void> {
    const sure = await confirmed(
      t("audience_remove", { name }),
      t("audience_remove_text"),
      t("audience_remove_yes"),
    );
    if (!sure) return;
    await this.audiences.remove(id);
    if (this.basket.saved?.id === id) this.basket.keep(null);
    await this.shelve();
  }

  private changed(): void {
    this.fillButton();
    this.refresh();
    this.around.redraw();
  }

  private fillButton(): void {
    const { size } = this.basket;
    replace(
      this.button,
      icon("basket"),
      h("span", { class: "basket-word" }, t("basket")),
      size > 0 && h("span", { class: "badge", "aria-hidden": "true" }, number(size)),
      size > 0 && h("span", { class: "said" }, ` ${count("customers", size)}`),
    );
  }

  private async attempt(action: () => Promise<void>): Promise<void> {
    try {
      this.place.setAttribute("aria-busy", "true");
      await action();
    } catch (error) {
      this.around.toast(detailOf(error));
    } finally {
      this.place.removeAttribute("aria-busy");
    }
  }
}

function saveCsv(file: Blob, title: string): void {
  saveFile(file, fileName(title, "csv", "audience"));
}
