/** One's own readings, as a file that this browser keeps: private, by the person, and gone with a click. */
import { base64 } from "@/lib/bytes";
import { get, put, remove } from "@/lib/store";

export const MEDIA_TYPES = {
  csv: "text/csv",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;
export type MediaType = (typeof MEDIA_TYPES)[keyof typeof MEDIA_TYPES];

export interface OwnLoad {
  /** User and participant: somebody else at this computer does not see it. */
  readonly owner: string;
  readonly name: string;
  readonly media_type: MediaType;
  /** The file in base64, as the API takes it. */
  readonly content: string;
  readonly kept_at: number;
}

export function ownLoad(owner: string): Promise<OwnLoad | undefined> {
  return get<OwnLoad>("loads", owner);
}

export async function keepLoad(owner: string, file: File): Promise<OwnLoad> {
  const media_type = file.name.toLowerCase().endsWith(".xlsx") ? MEDIA_TYPES.xlsx : MEDIA_TYPES.csv;
  const kept: OwnLoad = { owner, name: file.name, media_type, content: base64(new Uint8Array(await file.arrayBuffer())), kept_at: Date.now() };
  await put("loads", kept);
  return kept;
}

export function forgetLoad(owner: string): Promise<void> {
  return remove("loads", owner);
}
