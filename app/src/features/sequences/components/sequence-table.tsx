import { Link, useNavigate } from "@tanstack/react-router";
import { Flex } from "antd";

import { type Column, DataTable } from "@/components/data-table";
import { Period, Price, When } from "@/components/figures";
import { StateTag } from "@/components/state-tag";
import { useLanguage, useMessages } from "@/lib/i18n";
import { STATES } from "@/lib/states";

import { messages } from "../messages";
import type { Sequence } from "../moves";
import { KINDS, MODES, SEGMENTS, useSequenceWords } from "../words";
import { Countdown } from "./countdown";
import { PriceLimits } from "./sequence-facts";
import { SequenceSteps } from "./sequence-steps";

/** All sequences; `manages`: with the steps that the operator takes. */
export function SequenceTable({ manages = false }: { readonly manages?: boolean }) {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const filters = useSequenceFilters();
  const columns = useSequenceColumns(manages);
  return (
    <DataTable
      path="/api/v1/sequences"
      name={manages ? "sequence-desk" : "sequences"}
      noun="sequences"
      label={t("calendar")}
      rowKey={(row) => row.sequence_id}
      columns={columns}
      filters={filters}
      exports={{ csv: "/api/v1/sequences.csv", xlsx: "/api/v1/sequences.xlsx", resource: "listing:export" }}
      onOpen={(row) => void navigate({ to: `/market/sequences/${row.sequence_id}` })}
    />
  );
}

function useSequenceColumns(manages: boolean): Column<Sequence>[] {
  const t = useMessages(messages);
  const words = useSequenceWords();
  const steps: Column<Sequence> = {
    key: "steps",
    title: t("whatMoves"),
    width: 210,
    render: (row) => <Flex gap={6}><SequenceSteps sequence={row} size="small" /></Flex>,
  };
  return [
    { key: "name", title: t("sequence"), render: (row) => <Named sequence={row} /> },
    { key: "mode", title: t("mode"), width: 110, render: (row) => words.mode(row.mode) },
    { key: "status", title: t("status"), width: 110, render: (row) => <StateTag of="sequence" state={row.status} /> },
    { key: "countdown", title: t("time"), width: 170, render: (row) => <Countdown sequence={row} /> },
    ...(manages ? [steps] : []),
    { key: "segment", title: t("segment"), width: 100, hidden: manages, render: (row) => words.segment(row.segment) },
    { key: "kind", title: t("kind"), width: 100, hidden: manages, render: (row) => words.kind(row.kind) },
    { key: "period", title: t("period"), width: 190, render: (row) => <Period start={row.period_start} end={row.period_end} /> },
    { key: "opens_at", title: t("opensAt"), width: 150, sort: "opens_at", hidden: manages, render: (row) => <When ms={row.opens_at} /> },
    { key: "closes_at", title: t("closesAt"), width: 150, render: (row) => <When ms={row.closes_at} /> },
    { key: "limits", title: t("limits"), width: 270, hidden: true, render: (row) => <PriceLimits sequence={row} /> },
    { key: "price_step", title: t("priceStep"), hidden: true, align: "right", render: (row) => <Price e8={row.price_step_e8} /> },
    { key: "reveal_until", title: t("revealUntil"), hidden: true, render: (row) => <When ms={row.reveal_until} /> },
    { key: "refreshed_at", title: t("changedAt"), hidden: true, render: (row) => <When ms={row.refreshed_at} /> },
  ];
}

function Named({ sequence: { name, sequence_id } }: { readonly sequence: Sequence }) {
  return <Link to={`/market/sequences/${sequence_id}`} className="wrap-anywhere">{name ?? sequence_id}</Link>;
}

function useSequenceFilters() {
  const t = useMessages(messages);
  const words = useSequenceWords();
  const language = useLanguage();
  const states = Object.entries(STATES.sequence).map(([value, look]) => ({ value, label: look.title[language] }));
  return [
    { name: "status", label: t("status"), kind: "select", options: states },
    { name: "mode", label: t("mode"), kind: "select", options: MODES.map((value) => ({ value, label: words.mode(value) })) },
    { name: "kind", label: t("kind"), kind: "select", options: KINDS.map((value) => ({ value, label: words.kind(value) })) },
    { name: "segment", label: t("segment"), kind: "select", options: SEGMENTS.map((value) => ({ value, label: words.segment(value) })) },
    { name: "period", label: t("onDate"), kind: "date" },
  ] as const;
}
