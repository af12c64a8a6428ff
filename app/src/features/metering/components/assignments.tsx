import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Skeleton, Table, type TableColumnsType } from "antd";

import { useMay } from "@/api/access";
import { Day } from "@/components/figures";
import { QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { type Assignment, assignmentsQuery } from "../api/metering";
import { messages } from "../messages";

/** To whom the point belonged when; `until` is the first day on which it did not any more. */
export function Assignments({ pointId }: { readonly pointId: string }) {
  const t = useMessages(messages);
  const opens = useMay("participant:read");
  const query = useQuery(assignmentsQuery(pointId));
  if (query.isError) return <QueryProblem query={query} />;
  if (!query.data) return <Skeleton active paragraph={{ rows: 2 }} />;
  if (query.data.length === 0) return <span className="muted">{t("noAssignments")}</span>;
  const columns: TableColumnsType<Assignment> = [
    {
      key: "participant", title: t("participant"),
      render: (_, { participant }) => (opens ? <Link to="/participants/$participantId" params={{ participantId: participant }}>{participant}</Link> : participant),
    },
    { key: "start", title: t("from"), render: (_, row) => <Day day={row.start} /> },
    { key: "end", title: t("until"), render: (_, row) => (row.end === null ? t("now") : <Day day={row.end} />) },
  ];
  return <Table size="small" rowKey="start" columns={columns} dataSource={query.data.toReversed()} pagination={false} />;
}
