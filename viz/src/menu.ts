// A menu on the picture: arrow keys move, Enter chooses, Escape and a click elsewhere close.

import type { Act } from "./acts.ts";
import { element, h, icon, replace } from "./dom.ts";
import type { Point } from "./vis.ts";

const EDGE = 8;

export class Menu {
  private readonly place = element("menu");
  private before: HTMLElement | null = null;

  constructor() {
    this.place.addEventListener("keydown", (event) => this.key(event));
    this.place.addEventListener("focusout", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && this.place.contains(relatedTarget))) this.close(false);
    });
    this.place.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  // at: in the stage; there the keyboard goes back to.
  open(title: string, acts: readonly Act[], at: Point, stage: HTMLElement): void {
    const inside = stage.contains(document.activeElement) ? document.activeElement : stage.firstElementChild;
    this.before = inside instanceof HTMLElement ? inside : null;
    replace(
      this.place,
      h("p", { class: "menu-title", dir: "auto", "aria-hidden": "true" }, title),
      acts.map((act) => this.item(act)),
    );
    this.place.setAttribute("aria-label", title);
    this.place.hidden = false;
    this.place.scrollTop = 0;
    const { offsetWidth, offsetHeight } = this.place;
    this.put("left", Math.min(at.x, stage.clientWidth - offsetWidth - EDGE));
    this.put("top", Math.min(at.y, stage.clientHeight - offsetHeight - EDGE));
    this.items[0]?.focus({ preventScroll: true });
  }

  private put(side: "left" | "top", value: number): void {
    this.place.style.setProperty(side, `${Math.max(EDGE, value)}px`);
  }

  private item({ name, label, said, icon: sign, run }: Act): HTMLElement {
    const choose = () => {
      this.close(true);
      run();
    };
    return h(
      "button",
      {
        type: "button",
        role: "menuitem",
        tabindex: "-1",
        "data-act": name,
        onclick: choose,
      },
      sign ? icon(sign) : h("span", { class: "icon" }),
      h("span", {}, said ?? label),
    );
  }

  private get items(): HTMLElement[] {
    return [...this.place.querySelectorAll<HTMLElement>("[role=menuitem]")];
  }

  private key(event: KeyboardEvent): void {
    const { items } = this;
    const at = items.findIndex((one) => one.matches(":focus"));
    const next: Record<string, number> = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    const to = next[event.key];
    if (event.key === "Escape" || event.key === "Tab") this.close(true);
    else if (to === undefined) return;
    else items[to]?.focus();
    event.preventDefault();
    event.stopPropagation();
  }

  private close(back: boolean): void {
    if (this.place.hidden) return;
    this.place.hidden = true;
    if (back) this.before?.focus({ preventScroll: true });
  }
}
