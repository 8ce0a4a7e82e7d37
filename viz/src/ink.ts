// What a colour is made of, and what can be read on it.

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
