import { Table, type TableColumnsType } from "antd";

import { integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import { problemText } from "@/lib/problem-words";

import type { Pipeline } from "../api/system";
import { messages } from "../messages";

interface Line {
  readonly kind: "ended" | "refused" | "retried";
  readonly code: string;
  readonly count: number;
}

/** What became of intents, why some were refused, why batches were tried again. */
export function OutcomeTable({ commit }: { readonly commit: Pipeline["group_commit"] }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const lines: Line[] = [...linesOf("ended", commit.ended), ...linesOf("refused", commit.refused), ...linesOf("retried", commit.retries)];
  const columns: TableColumnsType<Line> = [
    { key: "kind", title: t("outcome"), render: (_, line) => t(line.kind) },
    { key: "code", title: t("code"), render: (_, line) => <span className="mono" title={line.kind === "refused" ? problemText(line.code, language) : undefined}>{line.code}</span> },
    { key: "count", title: t("count"), align: "right", render: (_, line) => integerText(line.count, language) },
  ];
  return (
    <Table
      size="small"
      rowKey={(line) => `${line.kind} ${line.code}`}
      columns={columns}
      dataSource={lines}
      pagination={false}
      locale={{ emptyText: t("nothingYet") }}
    />
  );
}

function linesOf(kind: Line["kind"], counts: Readonly<Record<string, number>>): Line[] {
  return Object.entries(counts).map(([code, count]) => ({ kind, code, count }));
}
