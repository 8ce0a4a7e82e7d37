// What is known of the relationships behind the lines of a picture, asked for when somebody needs it.

import type { AmongTie } from "./answers.ts";
import { type Behind, type DrawnEdge, edgeKey, type Model } from "./model.ts";
import { type Line, type Picture, type Row, rowOf, rowsOfLine } from "./sift.ts";

// A picture as it was put together last, and from what.
interface Cached {
  readonly picture: Picture;
  readonly model: Model;
  readonly changes: number;
}

export class KnownTies {
  private readonly ask: ((ids: string[]) => Promise<AmongTie[]>) | null;
  private rows = new Map<string, Row[]>();
  private of: Model | null = null;
  private asked = "";
  private turn = 0;
  private cached: Cached | null = null;

  // ask: null where only the lines themselves tell, as on a saved page.
  constructor(ask: ((ids: string[]) => Promise<AmongTie[]>) | null) {
    this.ask = ask;
  }

  // Whether dates, confidence and origins can be known at all.
  get tells(): boolean {
    return this.ask !== null;
  }

  forget(): void {
    this.turn += 1;
    this.rows = new Map();
    this.of = null;
    this.asked = "";
    this.cached = null;
  }

  // Asks for what is not known yet; tells whether anything came.
  async learn(model: Model): Promise<boolean> {
    const ids = [...model.nodes.keys()];
    const wanted = JSON.stringify(ids);
    if (!this.ask || (this.of === model && this.asked === wanted)) return false;
    const turn = ++this.turn;
    const ties = await this.ask(ids);
    // A later question has a later answer.
    if (turn !== this.turn) return false;
    this.rows = rowsByPair(ties);
    this.of = model;
    this.asked = wanted;
    this.cached = null;
    return true;
  }

  // The picture with what is known of each line.
  picture(model: Model): Picture {
    const { nodes, edges, changes } = model;
    if (this.cached?.model === model && this.cached.changes === changes) return this.cached.picture;
    const known = this.of === model ? this.rows : new Map<string, Row[]>();
    const lines = [...edges.values()].map(({ key, source, target, strength, types }): Line => {
      const rows = known.get(key);
      return { key, source, target, strength, rows: rows ?? rowsOfLine(types, strength), known: !!rows };
    });
    const focus = model.view.kind === "customer" ? model.view.focus : null;
    const picture = { nodes: [...nodes.values()], lines, focus };
    this.cached = { picture, model, changes };
    return picture;
  }

  // Puts in what the lines of some customers lack, where a filter let only a part of them be brought in;
  // returns the lines that were there and are others now.
  complete(model: Model, ids: ReadonlySet<string>): DrawnEdge[] {
    const found: DrawnEdge[] = [];
    if (this.of !== model) return found;
    for (const [key, rows] of this.rows) {
      const [source = "", target = ""] = JSON.parse(key) as string[];
      if (!ids.has(source) && !ids.has(target)) continue;
      const items: Behind[] = rows.map(({ type, strength, confidence }) => ({ type, strength, confidence }));
      const { changed } = model.retie(source, target, items);
      if (changed) found.push(changed);
    }
    this.cached = null;
    return found;
  }
}

// Only relationships that are part of lines.
function rowsByPair(ties: readonly AmongTie[]): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const tie of ties) {
    if (!tie.counted) continue;
    const key = edgeKey(tie.source_id, tie.target_id);
    const rows = found.get(key);
    if (rows) rows.push(rowOf(tie));
    else found.set(key, [rowOf(tie)]);
  }
  return found;
}
