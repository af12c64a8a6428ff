/** The API's client, typed by its OpenAPI document. */
import createClient from "openapi-fetch";

import { authorisedFetch } from "./fetch";
import { asProblem, problemFrom } from "./problem";
import type { components, paths } from "./schema";

export { NO_ANSWER, ProblemError, STORE_FAILED } from "./problem";
export { authorisedFetch } from "./fetch";

/** `Schema<"Order">`: a type of the API by its name there. */
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];

export const api = createClient<paths>({ baseUrl: location.origin, fetch: authorisedFetch });

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The data of an answer. Raises ProblemError. */
export async function unwrap<T>(answer: Promise<Answer<T>>): Promise<NonNullable<T>> {
  const { data, error, response } = await answer;
  if (!response.ok) throw problemFrom(response.status, error);
  if (data === undefined || data === null) throw asProblem(undefined);
  return data;
}

/** For answers without a body (204). Raises ProblemError. */
export async function done(answer: Promise<Answer<unknown>>): Promise<void> {
  const { error, response } = await answer;
  if (!response.ok) throw problemFrom(response.status, error);
}
