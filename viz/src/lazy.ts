// A part of a panel that asks for what it says once it comes into sight: it keeps room from the start,
// and where its answer fails it says so and tries again, whatever becomes of the rest.

import { type Child, h, replace } from "./dom.ts";
import { section } from "./parts.ts";
import { detailOf } from "./problem.ts";
import { t } from "./strings.ts";

// room: the height in pixels that what it says will take at least.
export interface Later<T> {
  load: () => Promise<T>;
  show: (answer: T) => Child;
  room: number;
}

// show: null where there is nothing to say after all; then the section goes.
export function lazySection<T>(title: string, later: Later<T>): HTMLElement {
  const place = laterPlace({ ...later, show: (answer) => later.show(answer) ?? gone() });
  const whole = section(title, place);
  function gone(): Child {
    whole.hidden = true;
    return null;
  }
  return whole;
}

export function laterPlace<T>({ load, show, room }: Later<T>): HTMLElement {
  const place = h("div", { class: "lazy", style: { "min-height": `${room}px` } }, skeleton(room));
  const start = async () => {
    place.setAttribute("aria-busy", "true");
    const content = await load().then(show, (error: unknown) => failed(error, again));
    replace(place, content);
    place.removeAttribute("aria-busy");
  };
  const again = () => {
    replace(place, skeleton(room));
    return start();
  };
  whenSeen(place, start);
  return place;
}

function skeleton(room: number): HTMLElement[] {
  const lines = Math.max(1, Math.min(4, Math.floor(room / 28)));
  return Array.from({ length: lines }, () => h("span", { class: "skeleton", "aria-hidden": "true" }));
}

export function failed(error: unknown, again: () => unknown): HTMLElement {
  return h(
    "div",
    { class: "lazy-failed", role: "alert" },
    h("p", { class: "hint" }, `${t("section_failed")} ${detailOf(error)}`),
    h("button", { class: "button small", type: "button", onclick: again }, t("retry")),
  );
}

export function whenSeen(place: HTMLElement, action: () => unknown): void {
  const watch = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watch.disconnect();
    action();
  });
  watch.observe(place);
}
