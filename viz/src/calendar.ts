// Moments and spans of time in words.

import { locale, t } from "./strings.ts";
import type { Span } from "./timeline_bars.ts";

const DAY = 86_400_000;

// from: the month that the span begins with, such as 2026-03.
export function spanName(from: string, span: Span): string {
  const [year = 0, month = 1] = from.split("-").map(Number);
  if (span === "year") return String(year);
  if (span === "quarter") return t("quarter", { n: Math.floor((month - 1) / 3) + 1, year: String(year) });
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, 1);
  const style = { month: "short", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(locale(), style).format(at);
}

// "12 days ago", "yesterday", "5 months ago", "in 3 days"; days are days of UTC.
export function ago(moment: string, now: Date): string {
  const day = (at: Date) => Math.floor(at.getTime() / DAY);
  const days = day(new Date(moment)) - day(now);
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  const months = Math.trunc(days / 30.44);
  if (Math.abs(days) < 60) return words.format(days, "day");
  return Math.abs(months) < 24
    ? words.format(months, "month")
    : words.format(Math.trunc(days / 365.25), "year");
}
