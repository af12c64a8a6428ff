/** One's own readings, as a file that this browser keeps: private, by the person, and gone with a click. */
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
  const kept: OwnLoad = { owner, name: file.name, media_type, content: await base64Of(file), kept_at: Date.now() };
  await put("loads", kept);
  return kept;
}

export function forgetLoad(owner: string): Promise<void> {
  return remove("loads", owner);
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  const PIECE = 32_768; // what a call takes as arguments
  for (let start = 0; start < bytes.length; start += PIECE) {
    text += String.fromCharCode(...bytes.subarray(start, start + PIECE));
  }
  return btoa(text);
}
