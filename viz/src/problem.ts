// What went wrong, in words for the reader.

// Where in a rule something is wrong, and what, without the place.
export interface RulePlace {
  readonly said: string;
  readonly start: number;
  readonly end: number;
}

export class Problem extends Error {
  readonly title: string;
  readonly detail: string;
  readonly status: number;
  readonly place: RulePlace | null;

  constructor(title: string, detail: string, status = 0, place: RulePlace | null = null) {
    super(detail);
    this.title = title;
    this.detail = detail;
    this.status = status;
    this.place = place;
  }
}

export function detailOf(error: unknown): string {
  return error instanceof Problem ? error.detail : String(error);
}

// The HTTP status, 0 where the service did not answer at all.
export function statusOf(error: unknown): number {
  return error instanceof Problem ? error.status : 0;
}
