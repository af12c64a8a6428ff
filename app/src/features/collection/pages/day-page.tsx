import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Alert, Card, Skeleton, Table, type TableColumnsType } from "antd";

import { type Fact, Facts } from "@/components/facts";
import { Money, When } from "@/components/figures";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { dayText, integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { dayQuery, type DayReport } from "../api/collection";
import { AgreementTag } from "../components/agreement-tag";
import { type ByCause, byCause } from "../lib/causes";
import { messages } from "../messages";
import { useCollectionWords } from "../words";

/** One day: what both sides have, and every difference by its cause. */
export function DayPage() {
  const { day = "" } = useParams({ strict: false });
  const t = useMessages(messages);
  const language = useLanguage();
  const query = useQuery(dayQuery(day));
  const title = `${t("reconciliation")} · ${dayText(day, language)}`;
  if (query.data === undefined) return <Page title={title}>{query.isError ? <QueryProblem query={query} /> : <Skeleton active />}</Page>;
  const report = query.data;
  return (
    <Page title={title} extra={<AgreementTag differences={report.differences} />}>
      <DayFacts report={report} />
      {report.listed.length === 0 ? (
        <Alert type="success" showIcon title={t("allAgrees", { count: integerText(report.matched, language) })} />
      ) : (
        <>
          <Card size="small" title={t("causes")}><Causes causes={byCause(report.listed)} /></Card>
          <Card size="small" title={t("differences")}><Differences listed={report.listed} /></Card>
        </>
      )}
    </Page>
  );
}

function DayFacts({ report }: { readonly report: DayReport }) {
  const t = useMessages(messages);
  const facts: Fact[] = [
    { label: t("atBank"), value: <Money fen={report.bank_fen} /> },
    { label: t("inBooks"), value: <Money fen={report.ledger_fen} /> },
    { label: t("difference"), value: <Money fen={report.bank_fen - report.ledger_fen} /> },
    { label: t("matched"), value: report.matched },
    { label: t("statement"), value: <span className="mono">{report.statement}</span> },
    { label: t("importedBy"), value: report.imported_by },
    { label: t("importedAt"), value: <When ms={report.imported_at} /> },
  ];
  return <Facts facts={facts} />;
}

function Causes({ causes }: { readonly causes: readonly ByCause[] }) {
  const t = useMessages(messages);
  const words = useCollectionWords();
  const columns: TableColumnsType<ByCause> = [
    { key: "cause", title: t("cause"), render: (_, row) => words.cause(row.cause) },
    { key: "count", title: t("count"), align: "right", render: (_, row) => row.count },
    { key: "fen", title: t("difference"), align: "right", render: (_, row) => <Money fen={row.fen} /> },
  ];
  return <Table size="small" rowKey="cause" columns={columns} dataSource={[...causes]} pagination={false} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })} />;
}

const PAGE = 50;

function Differences({ listed }: { readonly listed: DayReport["listed"] }) {
  const t = useMessages(messages);
  const words = useCollectionWords();
  const rows = listed.map((each, place) => ({ ...each, place }));
  const columns: TableColumnsType<(typeof rows)[number]> = [
    { key: "cause", title: t("cause"), render: (_, row) => words.cause(row.cause) },
    { key: "reference", title: t("ourId"), render: (_, row) => <span className="mono">{row.reference ?? "—"}</span> },
    { key: "bankId", title: t("bankId"), render: (_, row) => <span className="mono">{row.bank_reference ?? "—"}</span> },
    { key: "bank", title: t("atBank"), align: "right", render: (_, row) => <Money fen={row.bank_fen} /> },
    { key: "books", title: t("inBooks"), align: "right", render: (_, row) => <Money fen={row.ledger_fen} /> },
    { key: "fen", title: t("difference"), align: "right", render: (_, row) => <Money fen={row.amount_fen} /> },
  ];
  return (
    <Table
      size="small" rowKey="place" columns={columns} dataSource={rows} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })}
      pagination={rows.length > PAGE ? { pageSize: PAGE, showSizeChanger: false } : false}
    />
  );
}
