/**
 * Readings from a file held against a bill: each day must have a root that the ledger has, and all of them together the
 * readings hash of the bill. Only then is a load curve the one that was billed.
 */
import { dayRoot, type PackedDay, QUARTER_HOURS, type Reading, type ReadingsFile, unpack } from "@/features/readings";
import { base64url, fromHex, sha256Hex } from "@/lib/bytes";
import { canonicalText } from "@/lib/canonical";

/** Energy taken in by quarter-hour (Wh) over all points, and which quarter-hours were estimated at some point, by date. */
export interface Load {
  readonly days: ReadonlyMap<string, readonly number[]>;
  readonly estimated: ReadonlyMap<string, readonly number[]>;
}

export interface Billed {
  readonly start: string;
  readonly end: string;
  readonly readings_hash: string;
  readonly points: readonly string[];
}

export interface AnchoredDay {
  readonly date: string;
  readonly version: number;
  /** In hex. */
  readonly root: string;
}

export type ProvingFault = "missing" | "unreadable" | "notAnchored" | "differs";

/** Why the file does not show the load of this bill. */
export class NotProvenError extends Error {
  override readonly name = "NotProvenError";

  constructor(readonly fault: ProvingFault, readonly point?: string) {
    super(fault);
  }
}

/** The load that was billed. Throws NotProvenError. */
export async function proveLoad(file: ReadingsFile, billed: Billed, anchored: (point: string) => Promise<readonly AnchoredDay[]>): Promise<Load> {
  const month = billed.start.slice(0, 7);
  const entries: [string, string, number, string][] = [];
  const days = new Map<string, number[]>();
  const estimated = new Map<string, Set<number>>();
  for (const point of billed.points.toSorted()) {
    const text = file.ofMonth(point, month);
    if (text === undefined) throw new NotProvenError("missing", point);
    // One point after the other: hashing a month keeps a core busy.
    // oxlint-disable-next-line no-await-in-loop
    const [found, roots] = await Promise.all([unpacked(text, point), anchored(point)]);
    for (const day of found) {
      const date = `${month}-${String(day.day).padStart(2, "0")}`;
      if (date < billed.start || date >= billed.end) continue;
      // oxlint-disable-next-line no-await-in-loop
      const root = await rootOf(day);
      const version = roots.find((each) => each.date === date && each.root === root)?.version;
      if (version === undefined) throw new NotProvenError("notAnchored", point);
      entries.push([point, date, version, base64url(fromHex(root))]);
      add(days, estimated, date, day);
    }
  }
  if ((await sha256Hex(canonicalText(entries))) !== billed.readings_hash) throw new NotProvenError("differs");
  const marked = new Map([...estimated].map(([date, places]) => [date, [...places].toSorted((one, other) => one - other)]));
  return { days: new Map([...days].toSorted(([one], [other]) => one.localeCompare(other))), estimated: marked };
}

async function unpacked(text: string, point: string): Promise<PackedDay[]> {
  try {
    return await unpack(text);
  } catch {
    throw new NotProvenError("unreadable", point);
  }
}

function rootOf({ salt, flags, columns }: PackedDay): Promise<string> {
  const [a = [], b = [], c = [], d = []] = columns;
  const readings = flags.map((_, place): Reading => [a[place] ?? 0n, b[place] ?? 0n, c[place] ?? 0n, d[place] ?? 0n]);
  return dayRoot(salt, { readings, flags });
}

function add(days: Map<string, number[]>, estimated: Map<string, Set<number>>, date: string, { flags, columns }: PackedDay): void {
  const sums = days.get(date) ?? Array.from({ length: QUARTER_HOURS }, () => 0);
  columns[0]?.forEach((value, place) => (sums[place] = (sums[place] ?? 0) + Number(value)));
  days.set(date, sums);
  const places = estimated.get(date) ?? new Set();
  flags.forEach((flag, place) => flag !== 0 && places.add(place));
  estimated.set(date, places);
}
