/** One cache for the page. It is emptied whenever somebody else, or another role, is signed in. */
import { QueryClient } from "@tanstack/react-query";

import { ProblemError } from "@/api/problem";
import { sessionState, viewOf } from "@/api/session";

const RETRIES = 2;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false, // the event streams say what has changed
      networkMode: "always", // whether the API answers is found out by asking it
      retry: (count, error) => count < RETRIES && error instanceof ProblemError && error.mayPass,
    },
    mutations: { networkMode: "always", retry: false },
  },
});

let view = viewOf(sessionState.value);

sessionState.subscribe(() => {
  const now = viewOf(sessionState.value);
  if (now === view) return;
  view = now;
  void queryClient.cancelQueries();
  queryClient.clear();
});
