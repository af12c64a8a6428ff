/** The ledger keeps a text as paragraphs; people write it with line breaks. */

export const MAX_CHARACTERS = 4_000;

export function paragraphsOf(text: string): string[] {
  return text.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
}

/** As the ledger counts: characters, not units of UTF-16. */
export function charactersOf(paragraphs: readonly string[]): number {
  return paragraphs.reduce((sum, paragraph) => sum + [...paragraph].length, 0);
}

export function textOf(paragraphs: readonly string[]): string {
  return paragraphs.join("\n");
}
