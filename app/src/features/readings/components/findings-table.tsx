import { Table, type TableColumnsType } from "antd";

import { When } from "@/components/figures";
import { ToneTag } from "@/components/state-tag";
import { clock } from "@/features/templates";
import { useMessages } from "@/lib/i18n";

import type { FoundInDay } from "../api/readings";
import { messages } from "../messages";
import { keepsBack, useReadingWords } from "../words";

/** What was found about a version, and who let it stand. */
export function FindingsTable({ findings }: { readonly findings: readonly FoundInDay[] }) {
  const t = useMessages(messages);
  const words = useReadingWords();
  if (findings.length === 0) return <span className="muted">{t("noneFound")}</span>;
  const columns: TableColumnsType<FoundInDay> = [
    { key: "code", title: t("findings"), render: (_, row) => words.finding(row.code) },
    { key: "first", title: t("firstAt"), render: (_, row) => (row.interval === null ? t("wholeDay") : clock(row.interval)) },
    { key: "count", title: t("count"), align: "right", render: (_, row) => (row.interval === null ? "—" : row.count) },
    { key: "settled", title: t("state"), render: (_, row) => <Settled finding={row} /> },
  ];
  return <Table size="small" rowKey="code" columns={columns} dataSource={[...findings]} pagination={false} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })} />;
}

function Settled({ finding: { code, accepted_by: who, accepted_at: at } }: { readonly finding: FoundInDay }) {
  const t = useMessages(messages);
  if (!keepsBack(code)) return <ToneTag tone="idle">{t("told")}</ToneTag>;
  if (who === null) return <ToneTag tone="waiting">{t("open")}</ToneTag>;
  return <span>{t("acceptedBy", { who })} · <When ms={at} /></span>;
}
