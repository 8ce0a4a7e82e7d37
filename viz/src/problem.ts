// What went wrong, in words for the reader.

export class Problem extends Error {
  readonly title: string;
  readonly detail: string;
  readonly status: number;

  constructor(title: string, detail: string, status = 0) {
    super(detail);
    this.title = title;
    this.detail = detail;
    this.status = status;
  }
}

export function detailOf(error: unknown): string {
  return error instanceof Problem ? error.detail : String(error);
}

// The HTTP status, 0 where the service did not answer at all.
export function statusOf(error: unknown): number {
  return error instanceof Problem ? error.status : 0;
}
