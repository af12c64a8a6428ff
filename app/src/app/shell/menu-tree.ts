import type { MenuEntry } from "@/api/access";

/** From the top of the tree to the menu that a path belongs to: the one with the longest route that begins it. */
export function menuPath(entries: readonly MenuEntry[], path: string): readonly MenuEntry[] {
  const found = entries.flatMap((entry) => pathsTo(entry, path));
  return found.reduce<readonly MenuEntry[]>((best, one) => (routeLength(one) > routeLength(best) ? one : best), []);
}

function pathsTo(entry: MenuEntry, path: string): (readonly MenuEntry[])[] {
  const below = entry.children.flatMap((child) => pathsTo(child, path)).map((tail) => [entry, ...tail]);
  return entry.route !== null && begins(entry.route, path) ? [[entry], ...below] : below;
}

function begins(route: string, path: string): boolean {
  return path === route || (route !== "/" && path.startsWith(`${route}/`));
}

function routeLength(path: readonly MenuEntry[]): number {
  return path.at(-1)?.route?.length ?? 0;
}
