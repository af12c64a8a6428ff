/** PEM text (RFC 7468). */

import { base64, type Bytes, fromBase64 } from "@/lib/bytes";

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/;

export interface PemBlock {
  readonly label: string;
  readonly der: Bytes;
  /** Explanatory text in front of the block. */
  readonly before: string;
}

export function toPem(label: string, der: Uint8Array): string {
  const lines = base64(der).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

/** The first block of `text`, or undefined where there is none that can be read. */
export function fromPem(text: string): PemBlock | undefined {
  const found = BLOCK.exec(text);
  if (found === null) return undefined;
  const [, label = "", body = ""] = found;
  try {
    return { label, der: fromBase64(body), before: text.slice(0, found.index) };
  } catch {
    return undefined;
  }
}
