import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Flex } from "antd";

import { useOwner } from "@/api/use-owner";
import { useMessages } from "@/lib/i18n";

import type { LeftRun, LeftRuns } from "../left-runs";
import { messages } from "../messages";

interface LeftRunAlertProps<Run extends LeftRun> {
  readonly runs: LeftRuns<Run>;
  /** The phase of the tab's own run: what is left is looked for again with each. */
  readonly phase: string | undefined;
  readonly underWay: boolean;
  readonly title: (run: Run) => string;
  readonly hint: string;
  readonly onGoOn: (run: Run) => void;
}

/** A run that is not at its end, of this person in this browser: it goes on, or is given up. */
export function LeftRunAlert<Run extends LeftRun>({ runs, phase, underWay, title, hint, onGoOn }: LeftRunAlertProps<Run>) {
  const t = useMessages(messages);
  const owner = useOwner();
  const queries = useQueryClient();
  const queryKey = ["left-run", runs.store, owner, phase ?? "none"];
  const { data: left } = useQuery({ queryKey, queryFn: async () => (await runs.of(owner)) ?? null, staleTime: 0, gcTime: 0 });
  if (left == null || underWay) return null;
  const discard = async () => {
    await runs.forget(owner);
    await queries.invalidateQueries({ queryKey });
  };
  return (
    <Alert
      type="warning" showIcon title={title(left)} description={hint}
      action={<Flex gap={8}><Button size="small" type="primary" onClick={() => onGoOn(left)}>{t("goOn")}</Button><Button size="small" onClick={() => void discard()}>{t("discard")}</Button></Flex>}
    />
  );
}
