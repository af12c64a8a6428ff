import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Flex, Skeleton, Table, type TableColumnsType } from "antd";

import { Allowed } from "@/components/allowed";
import { Day } from "@/components/figures";
import { CopyButton, Hash } from "@/components/hash";
import { QueryProblem } from "@/components/problem-alert";
import { useSign } from "@/features/signing";
import type { JsonObject } from "@/lib/canonical";
import { useMessages } from "@/lib/i18n";

import { waitingQuery } from "../api/readings";
import { type Anchor, anchorArgs, inBatches } from "../lib/anchoring";
import { messages } from "../messages";

const COMMAND = "energysale metering anchor";
const PAGE = 20;

/** Days that nothing keeps back: their roots are computed here, so that nobody signs what they have not seen. */
export function WaitingCard() {
  const t = useMessages(messages);
  const query = useQuery(waitingQuery);
  if (query.isError) return <QueryProblem query={query} />;
  if (!query.data) return <Skeleton active paragraph={{ rows: 4 }} />;
  const { anchors, more } = query.data;
  if (anchors.length === 0 && !more) return <span className="muted">{t("nothingWaits")}</span>;
  return (
    <Flex vertical gap={12}>
      <Flex wrap gap={12} align="center" justify="space-between">
        <strong>{more ? t("waitingMore", { count: anchors.length }) : t("waitingCount", { count: anchors.length })}</strong>
        <Allowed resource="action:anchor_readings"><AnchorButton anchors={anchors} /></Allowed>
      </Flex>
      <Flex wrap gap="0 8px" align="center">
        <span className="muted">{t("anchorHint")}</span>
        <code className="mono">{COMMAND}</code>
        <CopyButton text={COMMAND} />
      </Flex>
      <Anchors anchors={anchors} />
    </Flex>
  );
}

function AnchorButton({ anchors }: { readonly anchors: readonly Anchor[] }) {
  const t = useMessages(messages);
  const sign = useSign();
  const queries = useQueryClient();
  const go = async () => {
    // Days without `versions` are the ledger's own form; a value that is left out is no part of the object.
    const steps = inBatches(anchors).map((batch) => ({ action: "anchor_readings", args: anchorArgs(batch) as unknown as JsonObject }));
    await sign(steps, { title: t("anchor") });
    await queries.invalidateQueries({ queryKey: ["readings"] });
  };
  return <Button type="primary" disabled={anchors.length === 0} onClick={() => void go()}>{t("anchor")}</Button>;
}

function Anchors({ anchors }: { readonly anchors: readonly Anchor[] }) {
  const t = useMessages(messages);
  const columns: TableColumnsType<Anchor> = [
    { key: "date", title: t("date"), render: (_, { point, date }) => <Link to="/readings/$pointId/$date" params={{ pointId: point, date }}><Day day={date} /></Link> },
    { key: "point", title: t("point"), render: (_, row) => <span className="mono">{row.point}</span> },
    { key: "version", title: t("onLedger"), align: "right", render: (_, row) => row.version },
    { key: "root", title: t("computedHere"), render: (_, row) => <Hash value={row.root} digits={24} /> },
  ];
  return (
    <Table
      size="small" rowKey={({ point, date }) => `${date} ${point}`} columns={columns} dataSource={[...anchors]} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })}
      pagination={anchors.length > PAGE ? { pageSize: PAGE, showSizeChanger: false } : false}
    />
  );
}
