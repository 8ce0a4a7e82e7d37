// What the page says, in English and Chinese. Reasons come from the service in the same language.

import type { Step } from "./answers.ts";
import { CHINESE } from "./chinese.ts";
import { ENGLISH, type Key } from "./english.ts";
import { FINDINGS, SUBJECTS } from "./findings.ts";
import { recall, remember } from "./memory.ts";

export type Language = "en" | "zh";
type Values = Record<string, string | number>;

const WORDS: Record<Language, { [K in Key]?: string }> = { en: ENGLISH, zh: CHINESE };
const TERMS: Record<Language, Record<string, string>> = { en: ENGLISH.terms, zh: CHINESE.terms };
const LOCALES: Record<Language, string> = { en: "en", zh: "zh-CN" };
let language: Language = "en";

// made: what a saved page was made in, where it was; another than English is what was wished for.
export function startLanguage(made?: string): void {
  const wished = made === "en" ? undefined : made;
  const chosen = recall("language") ?? wished ?? window.navigator.language ?? "en";
  speak(chosen.toLowerCase().startsWith("zh") ? "zh" : "en");
  document.documentElement.lang = LOCALES[language];
}

export function toggleLanguage(): void {
  speak(language === "en" ? "zh" : "en");
  document.documentElement.lang = LOCALES[language];
  remember("language", language);
}

// From now on every text is in this language.
export function speak(name: Language): void {
  language = name;
}

export function spoken(): Language {
  return language;
}

export function isEnglish(): boolean {
  return language === "en";
}

export function locale(): string {
  return LOCALES[language];
}

export function t(key: Key, values: Values = {}): string {
  const text = WORDS[language][key] ?? ENGLISH[key];
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    return typeof value === "number" ? number(value) : String(value);
  });
}

// "1 member", "2 members": the key with _one is for one.
export function count(key: Key, n: number, values: Values = {}): string {
  const one = `${key}_one`;
  return t(n === 1 && isKey(one, WORDS[language]) ? one : key, { ...values, n });
}

function isKey(key: string, words: { [K in Key]?: string }): key is Key {
  return Object.hasOwn(words, key);
}

// Making one takes longer than thousands of uses.
const formats = new Map<string, Intl.NumberFormat>();

export function number(value: number, options: Intl.NumberFormatOptions = {}): string {
  const key = `${language} ${JSON.stringify(options)}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(LOCALES[language], options);
  formats.set(key, format);
  return format.format(value);
}

export function percent(share: number, most = 0): string {
  const digits =
    share !== 0 && Math.abs(share) < 0.0995
      ? { maximumSignificantDigits: 2 }
      : { maximumFractionDigits: most };
  return number(share, { style: "percent", ...digits });
}

export function day(moment: string): string {
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return moment;
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: "medium", timeZone: "UTC" }).format(at);
}

// A month such as 2026-03 by its name.
export function monthName(month: string): string {
  const form = { year: "numeric", month: "long", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(LOCALES[language], form).format(new Date(`${month}-01T00:00:00Z`));
}

// A type of relationship or a field by its known name, any other word as it is.
export function term(word: string): string {
  return own(TERMS[language], word) ?? word.replaceAll("_", " ");
}

function own(words: Record<string, string>, key: string): string | undefined {
  return Object.hasOwn(words, key) ? words[key] : undefined;
}

export function shorten(text: string, longest: number): string {
  const letters = Array.from(text);
  return letters.length <= longest
    ? text
    : `${letters
        .slice(0, longest - 1)
        .join("")
        .trimEnd()}…`;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|\p{Extended_Pictographic}/u;

// In so many columns at most; a letter of Chinese, Japanese or Korean takes two of them.
export function abridge(text: string, columns: number): string {
  const letters = Array.from(text);
  let taken = 0;
  const end = letters.findIndex((letter) => {
    taken += WIDE.test(letter) ? 2 : 1;
    return taken > columns;
  });
  return end < 0 ? text : shorten(text, Math.max(1, end));
}

// "Ann → Bob", from left to right; each name keeps to itself in which direction it is written.
export function fromTo(from: string, to: string): string {
  return `\u200e\u2068${from}\u2069 → \u2068${to}\u2069`;
}

// How probable it is that two are the same, in words.
export function likelihood(probability: number): string {
  return t(LIKELY.find(([least]) => probability >= least)?.[1] ?? "likely_little");
}

const LIKELY: readonly (readonly [number, Key])[] = [
  [0.95, "likely_certain"],
  [0.8, "likely_very"],
  [0.6, "likely_rather"],
  [0.4, "likely_even"],
];

// What a comparison found, as the service says it, in Chinese where the words are known.
export function finding({ comparison, words }: Pick<Step, "comparison" | "words">): string {
  if (isEnglish()) return words;
  const found = words.startsWith(`${comparison} `) ? words.slice(comparison.length + 1) : words;
  const key = found.replace(/\d+/, "{n}");
  const told = own(FINDINGS, key);
  if (told === undefined) return words;
  return (own(SUBJECTS, comparison) ?? term(comparison)) + told.replace("{n}", found.match(/\d+/)?.[0] ?? "");
}
