/** What differs, one line for each field. */

interface DriftItem {
  readonly noun: string;
  readonly id: string;
  readonly missing: boolean;
  readonly fields: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface DriftLine {
  readonly noun: "participant" | "user";
  readonly id: string;
  /** Null: the ledger has no such record. */
  readonly field: string | null;
  readonly wanted: string;
  readonly ledger: string;
}

export function linesOf(items: readonly DriftItem[]): DriftLine[] {
  return items.flatMap(({ noun, id, missing, fields }): DriftLine[] => {
    const of = { noun: noun === "user" ? "user" : "participant", id } as const;
    if (missing) return [{ ...of, field: null, wanted: "", ledger: "" }];
    return Object.entries(fields).map(([field, { wanted, found }]) => ({ ...of, field, wanted: said(wanted), ledger: said(found) }));
  });
}

function said(value: unknown): string {
  if (value === null || value === undefined) return "—";
  return typeof value === "string" ? value : JSON.stringify(value);
}
