/** The one thing that people need to know of their X.509 certificate: until when it is good. */

import { elements, inside, Tag } from "@/lib/crypto/der";
import { fromPem } from "@/lib/crypto/pem";

const UTC_TIME = 0x17;

/** The end of the certificate in `pem`, in ms since 1970 UTC; undefined when it cannot be read. */
export function certificateEnd(pem: string): number | undefined {
  const block = fromPem(pem);
  if (block === undefined) return undefined;
  try {
    const [body] = inside(block.der, Tag.SEQUENCE);
    // The validity is the one member of the body that is a sequence of two times.
    const parts = body === undefined ? [] : elements(body.content).filter((part) => part.tag === Tag.SEQUENCE);
    const times = parts.map((part) => elements(part.content)).find(([first]) => isTime(first?.tag));
    const end = times?.[1];
    return end === undefined ? undefined : timeOf(new TextDecoder().decode(end.content), end.tag);
  } catch {
    return undefined;
  }
}

function isTime(tag: number | undefined): boolean {
  return tag === UTC_TIME || tag === UTC_TIME + 1;
}

function timeOf(text: string, tag: number): number | undefined {
  const full = tag === UTC_TIME ? `${Number(text.slice(0, 2)) < 50 ? "20" : "19"}${text}` : text;
  const at = Date.parse(full.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  return Number.isNaN(at) ? undefined : at;
}
