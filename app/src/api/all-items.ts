/** For short lists that are wanted whole: every page, one after the other. */

interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

/** `page` asks for the page after a cursor; the first has none. */
export async function allItems<Item>(page: (after: { cursor?: string }) => Promise<PageOf<Item>>): Promise<Item[]> {
  const found: Item[] = [];
  let after: { cursor?: string } = {};
  for (;;) {
    const { items, next_cursor } = await page(after);
    found.push(...items);
    if (next_cursor === null) return found;
    after = { cursor: next_cursor };
  }
}
