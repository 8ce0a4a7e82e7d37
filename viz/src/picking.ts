// Picks people out of the picture, by a line around them or one by one, and puts them into the basket.

import type { Status } from "./answers.ts";
import type { Picked } from "./basket.ts";
import type { Desk, Scene } from "./desk.ts";
import { element } from "./dom.ts";
import type { Drawing } from "./drawing.ts";
import { Lasso } from "./lasso.ts";
import type { DrawnNode, Model } from "./model.ts";
import { PickedBar } from "./picked_bar.ts";
import type { Selection } from "./selection.ts";
import { count, t } from "./strings.ts";

// The page around the picture.
export interface Stage {
  readonly model: Model | null;
  readonly drawing: Drawing;
  say(text: string): void;
  toast(text: string): void;
}

export class Picking {
  private readonly stage: Stage;
  private readonly desk: Desk;
  private readonly selection: Selection;
  private readonly bar = new PickedBar();
  private readonly lasso: Lasso;

  constructor(stage: Stage, desk: Desk, selection: Selection) {
    this.stage = stage;
    this.desk = desk;
    this.selection = selection;
    this.lasso = new Lasso(element("stage"), {
      nodes: () => [...this.nodes()].map(({ id, x, y }) => ({ id, ...stage.drawing.toScreen({ x, y }) })),
      picked: (ids) => this.pick(ids),
      ended: () => this.ended(),
    });
    selection.onChange(() => this.tell());
  }

  toggle(): void {
    if (this.lasso.on) {
      this.lasso.stop();
      return;
    }
    this.selection.clear();
    this.lasso.start();
    this.press(true);
    this.bar.show(t("lasso_hint"), [], () => this.lasso.stop());
  }

  private ended(): void {
    this.press(false);
    this.bar.hide();
  }

  private press(on: boolean): void {
    document.getElementById("tool-lasso")?.setAttribute("aria-pressed", String(on));
  }

  private nodes(): Iterable<DrawnNode> {
    const { model, drawing } = this.stage;
    return [...(model?.nodes.values() ?? [])].filter(({ id }) => drawing.sieve.letsNode(id));
  }

  private pick(ids: readonly string[]): void {
    if (ids.length) this.selection.set(ids);
    else this.stage.toast(t("lasso_none"));
  }

  private tell(): void {
    const nodes = [...this.selection.ids].flatMap((id) => this.stage.model?.nodes.get(id) ?? []);
    const close = () => this.selection.clear();
    if (!nodes.length) {
      this.bar.hide();
      return;
    }
    const bubbles = nodes[0]?.kind === "community";
    const text = count(bubbles ? "picked_communities" : "picked", nodes.length);
    this.stage.say(text);
    this.bar.show(
      text,
      [
        {
          id: "picked-to-basket",
          text: t(bubbles ? "picked_members" : "to_basket"),
          action: () => this.take(nodes, bubbles),
        },
      ],
      close,
    );
  }

  private async take(nodes: readonly DrawnNode[], bubbles: boolean): Promise<void> {
    this.selection.clear();
    if (!bubbles) this.desk.add(nodes.map(pickedOf));
    else for (const { id } of nodes) await this.desk.addMembers(id);
  }
}

export function pickedOf({ id, label: name }: DrawnNode): Picked {
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
