// A drawing as plain data: what a test can read, and what becomes elements on a page.

import { svg } from "./dom.ts";

export interface Shape {
  tag: keyof SVGElementTagNameMap;
  props: Record<string, string | number>;
  children: readonly (Shape | string)[];
}

export function shape(
  tag: Shape["tag"],
  props: Shape["props"] = {},
  ...children: readonly (Shape | string)[]
): Shape {
  return { tag, props, children };
}

export function draw({ tag, props, children }: Shape): SVGElement {
  return svg(
    tag,
    props,
    children.map((one) => (typeof one === "string" ? one : draw(one))),
  );
}

// The text of a file; a namespace of its own makes it stand alone.
export function fileOf(drawing: Shape): string {
  const text = new XMLSerializer().serializeToString(draw(drawing));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text}\n`;
}

// What XML can hold: no control characters, no halves of letters.
export function xmlText(text: string): string {
  return Array.from(text)
    .filter((letter) => {
      const code = letter.codePointAt(0) ?? 0;
      if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
      return !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff;
    })
    .join("");
}
