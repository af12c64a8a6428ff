/** Errors of the API (`application/problem+json`) and of the way to it, as one class with a code to match on. */

import { StoreError } from "@/lib/store";

/** No answer came: the network is gone, or the API is. */
export const NO_ANSWER = "no_answer";
/** Nothing was asked: this browser keeps nothing for the site, or has no room. */
export const STORE_FAILED = "store_failed";
/** An answer without a problem document, for example of a proxy. */
export const NOT_A_PROBLEM = "unexpected_answer";

interface ProblemDocument {
  readonly code: string;
  readonly title?: string;
  readonly detail?: string;
  readonly context?: Readonly<Record<string, unknown>>;
}

export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly code: string;
  /** HTTP status, 0 where there was no answer. */
  readonly status: number;
  readonly detail: string | undefined;
  /** Which record and which state, where the ledger said so. */
  readonly context: Readonly<Record<string, unknown>>;

  constructor(status: number, document: ProblemDocument) {
    super(document.detail ?? document.title ?? document.code);
    this.code = document.code;
    this.status = status;
    this.detail = document.detail;
    this.context = document.context ?? {};
  }

  /** Asking again may help: nothing was decided. */
  get mayPass(): boolean {
    return this.code === NO_ANSWER || this.status === 429 || this.status >= 502;
  }
}

/** The problem that a refused response carries. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const body: unknown = await response.json().catch(() => undefined);
  return problemFrom(response.status, body);
}

export function problemFrom(status: number, body: unknown): ProblemError {
  if (isProblem(body)) return new ProblemError(status, body);
  return new ProblemError(status, { code: NOT_A_PROBLEM });
}

/** As `fetch`. Where no answer comes it throws a ProblemError; what was cancelled stays what it is. */
export async function fetchAnswer(input: URL | string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(input, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw asProblem(error);
  }
}

/** Whatever was thrown, as a problem. What was cancelled stays what it is. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof StoreError) return new ProblemError(0, { code: STORE_FAILED });
  return new ProblemError(0, { code: NO_ANSWER });
}

function isProblem(body: unknown): body is ProblemDocument {
  return typeof body === "object" && body !== null && "code" in body && typeof body.code === "string";
}
