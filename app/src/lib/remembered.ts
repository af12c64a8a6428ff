/**
 * How somebody likes the client, and other things that do no harm when they are lost: local storage, by name. A browser
 * that keeps nothing for the site throws at each touch of it: there they last as long as the page.
 */

const here = new Map<string, string>();

export function remembered(name: string): string | null {
  const value = here.get(name);
  if (value !== undefined) return value;
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** `null`: as if it had never been said. */
export function remember(name: string, value: string | null): void {
  here.delete(name);
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    if (value !== null) here.set(name, value);
  }
}
