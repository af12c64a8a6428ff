/**
 * The root of a point's readings of a day, as chaincode/metering/day_tree.py makes it: over the hash of the whole day
 * and that of a Merkle tree of 97 leaves (96 quarter-hours and the day's sums) under nodes of up to sixteen. SHA-256 of
 *   a leaf: 0x00 | index (2 bytes) | flag (1) | salt of the leaf (16) | four values (8 each), numbers big-endian;
 *   a node: 0x01 | the hashes beneath it;
 *   the whole: 0x02 | day salt (32) | 96 flags | 96 values of each measure (8 each);
 *   the root: 0x03 | the whole's hash | the tree's hash.
 * A leaf's salt is the (index mod 4)th quarter of SHA-512(day salt | index div 4).
 */
import { type Bytes, concat, fromHex, hex, sha256, sha512 } from "@/lib/bytes";
import { sum } from "@/lib/units";

export const QUARTER_HOURS = 96;
/** The leaf with the day's sums. */
export const SUMS = 96;
const LEAVES = 97;
const FAN_OUT = 16;
const HASH_BYTES = 32;
const SALT_BYTES = 16;
const SALTS_AT_ONCE = 4;
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
const WHOLE = Uint8Array.of(2);
const ROOT = Uint8Array.of(3);
const MEASURES = [0, 1, 2, 3] as const;

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
  /** Those beside it under one node, from the leaf up, in hex. */
  readonly path: readonly string[];
  /** Of the whole day, beside that of the tree, in hex. */
  readonly whole: string;
}

/** The root of a day in hex. */
export async function dayRoot(salt: Bytes, day: DayValues): Promise<string> {
  const [whole, tree] = await Promise.all([wholeOf(salt, day), treeOf(salt, day)]);
  return hex(await sha256(concat(ROOT, whole, tree)));
}

function wholeOf(salt: Bytes, { readings, flags }: DayValues): Promise<Bytes> {
  const values = new DataView(new ArrayBuffer(MEASURES.length * QUARTER_HOURS * 8));
  for (const measure of MEASURES) {
    readings.forEach((row, place) => values.setBigUint64((measure * QUARTER_HOURS + place) * 8, row[measure]));
  }
  return sha256(concat(WHOLE, salt, Uint8Array.from(flags), new Uint8Array(values.buffer)));
}

async function treeOf(salt: Bytes, { readings, flags }: DayValues): Promise<Bytes> {
  const [a, b, c, d] = MEASURES.map((measure) => sum(readings.map((row) => row[measure]))) as [bigint, bigint, bigint, bigint];
  const estimated = flags.filter((flag) => flag !== 0).length;
  const rows = [...readings, [a, b, c, d] as const];
  const salts = await saltsOf(salt);
  let level = await Promise.all(rows.map((reading, index) => leafOf(salts[index] ?? new Uint8Array(), index, flags[index] ?? estimated, reading)));
  while (level.length > 1) {
    // A level is made of the one beneath it.
    // oxlint-disable-next-line no-await-in-loop
    level = await nextLevel(level);
  }
  return level[0] ?? new Uint8Array();
}

/** The hash of a proof's leaf, and the root to which its path leads from there; no root where it is no path of such a tree. */
export async function rootOfProof(proof: Proof): Promise<{ readonly leaf: string; readonly root: string | undefined }> {
  const { active_import_wh: a, active_export_wh: b, reactive_import_varh: c, reactive_export_varh: d } = proof.values;
  const leaf = await leafOf(fromHex(proof.salt), proof.interval, proof.flag, [BigInt(a), BigInt(b), BigInt(c), BigInt(d)]);
  const path = proof.path.map(fromHex);
  const whole = fromHex(proof.whole);
  if (proof.interval < 0 || proof.interval >= LEAVES || [whole, ...path].some(({ length }) => length !== HASH_BYTES)) return { leaf: hex(leaf), root: undefined };
  let found = leaf;
  let used = 0;
  for (let index = proof.interval, size = LEAVES; size > 1; index = Math.floor(index / FAN_OUT), size = Math.ceil(size / FAN_OUT)) {
    const place = index % FAN_OUT;
    const beside = Math.min(FAN_OUT, size - (index - place)) - 1;
    const others = path.slice(used, used + beside);
    if (others.length < beside) return { leaf: hex(leaf), root: undefined };
    used += beside;
    // Each step up hashes what the step before found.
    // oxlint-disable-next-line no-await-in-loop
    found = await nodeOf([...others.slice(0, place), found, ...others.slice(place)]);
  }
  return { leaf: hex(leaf), root: used === path.length ? hex(await sha256(concat(ROOT, whole, found))) : undefined };
}

/** The salts of all leaves. */
async function saltsOf(salt: Bytes): Promise<Bytes[]> {
  const groups = Array.from({ length: Math.ceil(LEAVES / SALTS_AT_ONCE) }, (_, group) => sha512(concat(salt, Uint8Array.of(group))));
  const salts = concat(...(await Promise.all(groups)));
  return Array.from({ length: LEAVES }, (_, index) => salts.slice(index * SALT_BYTES, (index + 1) * SALT_BYTES));
}

function leafOf(salt: Bytes, index: number, flag: number, reading: Reading): Promise<Bytes> {
  const numbers = new DataView(new ArrayBuffer(3 + 4 * 8));
  numbers.setUint16(0, index);
  numbers.setUint8(2, flag);
  reading.forEach((value, place) => numbers.setBigUint64(3 + place * 8, value));
  const packed = new Uint8Array(numbers.buffer);
  return sha256(concat(LEAF, packed.slice(0, 3), salt, packed.slice(3)));
}

function nextLevel(level: readonly Bytes[]): Promise<Bytes[]> {
  const nodes = Array.from({ length: Math.ceil(level.length / FAN_OUT) }, (_, node) => level.slice(node * FAN_OUT, (node + 1) * FAN_OUT));
  return Promise.all(nodes.map(nodeOf));
}

function nodeOf(hashes: readonly Bytes[]): Promise<Bytes> {
  return sha256(concat(NODE, ...hashes));
}
