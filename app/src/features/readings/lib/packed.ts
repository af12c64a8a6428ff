/**
 * A point's readings of up to a month with the salts that prove them, as chaincode/billing/packed_readings.py packs them:
 * base64url of zlib over days, each with its values by rank of their bytes.
 */
import { base64url, type Bytes, concat, fromBase64url } from "@/lib/bytes";

import { QUARTER_HOURS } from "./day-tree";

const MEASURES = 4;
const SALT_BYTES = 32;
const HASH_BYTES = 32;
const MAX_DAYS = 31;
const WIDTHS: ReadonlySet<number> = new Set([1, 2, 4, 8]);
/** As MAX_BYTES there: nothing that is inflated is larger. */
const MAX_BYTES = 1 + MAX_DAYS * (1 + SALT_BYTES + HASH_BYTES + 1 + QUARTER_HOURS + MEASURES * (1 + 8 * QUARTER_HOURS));

export interface PackedDay {
  /** Its number in the month. */
  readonly day: number;
  readonly salt: Bytes;
  /** The hash of its tree. */
  readonly tree: Bytes;
  readonly flags: readonly number[];
  /** The 96 values of each measure: active import and export (Wh), reactive import and export (varh). */
  readonly columns: readonly (readonly bigint[])[];
}

/** Throws RangeError for a text that is no packed readings. */
export async function unpack(text: string): Promise<PackedDay[]> {
  const reader = new Reader(await inflated(fromBase64url(text)));
  const days: PackedDay[] = [];
  for (let left = Math.min(reader.byte(), MAX_DAYS); left > 0; left -= 1) {
    const day = reader.byte();
    if (day <= (days.at(-1)?.day ?? 0) || day > MAX_DAYS) throw new RangeError("days do not ascend");
    const salt = reader.take(SALT_BYTES);
    const tree = reader.take(HASH_BYTES);
    const flags = reader.byte() === 0 ? none(0) : [...reader.take(QUARTER_HOURS)];
    days.push({ day, salt, tree, flags, columns: Array.from({ length: MEASURES }, () => reader.column()) });
  }
  if (!reader.isAtEnd) throw new RangeError("more bytes than days");
  return days;
}

export async function pack(days: readonly PackedDay[]): Promise<string> {
  const raw = concat(Uint8Array.of(days.length), ...days.map(packDay));
  return base64url(await through(raw, new CompressionStream("deflate")));
}

function packDay({ day, salt, tree, flags, columns }: PackedDay): Uint8Array {
  const marks = flags.some((flag) => flag !== 0) ? Uint8Array.of(1, ...flags) : Uint8Array.of(0);
  return concat(Uint8Array.of(day), salt, tree, marks, ...columns.map(packColumn));
}

function packColumn(values: readonly bigint[]): Uint8Array {
  const highest = values.reduce((most, value) => (value > most ? value : most), 0n);
  if (highest === 0n) return Uint8Array.of(0);
  const width = [1, 2, 4, 8].find((bytes) => highest < 1n << BigInt(8 * bytes));
  if (width === undefined) throw new RangeError("no reading is so large");
  const ranks = Array.from({ length: width }, (_, rank) =>
    Uint8Array.from(values, (value) => Number((value >> BigInt(8 * (width - 1 - rank))) & 0xffn)),
  );
  return concat(Uint8Array.of(width), ...ranks);
}

class Reader {
  private at = 0;

  constructor(private readonly raw: Bytes) {}

  get isAtEnd(): boolean {
    return this.at === this.raw.length;
  }

  take(count: number): Bytes {
    const part = this.raw.slice(this.at, this.at + count);
    if (part.length !== count) throw new RangeError("fewer bytes than days");
    this.at += count;
    return part;
  }

  byte(): number {
    return this.take(1)[0] ?? 0;
  }

  column(): bigint[] {
    const width = this.byte();
    if (width === 0) return none(0n);
    if (!WIDTHS.has(width)) throw new RangeError("no such width");
    const ranks = this.take(width * QUARTER_HOURS);
    return Array.from({ length: QUARTER_HOURS }, (_, place) => {
      let value = 0n;
      for (let rank = 0; rank < width; rank += 1) value = (value << 8n) | BigInt(ranks[rank * QUARTER_HOURS + place] ?? 0);
      return value;
    });
  }
}

function none<Value>(zero: Value): Value[] {
  return Array.from({ length: QUARTER_HOURS }, () => zero);
}

/** Throws RangeError for what is not deflated, or claims to be larger than a month of readings. */
async function inflated(data: Bytes): Promise<Bytes> {
  const raw = await through(data, new DecompressionStream("deflate")).catch(() => undefined);
  if (raw === undefined) throw new RangeError("not packed readings");
  return raw;
}

async function through(data: Bytes, stream: CompressionStream | DecompressionStream): Promise<Bytes> {
  const writer = stream.writable.getWriter();
  // What is wrong with the data shows where it is read.
  writer.write(data).then(() => writer.close()).catch(() => undefined);
  const pieces: Uint8Array[] = [];
  const reader = stream.readable.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  for (let size = 0; ; ) {
    // Pieces come one after the other.
    // oxlint-disable-next-line no-await-in-loop
    const { done, value } = await reader.read();
    if (done) return concat(...pieces);
    size += value.length;
    if (size > MAX_BYTES) throw new RangeError("not packed readings");
    pieces.push(value);
  }
}
