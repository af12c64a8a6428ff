import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Card, Empty, Select, Skeleton, Table, type TableColumnsType } from "antd";

import { When } from "@/components/figures";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { type FaultKind, type Faults, faultsQuery } from "../api/system";
import { messages } from "../messages";

const KINDS = [
  "commit_failed", "endorsement_failed", "undecided", "node_unavailable", "indexer_restarted", "indexer_stopped",
  "journal_failed", "batch_given_up",
] as const satisfies readonly FaultKind[];
const PAGE = 50;

/** What went wrong in this instance since it started: how often, and the latest ones. */
export function FaultsPage() {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const search: { kind?: unknown } = useSearch({ strict: false });
  const kind = KINDS.find((each) => each === search.kind);
  const query = useQuery(faultsQuery(kind));
  const choose = (chosen: FaultKind | null) =>
    void navigate({ to: ".", search: chosen === null ? {} : { kind: chosen }, replace: true });
  return (
    <Page
      title={t("faults")}
      extra={query.data && <span className="muted">{t("since")} <When ms={query.data.since} show="second" /></span>}
      actions={
        <Select
          allowClear
          aria-label={t("faultKind")}
          placeholder={t("faultKind")}
          value={kind ?? null}
          onChange={(chosen: FaultKind | null | undefined) => choose(chosen ?? null)}
          options={KINDS.map((value) => ({ value, label: t(`fault_${value}`) }))}
          popupMatchSelectWidth={false}
          style={{ minWidth: 180 }}
        />
      }
    >
      {query.isError && <QueryProblem query={query} />}
      {query.isPending && <Skeleton active paragraph={{ rows: 8 }} />}
      {query.data?.totals.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("noFaults")} />}
      {query.data && query.data.totals.length > 0 && (
        <>
          <Card size="small" title={t("howOften")} styles={{ body: { padding: 0 } }}>
            <TotalsTable totals={query.data.totals} />
          </Card>
          <Card size="small" title={t("latest")} styles={{ body: { padding: 0 } }}>
            <LatestTable items={query.data.items} />
          </Card>
        </>
      )}
    </Page>
  );
}

type Total = Faults["totals"][number];
type Fault = Faults["items"][number];

function TotalsTable({ totals }: { readonly totals: readonly Total[] }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const columns: TableColumnsType<Total> = [
    { key: "kind", title: t("faultKind"), render: (_, row) => t(`fault_${row.kind}`) },
    { key: "code", title: t("code"), render: (_, row) => <span className="mono">{row.code}</span> },
    { key: "node", title: t("node"), render: (_, row) => <NodeOf name={row.node} /> },
    { key: "count", title: t("count"), align: "right", render: (_, row) => integerText(row.count, language) },
  ];
  return (
    <Table size="small" rowKey={(row) => `${row.kind} ${row.code} ${row.node}`} columns={columns} dataSource={[...totals]} pagination={false} scroll={{ x: "max-content" }} />
  );
}

function LatestTable({ items }: { readonly items: readonly Fault[] }) {
  const t = useMessages(messages);
  const columns: TableColumnsType<Fault & { readonly key: string }> = [
    { key: "at", title: t("at"), render: (_, row) => <When ms={row.at} show="second" /> },
    { key: "kind", title: t("faultKind"), render: (_, row) => t(`fault_${row.kind}`) },
    { key: "code", title: t("code"), render: (_, row) => <span className="mono">{row.code}</span> },
    { key: "node", title: t("node"), render: (_, row) => <NodeOf name={row.node} /> },
    { key: "subject", title: t("subject"), render: (_, row) => <span className="mono wrap-anywhere">{row.subject ?? "—"}</span> },
  ];
  // Two faults may be equal in all that they say.
  const rows = items.map((item, at) => ({ ...item, key: `${items.length - at}` }));
  return (
    <Table size="small" columns={columns} dataSource={rows} pagination={rows.length > PAGE ? { pageSize: PAGE, showSizeChanger: false } : false} scroll={{ x: "max-content" }} />
  );
}

function NodeOf({ name }: { readonly name: string | null }) {
  const t = useMessages(messages);
  return name === null ? <span className="muted">{t("thisInstance")}</span> : <span className="mono">{name}</span>;
}
