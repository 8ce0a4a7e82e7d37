// Files that the page hands to the browser: what they are called, and how they get there.

import { h } from "./dom.ts";
import { xmlText } from "./shapes.ts";

const LONGEST = 60;

// "graphcrm Spring offer.csv", of a title that may hold anything.
export function fileName(title: string, ending: string, otherwise: string): string {
  const plain = xmlText(title)
    .normalize("NFC")
    .replace(/[\p{C}<>:"/\\|?*]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  const short = Array.from(plain)
    .slice(0, LONGEST)
    .join("")
    .replace(/[. ]+$/, "");
  return `graphcrm ${short || otherwise}.${ending}`;
}

export function saveFile(file: Blob, name: string): void {
  const link = h("a", { href: URL.createObjectURL(file), download: name });
  link.click();
  // Not at once: the browser has yet to read it.
  window.setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
