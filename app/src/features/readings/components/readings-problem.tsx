import { Alert } from "antd";
import type { ComponentProps } from "react";

import { QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { VisitError } from "../api/visit";
import { messages } from "../messages";

/** As `QueryProblem`; also why the grid company cannot be asked from this browser. */
export function ReadingsProblem({ query }: ComponentProps<typeof QueryProblem>) {
  const t = useMessages(messages);
  if (query.error instanceof VisitError) return <Alert type="info" showIcon message={t(query.error.reason)} />;
  return <QueryProblem query={query} />;
}
