import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";

import { QueryProblem } from "@/components/problem-alert";

import { participantHistoryQuery } from "../api/registry";
import { RegistryHistory } from "./registry-history";

export function ParticipantHistory({ participantId }: { readonly participantId: string }) {
  const query = useQuery(participantHistoryQuery(participantId));
  if (query.data) return <RegistryHistory steps={query.data} />;
  return query.isError ? <QueryProblem query={query} /> : <Skeleton active paragraph={{ rows: 3 }} />;
}
