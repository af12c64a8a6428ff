/** Days as the API hands them to those who anchor them: gateway/readings/encoding.py says how the bytes lie. */
import type { Bytes } from "@/lib/bytes";

import { type DayValues, QUARTER_HOURS, type Reading } from "./day-tree";

const MEASURES = 4;

/** Throws RangeError for bytes that are no day of readings. */
export async function decodeDay(data: Bytes): Promise<DayValues> {
  const width = data[0];
  if (width !== 4 && width !== 8) throw new RangeError("not a day of readings");
  const raw = await inflated(data.slice(1));
  if (raw.length !== QUARTER_HOURS * (1 + MEASURES * width)) throw new RangeError("not a day of readings");
  const view = new DataView(raw.buffer, raw.byteOffset + QUARTER_HOURS);
  const value = (measure: number, quarterHour: number) => {
    const at = (measure * QUARTER_HOURS + quarterHour) * width;
    return width === 4 ? BigInt(view.getUint32(at)) : view.getBigUint64(at);
  };
  const readings = Array.from({ length: QUARTER_HOURS }, (_, place): Reading => [value(0, place), value(1, place), value(2, place), value(3, place)]);
  return { readings, flags: [...raw.subarray(0, QUARTER_HOURS)] };
}

/** zlib, which the web calls deflate. */
async function inflated(data: Bytes): Promise<Uint8Array> {
  const stream = new Response(data).body?.pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream ?? null).arrayBuffer());
}
