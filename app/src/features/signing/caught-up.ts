/** Reading one's own writes: the API's read model follows the ledger by a moment. */

import type { QueryClient } from "@tanstack/react-query";

import { api } from "@/api/client";
import type { StepResult } from "@/features/signing/step";

/** Once the read model has the blocks of `results`, everything on the page is read again. */
export async function readAgain(client: QueryClient, results: readonly StepResult[]): Promise<void> {
  const blocks = results.flatMap((result) => result.block_number ?? []);
  if (blocks.length > 0) {
    // The answer does not matter: it comes when the block is there, or the API has waited long enough.
    const query = { min_block: Math.max(...blocks), limit: 1 };
    await api.GET("/api/v1/participants", { params: { query } }).catch(() => undefined);
  }
  await client.invalidateQueries({ predicate: ({ queryKey }) => !SETTLED.has(String(queryKey[0])) });
}

/** What no step changes. */
const SETTLED = new Set(["config", "access", "browser-keys", "tickets", "intents"]);
