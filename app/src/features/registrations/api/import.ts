import type { Schema } from "@/api/client";
import { authorisedFetch } from "@/api/fetch";
import { problemOf } from "@/api/problem";

export type ImportReport = Schema<"ImportReport">;
export type LineResult = Schema<"LineResult">;

export const CSV = "text/csv";
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Check the lines of a file, or make an application of each that is ok. Raises ProblemError. */
export async function importFile(file: File, { dryRun }: { readonly dryRun: boolean }): Promise<ImportReport> {
  const type = file.name.toLowerCase().endsWith(".xlsx") ? XLSX : CSV;
  const response = await authorisedFetch(`/api/v1/registrations/import?dry_run=${dryRun}`, {
    method: "POST",
    headers: { "Content-Type": type },
    body: file,
  });
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as ImportReport;
}

/** The heading of a file to fill in, as the API reads it. */
export const HEADING = [
  "participant", "participant_kind", "class", "holder", "name_zh", "name_en", "credit_code", "address",
  "contact_name", "contact_phone", "contact_email", "user", "roles", "public_key", "proof", "csr",
] as const;
