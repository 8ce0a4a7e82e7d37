// What was brought into a picture and taken out again, step by step, and back again.

import type { Model, Part, Preview } from "./model.ts";
import type { Step } from "./route.ts";

// What a step changed: what it brought in, or what it took out.
interface Done {
  step: Step;
  brought: Part;
  taken: Part;
}

const NOTHING: Part = { nodes: [], edges: [] };

// Nothing may be hidden while steps are taken or taken back.
export class Journal {
  private readonly model: Model;
  private readonly done: Done[] = [];

  constructor(model: Model) {
    this.model = model;
  }

  get length(): number {
    return this.done.length;
  }

  // How many of the first steps were taken just so.
  shared(steps: readonly Step[]): number {
    const differs = this.done.findIndex(({ step }, at) => !isSame(step, steps[at]));
    return differs < 0 ? this.done.length : differs;
  }

  // Takes back all steps but the first so many; everything stands again where it stood.
  unwind(count: number): void {
    for (const { brought, taken } of this.done.splice(count).reverse()) {
      this.model.put(taken);
      for (const edge of brought.edges) this.model.cut(edge);
      this.model.take(brought.nodes.map((node) => node.id));
    }
  }

  // preview: what there is to bring in, where the step does.
  take(step: Step, preview: Preview | null): Done {
    const { model } = this;
    const done = {
      step,
      brought: preview ? model.merge(preview) : NOTHING,
      taken: step.how === "collapse" ? model.take(this.leaves(step.id)) : NOTHING,
    };
    this.done.push(done);
    return done;
  }

  // Whom collapsing a node takes out: those whom it brought in and who hang on nobody else.
  leaves(id: string): string[] {
    const holders = this.holders(id);
    return this.broughtBy(id).filter(
      (one) => !holders.some((holder) => holder === one || this.model.isTied(holder, one)),
    );
  }

  private broughtBy(id: string): string[] {
    const steps = this.done.filter(({ step }) => step.id === id);
    const open = steps.slice(steps.map(({ step }) => step.how).lastIndexOf("collapse") + 1);
    const ids = open.flatMap(({ brought }) => brought.nodes.map((node) => node.id));
    return ids.filter((one) => this.model.knows(one));
  }

  // Who keeps contacts in the picture: the one that it turns around, and all others that were expanded.
  private holders(id: string): string[] {
    const open = new Set<string>();
    const { kind, focus } = this.model.view;
    if (kind === "customer" && focus !== null) open.add(focus);
    for (const { step } of this.done) {
      if (step.how === "expand") open.add(step.id);
      else open.delete(step.id);
    }
    open.delete(id);
    return [...open];
  }
}

function isSame(one: Step, other: Step | undefined): boolean {
  if (one.how !== other?.how || one.id !== other.id || one.only.length !== other.only.length) return false;
  return one.only.every((kind, at) => kind === other.only[at]);
}
