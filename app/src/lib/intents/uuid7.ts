/** UUIDs of version 7 (RFC 9562): they sort by time, as the ids of intents and applications do. */

import { hex, randomBytes } from "@/lib/bytes";

/** A new id at `now` (ms since 1970 UTC). */
export function uuid7(now: number): string {
  const bytes = randomBytes(16);
  bytes.set(timeBytes(now));
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function timeBytes(now: number): number[] {
  return [5, 4, 3, 2, 1, 0].map((place) => Math.floor(now / 256 ** place) % 256);
}
