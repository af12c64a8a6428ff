import { Link } from "@tanstack/react-router";
import { Table, type TableColumnsType } from "antd";

import { Day } from "@/components/figures";
import { StateTag, ToneTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";
import type { Tone } from "@/lib/states";

import type { RowAnswer } from "../api/readings";
import { messages } from "../messages";
import { useReadingWords } from "../words";

const TONES: Readonly<Record<RowAnswer["status"], Tone>> = { stored: "good", exists: "idle", rejected: "bad" };
const PAGE = 50;

/** Each day of a file: rejected ones first, for they have to be brought again. */
export function ReceiptTable({ rows }: { readonly rows: readonly RowAnswer[] }) {
  const t = useMessages(messages);
  const words = useReadingWords();
  const why = ({ code, field, findings }: RowAnswer) => {
    if (code === null) return findings.map(words.finding).join(" · ");
    return field === null ? words.rejection(code) : `${words.rejection(code)} · ${t("field", { name: field })}`;
  };
  const columns: TableColumnsType<RowAnswer> = [
    { key: "line", title: t("line"), align: "right", width: 80, render: (_, row) => row.line },
    { key: "point", title: t("point"), render: (_, row) => <span className="mono">{row.point ?? "—"}</span> },
    { key: "date", title: t("date"), render: (_, { point, date, status }) => (point !== null && date !== null && status !== "rejected" ? <Link to="/readings/$pointId/$date" params={{ pointId: point, date }}><Day day={date} /></Link> : <Day day={date} />) },
    { key: "status", title: t("outcome"), render: (_, row) => <ToneTag tone={TONES[row.status]}>{t(`status_${row.status}`)}</ToneTag> },
    { key: "state", title: t("state"), render: (_, row) => (row.state === null ? "—" : <StateTag of="readingDay" state={row.state} />) },
    { key: "why", title: t("reason"), render: (_, row) => why(row) || "—" },
  ];
  const sorted = rows.toSorted((one, other) => Number(other.status === "rejected") - Number(one.status === "rejected") || one.line - other.line);
  return (
    <Table
      size="small" rowKey="line" columns={columns} dataSource={sorted} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })}
      pagination={sorted.length > PAGE ? { pageSize: PAGE, showSizeChanger: false } : false}
    />
  );
}
