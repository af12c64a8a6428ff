import { api, type Schema, unwrap } from "@/api/client";
import { download } from "@/api/download";
import type { ReadingsFile } from "@/features/readings";
import { base64 } from "@/lib/bytes";

export type Reconciliation = Schema<"Reconciliation">;
export type ReconciledBill = Schema<"ReconciledBill">;
export type FoundDifference = Schema<"FoundDifference">;
export type Asked = Schema<"ReconciliationRequest">;

const XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

interface Given {
  readonly month: string;
  /** Of all of one's own contracts where it is left out. */
  readonly order: string | undefined;
  readonly file: File;
  readonly readings: ReadingsFile | undefined;
}

/** What is asked: the file as it is, and the month's readings where they are at hand. */
export async function askedOf({ month, order, file, readings }: Given): Promise<Asked> {
  const content = base64(new Uint8Array(await file.arrayBuffer()));
  return {
    month,
    figures: { media_type: file.name.toLowerCase().endsWith(".xlsx") ? XLSX_TYPE : "text/csv", content },
    ...(order !== undefined && { order }),
    ...(readings !== undefined && { readings: readings.allOf(month) }),
  };
}

/** Nothing of it is kept at the API. Raises ProblemError (`invalid_figures`, `not_found`). */
export function reconcile(asked: Asked): Promise<Reconciliation> {
  return unwrap(api.POST("/api/v1/settlements/reconciliation", { body: asked }));
}

/** The differences as a file. Raises ProblemError. */
export function saveDifferences(asked: Asked, format: "csv" | "xlsx"): Promise<void> {
  const init = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(asked) };
  return download(`/api/v1/settlements/reconciliation.${format}`, `reconciliation-${asked.month}.${format}`, init);
}
