// Small pieces that several panels are made of.

import { type Child, h } from "./dom.ts";
import { colourOf } from "./model.ts";
import type { Style } from "./page.ts";
import { inkOn } from "./theme.ts";

interface Styled {
  style: Style;
}

export function section(title: Child, ...children: Child[]): HTMLElement {
  return h("section", {}, h("h3", {}, title), children);
}

export function fact(name: string, value: Child, kind = ""): HTMLElement | null {
  if (value === null || value === undefined || value === "") return null;
  return h("div", {}, h("dt", {}, name), h("dd", { class: kind, dir: "auto" }, value));
}

// paint: another colour than that of the community.
export function dot(communityId: number, page: Styled, paint?: string): HTMLElement {
  return h("span", {
    class: "dot",
    style: { background: paint ?? colourOf(communityId, page.style) },
    "aria-hidden": "true",
  });
}

// A round sign in the colour of a community, with a few letters on it.
export function avatar(communityId: number, text: string, page: Styled): HTMLElement {
  const colour = colourOf(communityId, page.style);
  return h(
    "span",
    { class: "avatar", style: { background: colour, color: inkOn(colour) }, "aria-hidden": "true" },
    text,
  );
}

// A bar of how much, from 0 to 1; the title says it in words.
export function meter(share: number, title?: string): HTMLElement {
  const width = `${Math.round(Math.min(1, Math.max(0.02, share)) * 100)}%`;
  return h("span", { class: "meter", title }, h("span", { style: { width } }));
}

// A command to type, with a button that copies it.
export function command(text: string, copy: (text: string) => HTMLElement): HTMLElement {
  return h("div", { class: "command" }, h("code", {}, text), copy(text));
}
