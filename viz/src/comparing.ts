// Two customers field by field: what is equal, similar or different, without a page.

import type { SourceRecord, Step } from "./answers.ts";

export type Mark = "equal" | "similar" | "different" | "single";

// values: one a record, the left side's before the right side's.
export interface Row {
  field: string;
  mark: Mark;
  values: string[];
}

interface Side {
  records: SourceRecord[];
}

export const FIELDS = [
  "name",
  "given_name",
  "family_name",
  "kind",
  "birth_date",
  "gender",
  "national_id",
  "email",
  "phone",
  "address",
  "postcode",
  "city",
  "state",
  "country",
  "company",
  "job_title",
];

// Which fields a comparison of the waterfall looked at.
const LOOKED_AT: Record<string, string[]> = {
  "given name": ["name", "given_name"],
  "family name": ["name", "family_name"],
  name: ["name"],
  organization: ["name"],
  gender: ["gender"],
  "national id": ["national_id"],
  "birth date": ["birth_date"],
  "e-mail": ["email"],
  phone: ["phone"],
  address: ["address"],
  place: ["postcode", "city", "state"],
  company: ["company"],
};

// What a record holds under a field; attributes and tags too.
export function heldIn(record: SourceRecord, field: string): string {
  if (field === "tags") return record.tags.join(", ");
  if (field.startsWith("attributes.")) return shown(record.attributes[field.slice("attributes.".length)]);
  return shown(record.fields[field]);
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}

// The fields that either side knows; "single" marks one that only one side knows.
export function compare([one, other]: readonly [Side, Side], waterfall: readonly Step[]): Row[] {
  const told = bitsByField(waterfall);
  return [...FIELDS, "tags", ...attributesOf([...one.records, ...other.records])]
    .map((field) => {
      const left = one.records.map((record) => heldIn(record, field));
      const right = other.records.map((record) => heldIn(record, field));
      return { field, values: [...left, ...right], mark: markOf(left, right, told.get(field) ?? 0) };
    })
    .filter(({ values }) => values.some(Boolean));
}

function attributesOf(records: readonly SourceRecord[]): string[] {
  const names = new Set(records.flatMap((record) => Object.keys(record.attributes)));
  return [...names].sort().map((name) => `attributes.${name}`);
}

function bitsByField(waterfall: readonly Step[]): Map<string, number> {
  const told = new Map<string, number>();
  for (const { comparison, bits } of waterfall) {
    for (const field of LOOKED_AT[comparison] ?? []) told.set(field, (told.get(field) ?? 0) + bits);
  }
  return told;
}

function markOf(left: readonly string[], right: readonly string[], bits: number): Mark {
  const one = new Set(left.filter(Boolean).map(folded));
  const other = new Set(right.filter(Boolean).map(folded));
  if (!one.size || !other.size) return "single";
  const all = new Set([...one, ...other]);
  if (all.size === 1) return "equal";
  const shared = all.size < one.size + other.size;
  return shared || bits > 0 ? "similar" : "different";
}
