// Light and dark: what the system prefers, unless the reader chose one here.

import { recall, remember } from "./memory.js";

const dark = window.matchMedia("(prefers-color-scheme: dark)");
const root = document.documentElement;
let palette = null;

export function startTheme(onChange) {
  const chosen = recall("theme");
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
  dark.addEventListener("change", () => {
    palette = null;
    onChange();
  });
}

export function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : dark.matches;
}

export function toggleTheme() {
  root.dataset.theme = isDark() ? "light" : "dark";
  remember("theme", root.dataset.theme);
  palette = null;
}

// What the canvas needs of the style sheet, so that both always agree.
export function colours() {
  if (palette) return palette;
  const values = getComputedStyle(root);
  const read = (name) => values.getPropertyValue(name).trim();
  palette = {
    stage: read("--stage"),
    ink: read("--ink"),
    edge: read("--edge"),
    edgeStrength: Number(read("--edge-strength")),
    litEdge: read("--lit-edge"),
    veil: read("--veil"),
  };
  return palette;
}

function channels(colour) {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

export function seeThrough(colour, strength) {
  return `rgba(${channels(colour).join(", ")}, ${strength})`;
}

// Black or white, whichever is easier to read on this colour.
export function inkOn(colour) {
  const [r, g, b] = channels(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return light > 0.27 ? "#10131a" : "#ffffff";
}
