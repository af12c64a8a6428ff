import { Link, useNavigate } from "@tanstack/react-router";

import { useMay } from "@/api/access";
import { type Column, DataTable } from "@/components/data-table";
import { Period, When } from "@/components/figures";
import { Page } from "@/components/page";
import { StateTag } from "@/components/state-tag";
import { Countdown, PriceLimits, type Sequence, useSequenceWords } from "@/features/sequences";
import { useLanguage, useMessages } from "@/lib/i18n";
import { STATES } from "@/lib/states";

import { OwnBidState } from "../components/own-bid-state";
import { messages } from "../messages";

export function AuctionsPage() {
  const t = useMessages(messages);
  const language = useLanguage();
  const navigate = useNavigate();
  const columns = useAuctionColumns();
  const states = Object.entries(STATES.sequence).filter(([value]) => value !== "closed");
  return (
    <Page title={t("title")}>
      <DataTable
        path="/api/v1/sequences"
        name="auctions"
        noun="sequences"
        label={t("title")}
        rowKey={(row) => row.sequence_id}
        query={{ mode: "auction" }}
        columns={columns}
        filters={[
          { name: "status", label: t("status"), kind: "select", options: states.map(([value, look]) => ({ value, label: look.title[language] })) },
          { name: "period", label: t("period"), kind: "date" },
        ]}
        exports={{ csv: "/api/v1/sequences.csv", xlsx: "/api/v1/sequences.xlsx", resource: "listing:export" }}
        onOpen={(row) => void navigate({ to: `/auctions/${row.sequence_id}` })}
      />
    </Page>
  );
}

function useAuctionColumns(): Column<Sequence>[] {
  const t = useMessages(messages);
  const words = useSequenceWords();
  const declares = useMay("listing:declare");
  const own: Column<Sequence> = {
    key: "own",
    title: t("ownBid"),
    width: 110,
    render: (row) => <OwnBidState sequenceId={row.sequence_id} />,
  };
  return [
    { key: "name", title: t("auction"), render: (row) => <Link to={`/auctions/${row.sequence_id}`} className="wrap-anywhere">{row.name ?? row.sequence_id}</Link> },
    { key: "status", title: t("status"), width: 110, render: (row) => <StateTag of="sequence" state={row.status} /> },
    { key: "time", title: t("time"), width: 180, render: (row) => <Countdown sequence={row} /> },
    ...(declares ? [own] : []),
    { key: "period", title: t("period"), width: 190, render: (row) => <Period start={row.period_start} end={row.period_end} /> },
    { key: "segment", title: t("segment"), width: 100, render: (row) => words.segment(row.segment) },
    { key: "limits", title: t("limitsColumn"), width: 280, render: (row) => <PriceLimits sequence={row} /> },
    { key: "closes_at", title: t("window"), hidden: true, width: 150, render: (row) => <When ms={row.closes_at} /> },
  ];
}
