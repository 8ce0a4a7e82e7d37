// What the page says, in English and Chinese. Names and reasons come from the service as they are.

import { recall, remember } from "./memory.js";
import { CHINESE } from "./chinese.js";
import { ENGLISH } from "./english.js";
import { FINDINGS, SUBJECTS } from "./findings.js";

const WORDS = { en: ENGLISH, zh: CHINESE };
const root = document.documentElement;
let language = "en";

export function startLanguage() {
  const chosen = recall("language") ?? window.navigator.language ?? "en";
  setLanguage(chosen.toLowerCase().startsWith("zh") ? "zh" : "en");
}

export function toggleLanguage() {
  setLanguage(language === "en" ? "zh" : "en");
  remember("language", language);
}

function setLanguage(name) {
  language = name;
  root.lang = name === "zh" ? "zh-CN" : "en";
}

export function isEnglish() {
  return language === "en";
}

export function t(key, values = {}) {
  const text = WORDS[language][key] ?? WORDS.en[key];
  return text.replace(/\{(\w+)\}/g, (_, name) => (typeof values[name] === "number" ? number(values[name]) : values[name]));
}

// "1 member", "2 members": the key with _one is for one.
export function count(key, n, values = {}) {
  return t(n === 1 && `${key}_one` in WORDS[language] ? `${key}_one` : key, { ...values, n });
}

export function number(value, options = {}) {
  return new Intl.NumberFormat(root.lang, options).format(value);
}

export function percent(share, most = 0) {
  const digits = share !== 0 && Math.abs(share) < 0.0995 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: most };
  return number(share, { style: "percent", ...digits });
}

export function day(moment) {
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return String(moment);
  return new Intl.DateTimeFormat(root.lang, { dateStyle: "medium", timeZone: "UTC" }).format(at);
}

// A type of relationship or a field by its known name, any other word as it is.
export function term(word) {
  const known = WORDS[language].terms;
  return Object.hasOwn(known, word) ? known[word] : word.replaceAll("_", " ");
}

export function shorten(text, longest) {
  const letters = Array.from(text);
  return letters.length <= longest ? text : `${letters.slice(0, longest - 1).join("").trimEnd()}…`;
}

// How probable it is that two are the same, in words.
export function likelihood(probability) {
  const [, name] = LIKELY.find(([least]) => probability >= least);
  return t(`likely_${name}`);
}

const LIKELY = [
  [0.95, "certain"],
  [0.8, "very"],
  [0.6, "rather"],
  [0.4, "even"],
  [0, "little"],
];

// What a comparison found, as the service says it, in Chinese where the words are known.
export function finding({ comparison, words }) {
  if (isEnglish()) return words;
  const found = words.startsWith(`${comparison} `) ? words.slice(comparison.length + 1) : words;
  const key = found.replace(/\d+/, "{n}");
  if (!Object.hasOwn(FINDINGS, key)) return words;
  return (SUBJECTS[comparison] ?? term(comparison)) + FINDINGS[key].replace("{n}", found.match(/\d+/)?.[0]);
}
