/** Documents of a dispute: salted hashes on the ledger, files off it. */
import { type Bytes, concat, hex, sha256 } from "@/lib/bytes";

export const MAX_BYTES = 5_000_000;
export const MEDIA_TYPES: readonly string[] = ["application/pdf", "image/png", "image/jpeg"];

/** As many as a statement may bring. */
export const MAX_DOCUMENTS = 16;

export type FileFault = "tooLarge" | "wrongType";

export function faultOf(file: Pick<File, "size" | "type">): FileFault | undefined {
  if (!MEDIA_TYPES.includes(file.type)) return "wrongType";
  return file.size > MAX_BYTES ? "tooLarge" : undefined;
}

/** The hash by which the ledger names a document: of its salt and its bytes. */
export async function documentHash(salt: Bytes, content: Bytes): Promise<string> {
  return hex(await sha256(concat(salt, content)));
}
