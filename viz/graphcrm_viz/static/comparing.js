// Two customers field by field: what is equal, similar or different, without a page.

export const FIELDS = [
  "name", "given_name", "family_name", "kind", "birth_date", "gender", "national_id", "email", "phone",
  "address", "postcode", "city", "state", "country", "company", "job_title",
];

// Which fields a comparison of the waterfall looked at.
const LOOKED_AT = {
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
export function valueOf(record, field) {
  if (field === "tags") return record.tags.join(", ");
  if (field.startsWith("attributes.")) return shown(record.attributes[field.slice("attributes.".length)]);
  return shown(record.fields[field]);
}

function shown(value) {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function folded(text) {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}

// Rows of {field, mark, values}: values, one a record, the left side's before the right side's.
// mark: "equal", "similar", "different", "single" where only one side knows the field.
export function compare(sides, waterfall) {
  const told = bitsByField(waterfall);
  const records = sides.flatMap((side) => side.records);
  return [...FIELDS, "tags", ...attributesOf(records)]
    .map((field) => {
      const [left, right] = sides.map((side) => side.records.map((record) => valueOf(record, field)));
      return { field, values: [...left, ...right], mark: markOf(left, right, told.get(field) ?? 0) };
    })
    .filter(({ values }) => values.some(Boolean));
}

function attributesOf(records) {
  const names = new Set(records.flatMap((record) => Object.keys(record.attributes)));
  return [...names].sort().map((name) => `attributes.${name}`);
}

function bitsByField(waterfall) {
  const told = new Map();
  for (const { comparison, bits } of waterfall) {
    for (const field of LOOKED_AT[comparison] ?? []) told.set(field, (told.get(field) ?? 0) + bits);
  }
  return told;
}

function markOf(left, right, bits) {
  const [one, other] = [left, right].map((values) => new Set(values.filter(Boolean).map(folded)));
  if (!one.size || !other.size) return "single";
  const all = new Set([...one, ...other]);
  if (all.size === 1) return "equal";
  const shared = all.size < one.size + other.size;
  return shared || bits > 0 ? "similar" : "different";
}
