// Light and dark: what the system prefers, unless the reader chose one here.

import { recall, remember } from "./memory.ts";

export { inkOn, seeThrough } from "./ink.ts";

const dark = window.matchMedia("(prefers-color-scheme: dark)");
const root = document.documentElement;

// What the canvas is painted with.
export interface Palette {
  stage: string;
  ink: string;
  edge: string;
  edgeStrength: number;
  litEdge: string;
  veil: string;
  accent: string;
  accentInk: string;
}

let palette: Palette | null = null;

export function startTheme(onChange: () => void): void {
  const chosen = recall("theme");
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
  dark.addEventListener("change", () => {
    palette = null;
    onChange();
  });
}

export function isDark(): boolean {
  return root.dataset.theme ? root.dataset.theme === "dark" : dark.matches;
}

export function toggleTheme(): void {
  const chosen = isDark() ? "light" : "dark";
  root.dataset.theme = chosen;
  remember("theme", chosen);
  palette = null;
}

// What the canvas needs of the style sheet, so that both always agree.
export function colours(): Palette {
  if (palette) return palette;
  const values = getComputedStyle(root);
  const read = (name: string) => values.getPropertyValue(name).trim();
  palette = {
    stage: read("--stage"),
    ink: read("--ink"),
    edge: read("--edge"),
    edgeStrength: Number(read("--edge-strength")),
    litEdge: read("--lit-edge"),
    veil: read("--veil"),
    accent: read("--accent"),
    accentInk: read("--accent-ink"),
  };
  return palette;
}
