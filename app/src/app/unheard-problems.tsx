import { App } from "antd";
import { useEffect } from "react";

import { ProblemError } from "@/api/client";
import { useProblemText } from "@/components/problem-alert";
import { StoreError } from "@/lib/store";

/** Tells of a problem that nobody else did: a press that failed must not look as if there had been none. */
export function UnheardProblems() {
  const { message } = App.useApp();
  const problemText = useProblemText();
  useEffect(() => {
    const tell = ({ reason }: PromiseRejectionEvent) => {
      if (reason instanceof ProblemError || reason instanceof StoreError) void message.error(problemText(reason));
    };
    window.addEventListener("unhandledrejection", tell);
    return () => window.removeEventListener("unhandledrejection", tell);
  }, [message, problemText]);
  return null;
}
