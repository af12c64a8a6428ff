/** The step that makes a drafted bill, as gateway/client/settlements.py makes it. */
import type { Schema } from "@/api/client";
import type { Step } from "@/features/signing";
import type { JsonObject } from "@/lib/canonical";
import { sealStatement } from "@/lib/intents/statement";

export type Drafted = Pick<Schema<"Draft">, "order" | "args" | "expected_version" | "statement">;

/** `readings` are packed, by point. Throws NotCanonicalError. */
export async function settleStep(draft: Drafted, readings: Readonly<Record<string, string>>, salt?: string): Promise<Step> {
  return {
    action: "settle",
    target: draft.order,
    version: draft.expected_version ?? null,
    args: draft.args as JsonObject,
    sealed: await sealStatement(draft.statement, readings, salt),
  };
}
