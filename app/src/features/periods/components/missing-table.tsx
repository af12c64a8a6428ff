import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Flex, Skeleton, Table, type TableColumnsType } from "antd";

import { Allowed } from "@/components/allowed";
import { Hash } from "@/components/hash";
import { QueryProblem } from "@/components/problem-alert";
import { StateTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import { missingQuery } from "../api/periods";
import type { Missing } from "../lib/closing";
import { messages } from "../messages";

const PAGE = 20;

/** The contracts and plants that keep a month open, each with where it is looked into. */
export function MissingTable({ retailer, month }: { readonly retailer: string; readonly month: string }) {
  const t = useMessages(messages);
  const query = useQuery(missingQuery(retailer, month));
  if (query.isError) return <QueryProblem query={query} />;
  if (!query.data) return <Skeleton active />;
  const columns: TableColumnsType<Missing> = [
    { key: "kind", title: t("kind"), render: (_, row) => t(`kind_${row.kind}`) },
    { key: "id", title: t("item"), render: (_, row) => <Where missing={row} /> },
    { key: "party", title: t("party"), render: (_, row) => row.party },
    { key: "state", title: t("state"), render: (_, row) => <StateTag of="settlement" state={row.state} /> },
  ];
  return (
    <Flex vertical gap={8}>
      <Flex justify="space-between" align="center" wrap gap={8}>
        <strong>{t("missing")} ({query.data.length})</strong>
        <Allowed resource="action:settle"><Link to="/settlement" search={{ from: month, to: month }}>{t("settleBills")}</Link></Allowed>
      </Flex>
      <Table<Missing>
        size="small" rowKey={({ kind, id }) => `${kind} ${id}`} columns={columns} dataSource={query.data} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })}
        pagination={query.data.length > PAGE ? { pageSize: PAGE, showSizeChanger: false } : false}
      />
    </Flex>
  );
}

function Where({ missing: { kind, id } }: { readonly missing: Missing }) {
  if (kind === "plant") return <Link className="mono" to="/plants/$plantId" params={{ plantId: id }}>{id}</Link>;
  return <Link to="/contracts/$orderId" params={{ orderId: id }}><Hash value={id} copy={false} /></Link>;
}
