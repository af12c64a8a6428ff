import { Table, type TableColumnsType } from "antd";

import { integerText } from "@/lib/format";
import { LOCALES, useLanguage, useMessages } from "@/lib/i18n";

import type { Pipeline, Spread } from "../api/system";
import { messages } from "../messages";

interface Line {
  readonly name: string;
  readonly spread: Spread;
  readonly unit: "s" | "ms" | "";
}

const STAGES = ["endorse Apply", "endorse Deposit", "endorse Purge", "endorse Reserve", "commit"] as const;

/** Distributions since the instance started. */
export function SpreadTable({ pipeline }: { readonly pipeline: Pipeline }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const { group_commit: commit, indexer } = pipeline;
  const stage = (name: string) => {
    const known = STAGES.find((each) => each === name);
    return known ? t(`stage_${known}`) : name;
  };
  const lines: Line[] = [
    { name: t("intentTime"), spread: commit.intent_seconds, unit: "s" },
    { name: t("batchSize"), spread: commit.batch_intents, unit: "" },
    ...Object.entries(commit.stages).map(([name, spread]): Line => ({ name: stage(name), spread, unit: "s" })),
    { name: t("journalWrite"), spread: pipeline.journal_write_ms, unit: "ms" },
    { name: t("lagTime"), spread: indexer.lag_ms, unit: "ms" },
    { name: t("indexWrite"), spread: indexer.write_ms, unit: "ms" },
  ];
  const format = new Intl.NumberFormat(LOCALES[language], { maximumSignificantDigits: 3 });
  const figure = (line: Line, value: number | null) => (value === null ? "—" : `${format.format(value)} ${line.unit}`.trim());
  const column = (name: "mean" | "p50" | "p95" | "p99", title: string): TableColumnsType<Line>[number] => ({
    key: name, title, align: "right", render: (_, line) => <span className="nowrap">{figure(line, line.spread[name])}</span>,
  });
  const columns: TableColumnsType<Line> = [
    { key: "name", title: t("figure"), render: (_, line) => line.name },
    { key: "count", title: t("count"), align: "right", render: (_, line) => integerText(line.spread.count, language) },
    column("mean", t("mean")),
    column("p50", "p50"),
    column("p95", "p95"),
    column("p99", "p99"),
  ];
  return <Table size="small" rowKey="name" columns={columns} dataSource={lines} pagination={false} scroll={{ x: "max-content" }} />;
}
