import { asProblem } from "@/api/problem";
import { ProblemAlert, QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { placeOfFault, READING_FAULTS } from "../lib/reading-faults";
import { messages } from "../messages";

interface Failed {
  readonly error: unknown;
  readonly refetch: () => unknown;
}

/** Why nothing was quoted: for a file of readings what is wrong in it, and in which line or on which day. */
export function ComparisonProblem({ query }: { readonly query: Failed }) {
  const t = useMessages(messages);
  const { code, context } = asProblem(query.error);
  const fault = READING_FAULTS.find((name) => name === context["fault"]);
  if (code !== "invalid_readings" || fault === undefined) return <QueryProblem query={query} />;
  const place = placeOfFault(context);
  const where = place && t(place.kind === "line" ? "readingLine" : "readingDay", { at: place.at });
  return <ProblemAlert error={query.error} title={[where, t(`reading_${fault}`)].filter(Boolean).join(t("colon"))} />;
}
