import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useCallback } from "react";

import { NO_ANSWER, type ProblemError, STORE_FAILED } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useLanguage, useMessages } from "@/lib/i18n";
import { problemText } from "@/lib/problem-words";

import { messages } from "./messages";

/** Codes of the client's own. */
const OWN = { [NO_ANSWER]: "noAnswer", [STORE_FAILED]: "storeFailed" } as const;

/** What went wrong, in the reader's language, for whatever was thrown. */
export function useProblemText(): (error: unknown) => string {
  const t = useMessages(messages);
  const language = useLanguage();
  return useCallback(
    (error) => {
      const { code } = asProblem(error);
      return Object.hasOwn(OWN, code) ? t(OWN[code as keyof typeof OWN]) : problemText(code, language);
    },
    [t, language],
  );
}

interface ProblemAlertProps {
  readonly error: unknown;
  /** What failed, where the default ("the data could not be had") does not say it. */
  readonly title?: string;
  readonly onRetry?: () => void;
}

export function ProblemAlert({ error, title, onRetry }: ProblemAlertProps) {
  const t = useMessages(messages);
  const text = useProblemText();
  const retry = onRetry && (
    <Button size="small" onClick={onRetry}>
      {t("retry")}
    </Button>
  );
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={title ?? t("failed")}
      description={<ProblemDetail text={text(error)} problem={asProblem(error)} />}
      action={retry}
    />
  );
}

/** The code and the record stay beside the words: they are what one tells the other side. */
function ProblemDetail({ text, problem }: { readonly text: string; readonly problem: ProblemError }) {
  return (
    <>
      {text} <span className="muted mono">{problem.code}</span>
    </>
  );
}

interface Failed {
  readonly error: unknown;
  readonly refetch: () => unknown;
}

/** For a query that failed: the problem, and trying again, with whatever else on the page has failed beside it. */
export function QueryProblem({ query }: { readonly query: Failed }) {
  const client = useQueryClient();
  const again = () => {
    void query.refetch();
    void client.refetchQueries({ type: "active", predicate: ({ state }) => state.status === "error" }, { cancelRefetch: false });
  };
  return <ProblemAlert error={query.error} onRetry={again} />;
}
