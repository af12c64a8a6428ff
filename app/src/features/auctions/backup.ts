import { openingFile } from "@/features/signing";
import type { BidOpening } from "@/lib/intents/bid";

/** The opening of a sealed bid as a file among the person's downloads. */
export function saveBackup(opening: BidOpening): void {
  const { name, content } = openingFile(opening);
  const url = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
