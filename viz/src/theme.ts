// Light and dark: what the system prefers, unless the reader chose one here.

import { recall, remember } from "./memory.ts";

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

function channels(colour: string): [number, number, number] {
  const at = (start: number) => Number.parseInt(colour.slice(start, start + 2), 16);
  return [at(1), at(3), at(5)];
}

export function seeThrough(colour: string, strength: number): string {
  return `rgba(${channels(colour).join(", ")}, ${strength})`;
}

// Black or white, whichever is easier to read on this colour.
export function inkOn(colour: string): string {
  const [r, g, b] = channels(colour);
  const light = 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  // Where both stand out alike: (light + .05) / .05 = 1.05 / (light + .05).
  return light > 0.179 ? "#10131a" : "#ffffff";
}

function linear(value: number): number {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}
