/**
 * The Merkle tree over a point's readings of a day, as chaincode/metering/day_tree.py makes it: 97 leaves (96
 * quarter-hours and the day's sums) hashed as RFC 6962 says, with SHA-256. What a leaf hashes:
 * 0x00 | salt of the leaf (32 bytes) | index (2) | flag (1) | four values (8 each), numbers big-endian.
 */
import { type Bytes, concat, fromHex, hex, sha256 } from "@/lib/bytes";
import { sum } from "@/lib/units";

export const QUARTER_HOURS = 96;
/** The leaf with the day's sums. */
export const SUMS = 96;
const LEAVES = 97;
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** Active import and export in Wh, reactive import and export in varh. */
export type Reading = readonly [bigint, bigint, bigint, bigint];

export interface DayValues {
  readonly readings: readonly Reading[];
  readonly flags: readonly number[];
}

export interface Proof {
  readonly interval: number;
  readonly flag: number;
  readonly values: {
    readonly active_import_wh: number;
    readonly active_export_wh: number;
    readonly reactive_import_varh: number;
    readonly reactive_export_varh: number;
  };
  /** Of this leaf alone, in hex. */
  readonly salt: string;
  /** From the leaf up, in hex. */
  readonly path: readonly string[];
}

/** The root of a day in hex. */
export async function dayRoot(salt: Bytes, { readings, flags }: DayValues): Promise<string> {
  const measures = [0, 1, 2, 3] as const;
  const [a, b, c, d] = measures.map((measure) => sum(readings.map((row) => row[measure]))) as [bigint, bigint, bigint, bigint];
  const estimated = flags.filter((flag) => flag !== 0).length;
  const rows = [...readings, [a, b, c, d] as const];
  let level = await Promise.all(
    rows.map(async (reading, index) => leafOf(await sha256(concat(salt, indexBytes(index))), index, flags[index] ?? estimated, reading)),
  );
  while (level.length > 1) {
    // A level is made of the one beneath it.
    // oxlint-disable-next-line no-await-in-loop
    level = await nextLevel(level);
  }
  return hex(level[0] ?? new Uint8Array());
}

/** The hash of a proof's leaf, and the root to which its path leads from there; no root where it is no path of such a tree. */
export async function rootOfProof(proof: Proof): Promise<{ readonly leaf: string; readonly root: string | undefined }> {
  const { active_import_wh: a, active_export_wh: b, reactive_import_varh: c, reactive_export_varh: d } = proof.values;
  const leaf = await leafOf(fromHex(proof.salt), proof.interval, proof.flag, [BigInt(a), BigInt(b), BigInt(c), BigInt(d)]);
  const path = proof.path.map(fromHex);
  let found = leaf;
  let used = 0;
  for (let index = proof.interval, last = LEAVES - 1; last > 0; index >>= 1, last >>= 1) {
    // The last one of an odd level has nobody beside it, and moves up as it is.
    if (index % 2 === 0 && index >= last) continue;
    const beside = path[used];
    if (beside === undefined) return { leaf: hex(leaf), root: undefined };
    used += 1;
    // Each step up hashes what the step before found.
    // oxlint-disable-next-line no-await-in-loop
    found = await (index % 2 === 1 ? parentOf(beside, found) : parentOf(found, beside));
  }
  return { leaf: hex(leaf), root: used === path.length ? hex(found) : undefined };
}

function leafOf(salt: Bytes, index: number, flag: number, reading: Reading): Promise<Bytes> {
  const numbers = new DataView(new ArrayBuffer(3 + 4 * 8));
  numbers.setUint16(0, index);
  numbers.setUint8(2, flag);
  reading.forEach((value, place) => numbers.setBigUint64(3 + place * 8, value));
  return sha256(concat(LEAF, salt, new Uint8Array(numbers.buffer)));
}

function nextLevel(level: readonly Bytes[]): Promise<Bytes[]> {
  const pairs = Array.from({ length: Math.ceil(level.length / 2) }, (_, place) => level.slice(2 * place, 2 * place + 2));
  return Promise.all(pairs.map(async ([left, right]) => (left && right ? parentOf(left, right) : (left ?? new Uint8Array()))));
}

function parentOf(left: Bytes, right: Bytes): Promise<Bytes> {
  return sha256(concat(NODE, left, right));
}

function indexBytes(index: number): Uint8Array {
  return Uint8Array.of(index >> 8, index & 0xff);
}
