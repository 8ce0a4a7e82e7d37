// What the page says, in English and Chinese. Names and reasons come from the service as they are.

import { recall, remember } from "./memory.js";
import { CHINESE } from "./chinese.js";
import { ENGLISH } from "./english.js";

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

export function percent(share) {
  const digits = share !== 0 && Math.abs(share) < 0.0995 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 0 };
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
