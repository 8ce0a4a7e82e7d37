// How a customer compares, in words and as a share of a bar.

import type { Standing } from "./person_answers.ts";
import { count, number, t } from "./strings.ts";

// Percent of the others who have less: never rounded up, as nobody is above everybody by rounding.
export function below({ percentile }: Standing): string {
  const digits = percentile >= 99 || percentile < 1 ? 1 : 0;
  const least = Math.floor(percentile * 10 ** digits) / 10 ** digits;
  return `${number(least)}${t("percent_sign")}`;
}

// "more than 93 % of customers", null where there is nobody to compare with.
export function standingWords(place: Standing, among: "customers" | "members"): string | null {
  const { higher, equal, total } = place;
  if (total < 2) return null;
  const others = among === "customers" ? "of_customers" : "of_members";
  if (equal === total) return t("compared_same", { who: count(others, total) });
  if (higher === 0 && equal === 1) return t("compared_most", { who: count(others, total) });
  if (higher === 0) return count("compared_most_shared", equal - 1, { who: t(`among_${among}`) });
  if (higher + equal === total) return count("compared_least", higher, { who: t(`among_${among}`) });
  return t("compared_more", { share: below(place), who: t(`${others}_all`) });
}

// The share of a bar: full where nobody has more, half where all have the same.
export function barOf({ higher, equal, total, percentile }: Standing): number {
  if (equal === total) return 0.5;
  return higher === 0 ? 1 : percentile / 100;
}

// The place by this measure: 1 for the highest.
export function rankOf({ higher }: Standing): number {
  return higher + 1;
}
