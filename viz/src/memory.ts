// What the reader chose, kept by the browser where it lets us: a page in a frame may not.

type Place = "localStorage" | "sessionStorage";

const kept = new Map<string, string>();

export function recall(name: string, place: Place = "localStorage"): string | null {
  try {
    return window[place].getItem(`graphcrm.${name}`) ?? kept.get(name) ?? null;
  } catch {
    return kept.get(name) ?? null;
  }
}

export function remember(name: string, value: string, place: Place = "localStorage"): void {
  kept.set(name, value);
  try {
    window[place].setItem(`graphcrm.${name}`, value);
  } catch {
    // Then it holds until the page is closed.
  }
}
