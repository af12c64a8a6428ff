/** Files that only come with the session's token: fetched, then handed to the browser as a download. */
import { authorisedFetch } from "@/api/fetch";
import { problemOf } from "@/api/problem";

/** Download what `url` answers, under the name that the API gives it. Raises ProblemError. */
export async function download(url: string, fallbackName: string, init?: RequestInit): Promise<void> {
  await save(await authorisedFetch(url, init), fallbackName);
}

/** Download an answer, as `download` does. Raises ProblemError. */
export async function save(response: Response, fallbackName: string): Promise<void> {
  if (!response.ok) throw await problemOf(response);
  saveBlob(await response.blob(), nameOf(response.headers.get("Content-Disposition")) ?? fallbackName);
}

export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

function nameOf(disposition: string | null): string | undefined {
  return disposition === null ? undefined : /filename="([^"/\\]+)"/.exec(disposition)?.[1];
}
