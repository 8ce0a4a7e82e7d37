// Months of ties: from when to when, how many began in each, and when one ends. In UTC.

// Months are written 2026-03; moments are milliseconds since 1970.
export type Month = string;

// So long a span is as much as a slider can be set by; what is older counts to the first month.
const MOST = 600;

export function monthOf(moment: number): Month {
  return new Date(moment).toISOString().slice(0, 7);
}

function numberOf(month: Month): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
}

function monthAt(number: number): Month {
  return `${String(Math.floor(number / 12)).padStart(4, "0")}-${String((number % 12) + 1).padStart(2, "0")}`;
}

// The first moment that is not in the month any more.
export function endOf(month: Month): number {
  return Date.parse(`${monthAt(numberOf(month) + 1)}-01T00:00:00Z`);
}

// When ties began by month, every month from the first to the last of them; none without a date.
export interface Span {
  readonly months: readonly Month[];
  readonly counts: readonly number[];
}

export function spanOf(moments: readonly number[]): Span {
  if (!moments.length) return { months: [], counts: [] };
  const numbers = moments.map((moment) => numberOf(monthOf(moment)));
  const last = numbers.reduce((a, b) => Math.max(a, b));
  const first = Math.max(
    numbers.reduce((a, b) => Math.min(a, b)),
    last - MOST + 1,
  );
  const counts = new Array<number>(last - first + 1).fill(0);
  for (const number of numbers) {
    const at = Math.max(0, number - first);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return { months: counts.map((_, at) => monthAt(first + at)), counts };
}

// Where the slider stands for a month: at the end without one, at an end for one outside.
export function placeOf(span: Span, month: Month | null): number {
  const last = span.months.length - 1;
  const [first] = span.months;
  if (month === null || first === undefined) return last;
  return Math.min(last, Math.max(0, numberOf(month) - numberOf(first)));
}

// The next place after one at which anything began, or the last: nobody watches empty months go by.
export function nextWith({ counts }: Span, at: number): number {
  const found = counts.findIndex((many, place) => place > at && many > 0);
  return found < 0 ? counts.length - 1 : found;
}
