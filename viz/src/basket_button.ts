// Buttons of panels that put one or many into the basket.

import type { Picked } from "./basket.ts";
import type { Desk } from "./desk.ts";
import { h, icon, replace } from "./dom.ts";
import { count, t } from "./strings.ts";

// In or out; it follows what happens to the basket elsewhere, as long as it is on the page.
export function basketButton(person: Picked, desk: Desk): HTMLElement {
  const { basket } = desk;
  const button = h("button", { class: "button", id: "to-basket", type: "button" });
  const fill = () => {
    const inside = basket.has(person.id);
    button.setAttribute("aria-pressed", String(inside));
    replace(button, icon(inside ? "check" : "basket"), t(inside ? "in_basket" : "to_basket"));
  };
  const stop = basket.onChange(() => (button.isConnected ? fill() : stop()));
  button.addEventListener("click", () => {
    if (basket.has(person.id)) basket.remove([person.id]);
    else desk.add([person]);
    fill();
  });
  fill();
  return button;
}

export function membersButton(community: string, size: number, desk: Desk): HTMLElement {
  const add = () => desk.addMembers(community);
  return h(
    "button",
    { class: "button", id: "members-to-basket", type: "button", onclick: add },
    icon("basket"),
    count("members_to_basket", size),
  );
}
