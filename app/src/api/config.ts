/** What the client needs to know of the network before anybody signs in, and the API's clock. */
import { queryOptions } from "@tanstack/react-query";

import { fetchAnswer, problemOf } from "./problem";

/** Where an organisation's API and pages are. */
export interface Site {
  readonly msp_id: string;
  readonly url: string;
}

export interface Config {
  /** MSP id of the organisation whose API this is. */
  readonly organisation: string;
  /** `<channel>/<hash of the genesis block>`: what is signed is good on this network only. */
  readonly network_id: string;
  /** Where applications and renewals go. */
  readonly exchange_url: string;
  /** At whose API readings are read; null until the grid company has joined. */
  readonly readings_at: Site | null;
  readonly version: string;
  readonly now: number;
  readonly organisations: readonly Site[];
}

const CLOCK_GOOD_FOR_MS = 10 * 60_000;

let ahead = 0;
let comparedAt = Number.NEGATIVE_INFINITY;

export const configQuery = queryOptions({
  queryKey: ["config"],
  queryFn: readConfig,
  staleTime: Infinity,
});

/** The API's time (ms since 1970 UTC): a person's own clock may be wrong, and what they sign would be refused. */
export async function serverNow(): Promise<number> {
  if (performance.now() - comparedAt > CLOCK_GOOD_FOR_MS) await readConfig();
  return Math.round(Date.now() + ahead);
}

/** Raises ProblemError. */
export async function readConfig(): Promise<Config> {
  const asked = Date.now();
  const response = await fetchAnswer("/api/v1/config", { headers: { Accept: "application/json" } });
  if (!response.ok) throw await problemOf(response);
  const config = (await response.json()) as Config;
  ahead = config.now - (asked + Date.now()) / 2;
  comparedAt = performance.now();
  return config;
}
