// What may come next in a rule, by what stands before the caret.

// start: where the word begins that is to be replaced; field: whose values are meant, null for a field.
export interface Begun {
  readonly start: number;
  readonly word: string;
  readonly field: string | null;
}

export interface Suggestion {
  readonly text: string;
  readonly told: string;
}

const MOST = 8;
// A field, a comparison or a list, and a text that is open.
const VALUE =
  /([\p{L}_][\p{L}\p{N}_.]*)\s*(?:[=!]=|(?:not\s+)?in\s*[([](?:[^)\]]*,)?)\s*(["'])((?:(?!\2)[^)\]])*)$/iu;
const NAME = /[\p{L}_][\p{L}\p{N}_.]*$/u;

export function begunAt(text: string, caret: number): Begun | null {
  const before = text.slice(0, caret);
  const value = VALUE.exec(before);
  if (value) {
    const [, field = "", , word = ""] = value;
    return { start: caret - word.length, word, field };
  }
  if (isOpen(before)) return null;
  const [word] = NAME.exec(before) ?? [""];
  return { start: caret - word.length, word, field: null };
}

// Whether a text in quotes is not closed yet.
function isOpen(text: string): boolean {
  let open = "";
  for (const sign of text) {
    if (open ? sign === open : sign === '"' || sign === "'") open = open ? "" : sign;
  }
  return open !== "";
}

// Those that begin with the word first, then those that hold it.
export function fitting(word: string, known: readonly Suggestion[]): Suggestion[] {
  const wanted = word.toLowerCase().replaceAll("_", " ");
  const plain = ({ text }: Suggestion) => text.toLowerCase().replaceAll("_", " ");
  const first = known.filter((one) => plain(one).startsWith(wanted));
  const rest = known.filter((one) => !plain(one).startsWith(wanted) && plain(one).includes(wanted));
  const found = [...first, ...rest].slice(0, MOST);
  // Nothing to offer where it is all there.
  return found.length === 1 && found[0]?.text === word ? [] : found;
}

// The rule with the word put in, and where the caret goes.
export function putIn(rule: string, caret: number, begun: Begun, chosen: string): [string, number] {
  const text = begun.field === null ? chosen : closed(rule, begun.start, chosen);
  const rest = rule.slice(caret);
  const gap = begun.field === null && !/^[\s)]/u.test(rest) ? " " : "";
  return [rule.slice(0, begun.start) + text + gap + rest, begun.start + text.length + gap.length];
}

function closed(rule: string, start: number, word: string): string {
  const quote = rule[start - 1] ?? '"';
  return word.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`) + quote;
}

// Before, within and after what is wrong in a rule, as the service counts: by whole characters.
export function marked(rule: string, start: number, end: number): [string, string, string] {
  const letters = Array.from(rule);
  const from = Math.max(0, start - 30);
  return [
    (from ? "…" : "") + letters.slice(from, start).join(""),
    letters.slice(start, end).join("") || "␣",
    letters.slice(end, end + 30).join("") + (letters.length > end + 30 ? "…" : ""),
  ];
}
