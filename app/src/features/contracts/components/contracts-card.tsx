import { Link, type LinkProps } from "@tanstack/react-router";
import { Empty, Skeleton } from "antd";
import type { FunctionComponent } from "react";

import { QueryProblem } from "@/components/problem-alert";
import { WidgetCard } from "@/components/widget-card";
import { useMessages } from "@/lib/i18n";

import type { ArchivedContract } from "../api/contracts";
import { workMessages } from "../work-messages";
import "./widgets.css";

interface ContractsCardProps {
  readonly title: string;
  readonly nothing: string;
  readonly search: NonNullable<LinkProps["search"]>;
  readonly query: { readonly data?: readonly ArchivedContract[] | undefined; readonly isPending: boolean; readonly isError: boolean; readonly error: unknown; readonly refetch: () => unknown };
  readonly line: FunctionComponent<{ readonly contract: ArchivedContract }>;
}

/** A few contracts on the dashboard, and the way to all of them. */
export function ContractsCard({ title, nothing, search, query, line: Line }: ContractsCardProps) {
  const t = useMessages(workMessages);
  return (
    <WidgetCard title={title} extra={<Link to="/contracts" search={search}>{t("seeAll")}</Link>}>
      {query.isError && <QueryProblem query={query} />}
      {query.isPending && <Skeleton active title={false} paragraph={{ rows: 4 }} />}
      {query.data?.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={nothing} />}
      {query.data && query.data.length > 0 && (
        <ul className="contract-lines">
          {query.data.map((contract) => <li key={contract.order_id}><Line contract={contract} /></li>)}
        </ul>
      )}
    </WidgetCard>
  );
}
