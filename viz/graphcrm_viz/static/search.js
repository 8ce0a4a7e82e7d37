// Search as one types: a combobox that the keyboard alone can use.

import { h, replace } from "./dom.js";
import { placeOf } from "./customer.js";
import { count, t } from "./strings.js";

const PAUSE = 140;

export class Search {
  constructor(field, list, said, { find, choose, fail }) {
    Object.assign(this, { field, list, said, find, choose, fail });
    this.items = [];
    this.active = -1;
    this.timer = 0;
    this.asked = null;
    field.addEventListener("input", () => this.later());
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("focus", () => this.field.value.trim() && this.later());
    field.addEventListener("blur", () => window.setTimeout(() => this.close(), 120));
    document.addEventListener("keydown", (event) => this.shortcut(event));
  }

  translate() {
    this.field.placeholder = t("search");
    this.field.setAttribute("aria-label", t("search_label"));
    this.list.setAttribute("aria-label", t("search_label"));
  }

  shortcut(event) {
    const typing = event.target.closest?.("input, textarea, dialog");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.field.focus();
    this.field.select();
  }

  later() {
    window.clearTimeout(this.timer);
    this.asked?.abort();
    const text = this.field.value.trim();
    if (!text) {
      this.close();
      return;
    }
    this.timer = window.setTimeout(() => this.ask(text), PAUSE);
  }

  async ask(text) {
    const asked = new AbortController();
    this.asked = asked;
    try {
      const { items } = await this.find(text, asked.signal);
      if (!asked.signal.aborted) this.show(items, text);
    } catch (error) {
      if (asked.signal.aborted) return;
      this.close();
      this.fail(error);
    }
  }

  show(items, text) {
    this.items = items;
    this.active = -1;
    const options = items.map((item, at) => this.option(item, at));
    const none = h("li", { class: "nothing", role: "presentation" }, t("search_none", { text }));
    replace(this.list, items.length ? options : none);
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.field.removeAttribute("aria-activedescendant");
    this.said.textContent = items.length ? count("results", items.length) : t("search_none", { text });
  }

  option(item, at) {
    const choose = (event) => {
      event.preventDefault();
      this.pick(at);
    };
    return h(
      "li",
      { id: `found-${at}`, role: "option", "aria-selected": "false", onmousedown: choose },
      h("span", { class: "found-name" }, item.label),
      h("span", { class: "found-place" }, placeOf(item)),
    );
  }

  key(event) {
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

  move(step) {
    if (!this.items.length) return;
    const options = [...this.list.children];
    options[this.active]?.setAttribute("aria-selected", "false");
    this.active = (this.active + step + options.length) % options.length;
    options[this.active].setAttribute("aria-selected", "true");
    options[this.active].scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", `found-${this.active}`);
  }

  pick(at) {
    const item = this.items[at];
    this.close();
    this.field.value = "";
    this.field.blur();
    this.choose(item);
  }

  close() {
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }
}
