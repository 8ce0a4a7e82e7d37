// What the reader chose, kept by the browser where it lets us: a page in a frame may not.

const kept = new Map();

export function recall(name, place = "localStorage") {
  try {
    return window[place].getItem(`graphcrm.${name}`) ?? kept.get(name) ?? null;
  } catch {
    return kept.get(name) ?? null;
  }
}

export function remember(name, value, place = "localStorage") {
  kept.set(name, value);
  try {
    window[place].setItem(`graphcrm.${name}`, value);
  } catch {
    // Then it holds until the page is closed.
  }
}
