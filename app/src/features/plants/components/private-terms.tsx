import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Flex } from "antd";
import type { ReactNode } from "react";

import { useSession } from "@/api/session";
import { saveBlob } from "@/api/download";
import { QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { incomeTermsQuery } from "../api/plants";
import { type IncomeTerms, TextDiffersError } from "../lib/opened";
import { messages } from "../messages";

interface PrivateTermsProps {
  readonly plantId: string;
  readonly termsHash: string;
  /** Of the agreement: producer and buyer. */
  readonly parties: readonly string[];
  readonly children: (terms: IncomeTerms | undefined) => ReactNode;
}

/** The terms for producer and buyer, whose organisations' peers have them; everybody else sees the rest. */
export function PrivateTerms({ plantId, termsHash, parties, children }: PrivateTermsProps) {
  const t = useMessages(messages);
  const { participant, role } = useSession();
  const mine = parties.includes(participant) && !role.startsWith("grid_");
  const query = useQuery({ ...incomeTermsQuery(plantId, termsHash), enabled: mine });
  if (!mine) return <Flex vertical gap={8}>{children(undefined)}<span className="muted">{t("termsPrivate")}</span></Flex>;
  if (query.isError) {
    const problem = query.error instanceof TextDiffersError ? <Alert type="error" showIcon title={t("termsDiffer")} /> : <QueryProblem query={query} />;
    return <Flex vertical gap={8}>{problem}{children(undefined)}</Flex>;
  }
  const save = () => query.data && saveBlob(new Blob([query.data.text], { type: "application/json" }), `${plantId}-${termsHash.slice(0, 8)}.json`);
  return (
    <Flex vertical gap={8}>
      {children(query.data?.terms)}
      <div><Button size="small" disabled={query.data === undefined} onClick={save}>{t("saveTerms")}</Button></div>
    </Flex>
  );
}
