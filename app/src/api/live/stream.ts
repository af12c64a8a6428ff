/** One event stream of the API, resumed where it broke off for as long as it is wanted. */
import { authorisedFetch } from "../fetch";
import { eventsOf, type ServerSentEvent } from "./sse";

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** Follow `path` until `signal`. A stream that was refused for good (403, 404) is not asked for again. */
export async function follow(
  path: string,
  onEvent: (event: ServerSentEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  let last = "";
  let wait = FIRST_WAIT_MS;
  while (!signal.aborted) {
    try {
      const response = await authorisedFetch(path, { headers: headers(last), signal, cache: "no-store" });
      if (isFinal(response.status)) return;
      if (response.ok && response.body !== null) {
        wait = FIRST_WAIT_MS;
        for await (const event of eventsOf(response.body)) {
          last = event.id || last;
          if (event.data !== "") onEvent(event);
        }
      }
    } catch {
      // The connection broke: what matters is said by `connection`, and the stream resumes.
    }
    await pause(wait, signal);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
}

function headers(last: string): HeadersInit {
  return last === "" ? { Accept: "text/event-stream" } : { Accept: "text/event-stream", "Last-Event-ID": last };
}

function isFinal(status: number): boolean {
  return status === 401 || status === 403 || status === 404;
}

/** Waits with a little chance, so that not all clients come back at once; ends early with the signal. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms * (0.75 + Math.random() / 2));
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
