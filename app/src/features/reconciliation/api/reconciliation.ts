import { api, type Schema, unwrap } from "@/api/client";
import { download } from "@/api/download";
import type { ReadingsFile } from "@/features/readings";
import { base64 } from "@/lib/bytes";

/** What one's own figures are held against. */
export type Of = "bills" | "plants";
export type ReconciledBill = Schema<"ReconciledBill">;
export type ReconciledPlant = Schema<"ReconciledPlant">;
export type Reconciled = ReconciledBill | ReconciledPlant;
export type FoundDifference = Schema<"FoundDifference">;
export type Asked =
  | { readonly of: "bills"; readonly body: Schema<"ReconciliationRequest"> }
  | { readonly of: "plants"; readonly body: Schema<"PlantReconciliationRequest"> };

export interface Reconciliation {
  readonly of: Of;
  readonly month: string;
  readonly agreed: number;
  readonly differs: number;
  readonly noFigures: number;
  /** Figures of contracts without a bill, of plants without a statement. */
  readonly without: number;
  readonly items: readonly Reconciled[];
}

const XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const PATHS = { bills: "/api/v1/settlements/reconciliation", plants: "/api/v1/plant-settlements/reconciliation" } as const;

interface Given {
  readonly of: Of;
  readonly month: string;
  /** Of all of one's own contracts, or plants, where it is left out. */
  readonly only: string | undefined;
  /** Of plants: what one gets oneself, in place of the whole statement. */
  readonly ownIncome: boolean;
  readonly file: File;
  readonly readings: ReadingsFile | undefined;
}

/** What is asked: the file as it is, and the month's readings where they are at hand. */
export async function askedOf({ of, month, only, ownIncome, file, readings }: Given): Promise<Asked> {
  const content = base64(new Uint8Array(await file.arrayBuffer()));
  const uploaded = {
    month,
    figures: { media_type: file.name.toLowerCase().endsWith(".xlsx") ? XLSX_TYPE : "text/csv", content },
    ...(readings !== undefined && { readings: readings.allOf(month) }),
  } as const;
  if (of === "plants") return { of, body: { ...uploaded, own_income: ownIncome, ...(only !== undefined && { plant: only }) } };
  return { of, body: { ...uploaded, ...(only !== undefined && { order: only }) } };
}

/** Nothing of it is kept at the API. Raises ProblemError (`invalid_figures`, `not_found`). */
export async function reconcile({ of, body }: Asked): Promise<Reconciliation> {
  if (of === "plants") {
    const { no_figures: noFigures, no_statement: without, ...found } = await unwrap(api.POST(PATHS.plants, { body }));
    return { of, ...found, noFigures, without };
  }
  const { no_figures: noFigures, no_bill: without, ...found } = await unwrap(api.POST(PATHS.bills, { body }));
  return { of, ...found, noFigures, without };
}

/** The differences as a file. Raises ProblemError. */
export function saveDifferences({ of, body }: Asked, format: "csv" | "xlsx"): Promise<void> {
  const init = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  return download(`${PATHS[of]}.${format}`, `reconciliation-${of}-${body.month}.${format}`, init);
}

/** Of the contract or the plant. */
export function idOf(item: Reconciled): string {
  return "plant_id" in item ? item.plant_id : item.order_id;
}
