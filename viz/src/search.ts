// Search as one types: a combobox that the keyboard alone can use.

import type { Customer, Hits } from "./answers.ts";
import { placeOf } from "./customer.ts";
import { h, replace } from "./dom.ts";
import { count, t } from "./strings.ts";

const PAUSE = 140;

export interface Places {
  field: HTMLInputElement;
  list: HTMLElement;
  said: HTMLElement;
}

export interface Finder {
  find(text: string, signal: AbortSignal): Promise<Hits>;
  choose(customer: Customer): void;
  fail(error: unknown): void;
}

export class Search {
  private readonly field: HTMLInputElement;
  private readonly list: HTMLElement;
  private readonly said: HTMLElement;
  private readonly finder: Finder;
  private items: Customer[] = [];
  private active = -1;
  private timer = 0;
  private asked: AbortController | null = null;

  constructor({ field, list, said }: Places, finder: Finder) {
    this.field = field;
    this.list = list;
    this.said = said;
    this.finder = finder;
    field.addEventListener("input", () => this.later());
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("focus", () => this.field.value.trim() && this.later());
    field.addEventListener("blur", () => window.setTimeout(() => this.close(), 120));
  }

  translate(): void {
    this.field.placeholder = t("search");
    this.field.setAttribute("aria-label", t("search_label"));
    this.list.setAttribute("aria-label", t("search_label"));
  }

  // For the search field of the page.
  shortcut(event: KeyboardEvent): void {
    const typing = event.target instanceof Element && event.target.closest("input, textarea, dialog");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.field.focus();
    this.field.select();
  }

  private later(): void {
    window.clearTimeout(this.timer);
    this.asked?.abort();
    const text = this.field.value.trim();
    if (!text) {
      this.close();
      return;
    }
    this.timer = window.setTimeout(() => this.ask(text), PAUSE);
  }

  private async ask(text: string): Promise<void> {
    const asked = new AbortController();
    this.asked = asked;
    try {
      const hits = await this.finder.find(text, asked.signal);
      if (!asked.signal.aborted) this.show(hits, text);
    } catch (error) {
      if (asked.signal.aborted) return;
      this.close();
      this.finder.fail(error);
    }
  }

  private show({ items, instead }: Hits, text: string): void {
    this.items = items;
    this.active = -1;
    const options = items.map((item, at) => this.option(item, at));
    const none = h("li", { class: "nothing", role: "presentation" }, t("search_none", { text }));
    const told = instead === null ? null : t("search_instead", { text, instead });
    const guess = told && h("li", { class: "nothing", role: "presentation" }, told);
    replace(this.list, guess, items.length ? options : none);
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.field.removeAttribute("aria-activedescendant");
    const said = items.length ? count("results", items.length) : t("search_none", { text });
    this.said.textContent = told ? `${told} ${said}` : said;
  }

  private option(item: Customer, at: number): HTMLElement {
    const choose = (event: MouseEvent) => {
      event.preventDefault();
      this.pick(at);
    };
    return h(
      "li",
      { id: `${this.list.id}-${at}`, role: "option", "aria-selected": "false", onmousedown: choose },
      h("span", { class: "found-name" }, item.label),
      h("span", { class: "found-place" }, placeOf(item)),
    );
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      if (this.list.hidden) this.field.value = "";
      this.close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) this.later();
      else this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && this.items.length && !this.list.hidden) {
      event.preventDefault();
      this.pick(Math.max(this.active, 0));
    }
  }

  private move(step: number): void {
    if (!this.items.length) return;
    const options = [...this.list.querySelectorAll("[role=option]")];
    options[this.active]?.setAttribute("aria-selected", "false");
    this.active = (this.active + step + options.length) % options.length;
    options[this.active]?.setAttribute("aria-selected", "true");
    options[this.active]?.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", `${this.list.id}-${this.active}`);
  }

  private pick(at: number): void {
    const item = this.items[at];
    this.close();
    this.field.value = "";
    this.field.blur();
    if (item) this.finder.choose(item);
  }

  private close(): void {
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }
}
