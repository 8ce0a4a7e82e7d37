// Small pieces that several panels are made of.

import { h } from "./dom.js";
import { colourOf } from "./model.js";
import { inkOn } from "./theme.js";

export function section(title, ...children) {
  return h("section", {}, h("h3", {}, title), children);
}

export function fact(name, value, kind = "") {
  if (value === null || value === undefined || value === "") return null;
  return h("div", {}, h("dt", {}, name), h("dd", { class: kind, dir: "auto" }, value));
}

export function dot(communityId, page) {
  return h("span", { class: "dot", style: { background: colourOf(communityId, page.style) }, "aria-hidden": "true" });
}

// A round sign in the colour of a community, with a few letters on it.
export function avatar(communityId, text, page) {
  const colour = colourOf(communityId, page.style);
  return h("span", { class: "avatar", style: { background: colour, color: inkOn(colour) }, "aria-hidden": "true" }, text);
}

// A bar of how much, from 0 to 1; the title says it in words.
export function meter(share, title) {
  const width = `${Math.round(Math.min(1, Math.max(0.02, share)) * 100)}%`;
  return h("span", { class: "meter", title }, h("span", { style: { width } }));
}

// A command to type, with a button that copies it.
export function command(text, copy) {
  return h("div", { class: "command" }, h("code", {}, text), copy(text));
}
