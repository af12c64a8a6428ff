/** The few parts of DER (X.690) that key files and certificate requests are made of. */

import { type Bytes, concat, fromHex } from "@/lib/bytes";

export const Tag = {
  INTEGER: 0x02,
  BIT_STRING: 0x03,
  OCTET_STRING: 0x04,
  NULL: 0x05,
  OID: 0x06,
  UTF8_STRING: 0x0c,
  SEQUENCE: 0x30,
  SET: 0x31,
  CONTEXT_0: 0xa0,
} as const;

export interface Element {
  readonly tag: number;
  readonly content: Bytes;
}

export function encode(tag: number, ...content: readonly Uint8Array[]): Bytes {
  const body = concat(...content);
  if (body.length < 0x80) return concat(Uint8Array.of(tag, body.length), body);
  const digits = body.length.toString(16);
  const size = fromHex(digits.padStart(digits.length + (digits.length % 2), "0"));
  return concat(Uint8Array.of(tag, 0x80 | size.length), size, body);
}

export function sequence(...parts: readonly Uint8Array[]): Bytes {
  return encode(Tag.SEQUENCE, ...parts);
}

/** An object identifier by the hex of its content. */
export function oid(content: string): Bytes {
  return encode(Tag.OID, fromHex(content));
}

/** Of a number that is not negative. */
export function integer(value: bigint | number): Bytes {
  const digits = BigInt(value).toString(16);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return encode(Tag.INTEGER, fromHex(Number.parseInt(even.slice(0, 2), 16) > 0x7f ? `00${even}` : even));
}

/** The elements that follow each other in `bytes`. Throws RangeError when it is not DER. */
export function elements(bytes: Bytes): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { start, end } = extent(bytes, at);
    found.push({ tag: bytes[at] ?? 0, content: bytes.subarray(start, end) });
    at = end;
  }
  return found;
}

/** The elements inside the one element in `bytes`, which must have `tag`. */
export function inside(bytes: Bytes, tag: number): Element[] {
  const [only, ...others] = elements(bytes);
  if (only === undefined || only.tag !== tag || others.length > 0) throw new RangeError("not such DER");
  return elements(only.content);
}

/** A small number out of an INTEGER's content. */
export function smallInteger(element: Element | undefined): number {
  if (element === undefined || element.tag !== Tag.INTEGER || element.content.length > 6) {
    throw new RangeError("not a small integer");
  }
  return element.content.reduce((value, byte) => value * 256 + byte, 0);
}

function extent(bytes: Bytes, at: number): { start: number; end: number } {
  const first = bytes[at + 1];
  if (first === undefined) throw new RangeError("cut off");
  let start = at + 2;
  let length = first;
  if (first >= 0x80) {
    const size = first & 0x7f;
    if (size === 0 || size > 3) throw new RangeError("no such length");
    length = bytes.subarray(start, start + size).reduce((value, byte) => value * 256 + byte, 0);
    start += size;
  }
  if (start + length > bytes.length) throw new RangeError("cut off");
  return { start, end: start + length };
}
