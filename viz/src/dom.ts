// Builds elements. Text only ever becomes text nodes, so that a name can never turn into markup.

export type Child = Node | string | number | false | null | undefined | readonly Child[];

type Handlers = {
  [K in keyof HTMLElementEventMap as `on${K}`]?: (event: HTMLElementEventMap[K]) => unknown;
};
type Value = string | number | boolean | null | undefined;

export interface Props extends Handlers {
  style?: Record<string, string>;
  [name: string]: Value | Record<string, string> | ((event: never) => unknown);
}

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), props, children);
}

const SVG = "http://www.w3.org/2000/svg";

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return fill(document.createElementNS(SVG, tag), props, children);
}

export function replace(parent: Element, ...children: Child[]): void {
  parent.replaceChildren(...present(children));
}

// The keyboard stays at the element of the same id, or name and value, where that is built anew.
export function keepFocus(build: () => void): void {
  const held = document.activeElement;
  build();
  if (held && !held.isConnected) sameAs(held)?.focus({ preventScroll: true });
}

function sameAs(held: Element): HTMLElement | null {
  if (held.id) return document.getElementById(held.id);
  if (!(held instanceof HTMLInputElement) || !held.name) return null;
  const named = [...document.getElementsByName(held.name)];
  return named.find((one) => one instanceof HTMLInputElement && one.value === held.value) ?? null;
}

// An element of the page's template; it is there, or the page is not ours.
export function element(id: string): HTMLElement;
export function element<T extends HTMLElement>(id: string, kind: new () => T): T;
export function element(id: string, kind: new () => HTMLElement = HTMLElement): HTMLElement {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`The page has no ${kind.name} with the id ${id}`);
  return found;
}

function fill<T extends HTMLElement | SVGElement>(parent: T, props: Props, children: readonly Child[]): T {
  for (const [name, value] of Object.entries(props)) setProperty(parent, name, value);
  parent.append(...present(children));
  return parent;
}

// Those that are there, out of lists in lists.
export function present(children: readonly Child[]): (Node | string)[] {
  return children.flatMap((child) => {
    if (child === null || child === undefined || child === false) return [];
    if (child instanceof Node) return [child];
    return typeof child === "object" ? present(child) : [String(child)];
  });
}

function setProperty(place: HTMLElement | SVGElement, name: string, value: Props[string]): void {
  if (value === undefined || value === null || value === false) return;
  if (typeof value === "function") place.addEventListener(name.slice(2), value as (event: Event) => unknown);
  else if (typeof value === "object") {
    // Through the object, not the attribute: the content security policy forbids the attribute.
    for (const [key, one] of Object.entries(value)) place.style.setProperty(key, one);
  } else place.setAttribute(name, value === true ? "" : String(value));
}

const ICONS = {
  sun: "M12 8a4 4 0 1 0 0 8a4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M5 19l1.4-1.4M17.6 6.4L19 5",
  moon: "M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  table: "M4 5h16v14H4zM4 10h16M10 10v9",
  camera: "M4 8h3l2-3h6l2 3h3v11H4zM12 10a3.5 3.5 0 1 0 0 7a3.5 3.5 0 0 0 0-7z",
  check: "M5 12.500l4.500 4.500L19 7.500",
  basket: "M4 9h16l-1.6 11H5.6zM8.5 9l3-5.5M15.5 9l-3-5.5M10 13v3.5M14 13v3.5",
  lasso:
    "M12 4c5 0 8.5 2.4 8.5 5.6S17 15.2 12 15.2S3.5 12.800 3.5 9.6S7 4 12 4zM8 14.600c-1.600 1-1.600 3.400.4 3.600c1.800.2 2-1.800 3.600-1.400",
  trash: "M5 7h14M10 7V4.500h4V7M7 7l.8 13h8.400L17 7",
  download: "M12 4v11M7.500 11l4.500 4.500l4.500-4.500M5 20h14",
  close: "M6 6l12 12M18 6L6 18",
  chevron: "M9 6l6 6l-6 6",
  legend: "M5 6h.01M5 12h.01M5 18h.01M10 6h10M10 12h10M10 18h10",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  expand: "M12 9a3 3 0 1 0 0 6a3 3 0 0 0 0-6zM12 2v4M12 18v4M2 12h4M18 12h4",
  open: "M5 12h14M13 6l6 6l-6 6",
  filter: "M4 5h16l-6.5 7.5V19l-3-1.5v-5z",
  time: "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2",
  play: "M8 5l11 7l-11 7z",
  pause: "M8 5v14M16 5v14",
  previous: "M15 6l-6 6l6 6",
  undo: "M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
  redo: "M15 14l5-5l-5-5M20 9H10a6 6 0 0 0 0 12h3",
  pin: "M9 3h6l-1 7l4 4H6l4-4zM12 14v7",
  hide: "M4 4l16 16M10 6a9 9 0 0 1 11 6a10 10 0 0 1-2.5 3.6M6.5 8A10 10 0 0 0 3 12a9 9 0 0 0 12 5",
  collapse: "M12 9a3 3 0 1 0 0 6a3 3 0 0 0 0-6zM5 12h1M18 12h1M3 12l3-2v4zM21 12l-3-2v4z",
  way: "M5 16a2 2 0 1 0 0 4a2 2 0 0 0 0-4zM19 4a2 2 0 1 0 0 4a2 2 0 0 0 0-4zM7 18h6a4 4 0 0 0 0-8h-2a3 3 0 0 1 0-4h6",
  choose: "M5 5h3M11 5h3M17 5h2v2M19 10v3M19 16v3h-3M13 19h-3M7 19H5v-3M5 13v-3M5 7V5",
  wide: "M4 5h16v14H4zM13 5v14M16 9h1M16 12h1",
  narrow: "M4 5h16v14H4zM15 5v14",
  report: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
};

export type Icon = keyof typeof ICONS;

export function icon(name: Icon): SVGSVGElement {
  return svg(
    "svg",
    { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: ICONS[name] }),
  );
}

// Does here what a link leads to, unless it was asked for in a tab or a window of its own.
export function follow(event: MouseEvent, act: () => void): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  act();
}
