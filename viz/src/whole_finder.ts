// Who stands nearest to a point: customers in a grid of cells, each wide enough for a few.

export class Finder {
  private readonly x: ArrayLike<number>;
  private readonly y: ArrayLike<number>;
  private readonly cell: number;
  private readonly cells = new Map<number, number[]>();

  constructor(x: ArrayLike<number>, y: ArrayLike<number>, cell: number) {
    this.x = x;
    this.y = y;
    this.cell = cell > 0 ? cell : 1;
    for (let at = 0; at < x.length; at++) {
      const key = this.key(this.column(x[at] ?? 0), this.column(y[at] ?? 0));
      const others = this.cells.get(key);
      if (others) others.push(at);
      else this.cells.set(key, [at]);
    }
  }

  // The row of the nearest customer within a distance, null where nobody stands so near.
  nearest(x: number, y: number, within: number): number | null {
    const reach = Math.min(Math.ceil(within / this.cell), 50);
    const [column, row] = [this.column(x), this.column(y)];
    let [best, found]: [number, number | null] = [within * within, null];
    for (let i = column - reach; i <= column + reach; i++) {
      for (let j = row - reach; j <= row + reach; j++) {
        for (const at of this.cells.get(this.key(i, j)) ?? []) {
          const far = ((this.x[at] ?? 0) - x) ** 2 + ((this.y[at] ?? 0) - y) ** 2;
          if (far <= best) [best, found] = [far, at];
        }
      }
    }
    return found;
  }

  private column(value: number): number {
    return Math.floor(value / this.cell);
  }

  // Cells count from the middle of the map, some millions at most to either side.
  private key(column: number, row: number): number {
    return column * 2 ** 26 + row;
  }
}
