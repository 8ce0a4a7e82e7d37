// Plays step by step until there is no further one.

// Runs something later; tests bring their own.
export interface Clock {
  start(action: () => void, wait: number): number;
  stop(timer: number): void;
}

export const BROWSER: Clock = {
  start: (action, wait) => window.setTimeout(action, wait),
  stop: (timer) => window.clearTimeout(timer),
};

export class Player {
  wait: number;
  private readonly clock: Clock;
  private readonly step: () => boolean;
  private readonly ended: () => void;
  private timer: number | null = null;

  // step: goes on by one, and tells whether there is more; ended: called when it stops, however.
  constructor(clock: Clock, wait: number, { step, ended }: { step: () => boolean; ended: () => void }) {
    this.clock = clock;
    this.wait = wait;
    this.step = step;
    this.ended = ended;
  }

  get playing(): boolean {
    return this.timer !== null;
  }

  play(): void {
    if (this.playing) return;
    this.timer = this.clock.start(() => this.tick(), this.wait);
  }

  stop(): void {
    if (!this.playing) return;
    this.halt();
    this.ended();
  }

  // Stops and calls nobody.
  halt(): void {
    if (this.timer !== null) this.clock.stop(this.timer);
    this.timer = null;
  }

  private tick(): void {
    const more = this.step();
    // The step itself may have stopped it.
    if (!this.playing) return;
    if (more) this.timer = this.clock.start(() => this.tick(), this.wait);
    else {
      this.timer = null;
      this.ended();
    }
  }
}
