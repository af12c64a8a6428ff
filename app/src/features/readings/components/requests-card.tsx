import { useQuery } from "@tanstack/react-query";
import { Card, Skeleton } from "antd";

import { Allowed } from "@/components/allowed";
import { useMessages } from "@/lib/i18n";

import { requestsOfDayQuery, requestsOfPointQuery } from "../api/requests";
import { messages } from "../messages";
import { AskButton } from "./ask-button";
import { ReadingsProblem } from "./readings-problem";
import { RequestsTable } from "./requests-table";

/** What was asked about a day; its parties ask here. */
export function DayRequests({ point, date }: { readonly point: string; readonly date: string }) {
  const t = useMessages(messages);
  const query = useQuery(requestsOfDayQuery(point, date));
  return (
    <Card size="small" title={t("requests")} extra={<Allowed resource="reading:request"><AskButton point={point} date={date} /></Allowed>}>
      {query.isError && <ReadingsProblem query={query} />}
      {query.isPending && <Skeleton active paragraph={{ rows: 1 }} />}
      {query.data && <RequestsTable requests={query.data} />}
    </Card>
  );
}

/** What the reader's participant has asked about a point; days that never came are asked for here. */
export function PointRequests({ point, date }: { readonly point: string; readonly date: string }) {
  const t = useMessages(messages);
  const query = useQuery(requestsOfPointQuery(point));
  return (
    <Card size="small" title={t("requests")} extra={<AskButton choose point={point} date={date} />}>
      {query.isError && <ReadingsProblem query={query} />}
      {query.isPending && <Skeleton active paragraph={{ rows: 1 }} />}
      {query.data && <RequestsTable requests={query.data} />}
    </Card>
  );
}
