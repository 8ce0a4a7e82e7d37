// Picks people out of the picture by a line around them, and puts them into the basket.

import type { Status } from "./answers.ts";
import type { Picked } from "./basket.ts";
import type { Desk, Scene } from "./desk.ts";
import { element } from "./dom.ts";
import type { Explorer } from "./explorer.ts";
import { Lasso } from "./lasso.ts";
import type { DrawnNode, Model } from "./model.ts";
import { t } from "./strings.ts";

export class Picking {
  private readonly explorer: Explorer;
  private readonly desk: Desk;
  private readonly lasso: Lasso;

  constructor(explorer: Explorer, desk: Desk) {
    this.explorer = explorer;
    this.desk = desk;
    this.lasso = new Lasso(element("stage"), {
      nodes: () => this.nodes().map(({ id, x, y }) => ({ id, ...explorer.drawing.toScreen({ x, y }) })),
      picked: (ids) => this.pick(ids),
      ended: () => this.ended(),
    });
  }

  toggle(): void {
    if (this.lasso.on) {
      this.lasso.stop();
      return;
    }
    this.explorer.steps.selection.clear();
    this.lasso.start();
    this.press(true);
    this.explorer.chosen.hint(t("lasso_hint"), () => this.lasso.stop());
  }

  // Those chosen in the picture, or the members of those communities.
  async take(ids: readonly string[]): Promise<void> {
    const nodes = ids.flatMap((id) => this.explorer.model?.nodes.get(id) ?? []);
    this.explorer.steps.selection.clear();
    this.desk.add(nodes.filter(({ kind }) => kind === "customer").map(pickedOf));
    for (const { id, kind } of nodes) if (kind === "community") await this.desk.addMembers(id);
  }

  private ended(): void {
    this.press(false);
    this.explorer.chosen.hint(null);
  }

  private press(on: boolean): void {
    document.getElementById("tool-lasso")?.setAttribute("aria-pressed", String(on));
  }

  private nodes(): DrawnNode[] {
    const { model, drawing } = this.explorer;
    return [...(model?.nodes.values() ?? [])].filter(({ id }) => drawing.sieve.letsNode(id));
  }

  private pick(ids: readonly string[]): void {
    if (ids.length) this.explorer.steps.selection.set(ids);
    else this.explorer.toast(t("lasso_none"));
  }
}

function pickedOf({ id, label: name }: DrawnNode): Picked {
  return { id, name };
}

// What the desk sees of the picture.
export function sceneOf(model: Model | null, status: Status | null, seen: (id: string) => boolean): Scene {
  const drawn = [...(model?.nodes.values() ?? [])];
  const people = drawn.filter(({ id, kind }) => kind === "customer" && seen(id)).map(pickedOf);
  const view = model?.view;
  const inside = view && view.focus !== null && (view.kind === "community" || view.kind === "communities");
  const community = inside && view.focus !== null ? { id: view.focus, name: view.title } : null;
  return { analysed: Boolean(status?.run), community, people };
}
