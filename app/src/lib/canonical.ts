/**
 * Canonical JSON (RFC 8785), the same subset as the ledger's (`chaincode/canonical.py`): objects with ASCII keys,
 * arrays, strings, integers within ±(2^53 − 1), booleans and null. What the ledger would refuse is refused here, before
 * anybody signs it.
 */

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

export const MAX_DEPTH = 16;

// C0 and C1 controls, and what reorders or hides text on a screen (Unicode bidi controls, zero width).
const FORBIDDEN =
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const NON_ASCII = /[\u0080-\uffff]/;

export type Fault =
  | "not JSON"
  | "not in canonical form"
  | "not a JSON value"
  | "not an integer"
  | "integer out of range"
  | "nested too deeply"
  | "non-ASCII key"
  | "lone surrogate"
  | "control or bidirectional character";

/** `reason` is a fixed phrase and never quotes the value, which may be private. */
export class NotCanonicalError extends Error {
  override readonly name = "NotCanonicalError";

  constructor(readonly reason: Fault) {
    super(reason);
  }
}

/** The canonical text of `value`. Throws NotCanonicalError for anything outside the subset. */
export function canonicalText(value: unknown): string {
  return write(value, MAX_DEPTH);
}

/** The value of canonical `text`. Throws NotCanonicalError when the text is anything but its own canonical form. */
export function parseCanonical(text: string): Json {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw new NotCanonicalError("not JSON");
  }
  if (canonicalText(value) !== text) throw new NotCanonicalError("not in canonical form");
  return value;
}

/** Whether `text` may stand in something that is signed; for forms, while one types. */
export function isSignableText(text: string): boolean {
  return !FORBIDDEN.test(text) && !LONE_SURROGATE.test(text);
}

function write(value: unknown, depth: number): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return writeInteger(value);
  if (typeof value === "string") return writeString(value);
  if (!Array.isArray(value) && !isPlainObject(value)) throw new NotCanonicalError("not a JSON value");
  if (depth === 0) throw new NotCanonicalError("nested too deeply");
  if (Array.isArray(value)) return `[${Array.from(value, (item) => write(item, depth - 1)).join(",")}]`;
  // With ASCII keys the order of UTF-16 units is the order of code points.
  const members = Object.keys(value)
    .toSorted()
    .map((key) => `${writeKey(key)}:${write(value[key], depth - 1)}`);
  return `{${members.join(",")}}`;
}

function writeInteger(value: number): string {
  if (!Number.isInteger(value)) throw new NotCanonicalError("not an integer");
  if (!Number.isSafeInteger(value)) throw new NotCanonicalError("integer out of range");
  return JSON.stringify(value);
}

function writeString(value: string): string {
  if (LONE_SURROGATE.test(value)) throw new NotCanonicalError("lone surrogate");
  if (FORBIDDEN.test(value)) throw new NotCanonicalError("control or bidirectional character");
  return JSON.stringify(value);
}

function writeKey(key: string): string {
  if (NON_ASCII.test(key)) throw new NotCanonicalError("non-ASCII key");
  return writeString(key);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
