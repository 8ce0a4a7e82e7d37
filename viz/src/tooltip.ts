// What appears beside the pointer; always text, never markup.

import type { ViewEdge, ViewNode } from "./answers.ts";
import { type Child, h, replace } from "./dom.ts";
import { count, percent, t, term } from "./strings.ts";
import type { Point } from "./vis.ts";

const PAUSE = 160;

export class Tooltip {
  private readonly element: HTMLElement;
  private timer = 0;

  constructor(element: HTMLElement) {
    this.element = element;
  }

  hide(): void {
    window.clearTimeout(this.timer);
    this.element.hidden = true;
  }

  node(node: Pick<ViewNode, "label"> | null, at: Point | undefined, facts: readonly string[]): void {
    if (!node || !at) {
      this.hide();
      return;
    }
    window.clearTimeout(this.timer);
    this.show(at, h("strong", {}, node.label), ...facts.map((fact) => h("span", {}, fact)));
  }

  edge(edge: ViewEdge | null, names: readonly string[], at: Point | undefined): void {
    if (!edge || !at) {
      this.hide();
      return;
    }
    const what = edge.types.length
      ? `${edge.types.map(term).join(", ")} · ${t("strength", { share: percent(edge.strength) })}`
      : edge.title;
    // Lines lie everywhere: only one that the pointer rests on speaks.
    const show = () => this.show(at, h("strong", {}, names.join(" — ")), h("span", {}, what));
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(show, PAUSE);
  }

  private show(at: Point, ...children: Child[]): void {
    replace(this.element, children);
    this.element.hidden = false;
    const { clientWidth, clientHeight } = this.element.parentElement ?? document.body;
    const { offsetWidth, offsetHeight } = this.element;
    const left = Math.min(at.x + 14, clientWidth - offsetWidth - 8);
    const below = at.y + 16;
    const top = below + offsetHeight > clientHeight - 8 ? at.y - offsetHeight - 12 : below;
    this.element.style.setProperty("left", `${Math.max(8, left)}px`);
    this.element.style.setProperty("top", `${Math.max(8, top)}px`);
  }
}

export function factsOf(node: ViewNode): string[] {
  const { details } = node;
  if (node.kind === "community") {
    const central = (details.central_members ?? []).slice(0, 3).map((one) => one.name);
    return [details.size === undefined ? "" : count("members", details.size), central.join(", ")].filter(
      Boolean,
    );
  }
  const work = [details.job_title, details.company].filter(Boolean).join(", ");
  const facts = [work, details.city, details.community_name, count("contacts", node.neighbours)];
  return facts.flatMap((fact) => fact || []);
}
