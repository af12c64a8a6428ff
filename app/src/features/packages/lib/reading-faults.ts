/** What the API finds wrong with a file of readings (`gateway/retail_packages/readings_file.py`). Pure. */

export const READING_FAULTS = [
  "heading", "repeated", "columns", "lines", "day_not_whole", "time", "date", "energy", "csv", "xlsx", "base64",
] as const;

export interface FaultPlace {
  readonly kind: "line" | "day";
  readonly at: string;
}

export function placeOfFault({ line, date }: Readonly<Record<string, unknown>>): FaultPlace | undefined {
  if (typeof line === "number") return { kind: "line", at: String(line) };
  return typeof date === "string" ? { kind: "day", at: date } : undefined;
}
