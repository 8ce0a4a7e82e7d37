// Lines of a small chart in the units of its drawing, without a page.

export interface Line {
  readonly name: string;
  // Which look it has.
  readonly look: number;
  readonly points: readonly (readonly [number, number])[];
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  // The values at the right and at the top.
  readonly most: readonly [number, number];
}

// Under the line of the values across, and left of the line of those upwards: room for their words.
export const EDGE = 30;
export const LEFT = 44;
const DAYS = 7;

// Where a value stands: x to the right from the left edge, y down from the top.
export function spot([x, y]: readonly [number, number], { width, height, most }: Frame): [number, number] {
  const across = LEFT + (x / (most[0] || 1)) * (width - LEFT - 8);
  const down = height - EDGE - (y / (most[1] || 1)) * (height - EDGE - 8);
  return [round(across), round(down)];
}

export function pathOf(line: Line, frame: Frame): string {
  return line.points.map((point, at) => `${at ? "L" : "M"}${spot(point, frame).join(" ")}`).join("");
}

export function mostOf(lines: readonly Line[]): [number, number] {
  const points = lines.flatMap(({ points: some }) => some);
  return [Math.max(0, ...points.map(([x]) => x)), Math.max(0, ...points.map(([, y]) => y))];
}

// The next number that is easy to read: 283 is 300, 0.43 is 0.45.
export function roundUp(value: number): number {
  if (value <= 0) return 0;
  const unit = 10 ** Math.floor(Math.log10(value)) / 2;
  return Number((Math.ceil(Number((value / unit).toPrecision(9))) * unit).toPrecision(9));
}

// How many weeks of some days are whole, and the days of one more that is not. Both days count.
export function weeksOf(first: string, last: string): { whole: number; rest: number } {
  const days = Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1;
  return { whole: Math.floor(days / DAYS), rest: days % DAYS };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

// A test of a model of leaving, as the record of the run keeps it.
export interface Judged {
  readonly name: string;
  readonly auc: number | null;
  readonly brier: number | null;
  readonly usual_brier: number;
  readonly customers: number;
  readonly left: number;
  readonly bins: readonly { said: number; came: number; customers: number }[];
}

// model: the one that speaks.
export interface Leaving {
  readonly model: string | null;
  readonly judged: Readonly<Record<string, Omit<Judged, "name">>>;
}

export function judgedOf(churn: Leaving | null): Judged[] {
  return Object.entries(churn?.judged ?? {}).map(([name, one]) => ({ ...one, name }));
}

export interface Buying {
  readonly first_day: string;
  readonly last_day: string;
  readonly customers: number;
  readonly expected: number;
  readonly actual: number;
  readonly error_percent: number | null;
  readonly by_week: readonly { expected: number; actual: number }[];
}

export interface Foreseen {
  readonly holdout?: Buying | null;
}

// Of the first ten customers listed for a product, how many then bought it, beside others.
export interface Prospects {
  readonly listed: number;
  readonly busiest: number;
  readonly anyone: number;
  readonly products: number;
  readonly customers: number;
}

// How right recommendations were, as the record of the run keeps it. since: microseconds.
export interface Wanting {
  readonly used: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  readonly tested: {
    readonly at: number;
    readonly since: number | null;
    readonly days: number;
    readonly customers: Readonly<Record<string, number>>;
    readonly prospects?: Prospects | null;
    readonly figures: Readonly<Record<string, Readonly<Record<string, { recall: number; ndcg: number }>>>>;
  };
}

export interface Figure {
  readonly kind: string;
  readonly sign: string;
  readonly used: boolean;
  readonly recall: number;
  readonly ndcg: number;
  readonly customers: number;
}

// Every list that was tested, of new things first, the most right of each kind first.
export function figuresOf({ tested, used }: Wanting): Figure[] {
  const kinds = Object.keys(tested.figures).sort((a, b) => Number(b === "new") - Number(a === "new"));
  return kinds.flatMap((kind) => {
    const signs = Object.entries(tested.figures[kind] ?? {});
    const rows = signs.map(([sign, one]) => ({
      kind,
      sign,
      used: used[kind] === sign,
      recall: one.recall,
      ndcg: one.ndcg,
      customers: tested.customers[kind] ?? 0,
    }));
    return rows.sort((a, b) => b.ndcg - a.ndcg);
  });
}
