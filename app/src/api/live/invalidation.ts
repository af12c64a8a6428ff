/** Many events at once (a block has hundreds of steps) make one refresh. */
import type { Query, QueryClient } from "@tanstack/react-query";

const GATHER_MS = 250;
const LIVE_PAGES = 5;

/** Whether so many pages of a list are loaded that it only says that it has changed: somebody reads far down in it, and
 * each event would ask for all of them again. */
export function isLong(query: Pick<Query, "state"> | undefined): boolean {
  const { pages } = (query?.state.data ?? {}) as { readonly pages?: readonly unknown[] };
  return pages !== undefined && pages.length > LIVE_PAGES;
}

/**
 * A function that takes nouns, and puts the queries whose keys begin with them out of date a moment later. The next
 * refresh waits for the one before: on a busy market a slow answer would else be given up for a newer one forever.
 */
export function gatheringInvalidation(queries: QueryClient): (nouns: readonly string[]) => void {
  const waiting = new Set<string>();
  let busy = false;

  async function refresh(): Promise<void> {
    busy = true;
    while (waiting.size > 0) {
      await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
      const nouns = new Set(waiting);
      waiting.clear();
      const touched = (query: Query) => nouns.has(String(query.queryKey[0]));
      await queries.invalidateQueries({ predicate: touched, refetchType: "none" });
      await queries.refetchQueries({ predicate: (query) => touched(query) && !isLong(query), type: "active" });
    }
    busy = false;
  }

  return (nouns) => {
    for (const noun of nouns) waiting.add(noun);
    if (!busy) void refresh();
  };
}
