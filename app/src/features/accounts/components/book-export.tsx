import { ExportButton } from "@/components/data-table";

interface BookExportProps {
  readonly keeper: string;
  readonly what: "balances" | "open-bills";
  readonly filters: Readonly<Record<string, string>>;
}

/** All of it as a file. */
export function BookExport({ keeper, what, filters }: BookExportProps) {
  const url = `/api/v1/accounts/${encodeURIComponent(keeper)}/${what}`;
  return <ExportButton exports={{ csv: `${url}.csv`, xlsx: `${url}.xlsx`, resource: "posting:read" }} name={what} parameters={filters} />;
}
