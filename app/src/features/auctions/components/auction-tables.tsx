import { Link } from "@tanstack/react-router";

import { DataTable } from "@/components/data-table";
import { Energy } from "@/components/figures";
import { Hash } from "@/components/hash";
import { useProblemText } from "@/components/problem-alert";
import { StateTag, ToneTag } from "@/components/state-tag";
import { ProblemError } from "@/api/client";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import { SIDES } from "../rules/types";
import { BidSteps } from "./bid-steps";

interface TableProps {
  readonly sequenceId: string;
}

/** Both sides' bids. Whose a sealed one is, only its bidder, the exchange and the regulator see. */
export function BidTable({ sequenceId }: TableProps) {
  const t = useMessages(messages);
  const url = `/api/v1/auctions/${sequenceId}/bids`;
  return (
    <DataTable
      path="/api/v1/auctions/{sequence_id}/bids"
      url={url}
      name="auction-bids"
      noun="auctions"
      prefix="bids_"
      label={t("book")}
      rowKey={(row) => `${row.side} ${row.n}`}
      filters={[useSideFilter()]}
      exports={exportsOf(url)}
      columns={[
        { key: "side", title: t("side"), width: 70, render: (row) => t(`side_${row.side}`) },
        { key: "n", title: t("n"), width: 70, align: "right", render: (row) => row.n },
        { key: "place", title: t("place"), width: 90, align: "right", render: (row) => row.place },
        { key: "participant", title: t("participant"), render: (row) => row.participant ?? "—" },
        { key: "status", title: t("status"), width: 100, render: (row) => <StateTag of="bid" state={row.status} /> },
        { key: "steps", title: t("steps"), render: (row) => (row.steps?.length ? <BidSteps steps={row.steps} /> : "—") },
        { key: "hash", title: t("hash"), width: 170, render: (row) => <Hash value={row.bid_hash} /> },
        { key: "package", title: t("package"), hidden: true, render: (row) => row.package ?? "—" },
      ]}
    />
  );
}

export function FillTable({ sequenceId }: TableProps) {
  const t = useMessages(messages);
  const url = `/api/v1/auctions/${sequenceId}/fills`;
  return (
    <DataTable
      path="/api/v1/auctions/{sequence_id}/fills"
      url={url}
      name="auction-fills"
      noun="auctions"
      prefix="fills_"
      label={t("fills")}
      rowKey={(row) => `${row.side} ${row.n}`}
      filters={[useSideFilter()]}
      exports={exportsOf(url)}
      columns={[
        { key: "side", title: t("side"), width: 70, render: (row) => t(`side_${row.side}`) },
        { key: "n", title: t("n"), width: 70, align: "right", render: (row) => row.n },
        { key: "participant", title: t("participant"), render: (row) => row.participant },
        { key: "energy", title: t("filled"), align: "right", render: (row) => <Energy wh={row.energy_wh} unit="MWh" /> },
        { key: "allotted", title: t("paired"), align: "right", render: (row) => <Energy wh={row.allotted_wh} unit="MWh" /> },
      ]}
    />
  );
}

export function PairTable({ sequenceId }: TableProps) {
  const t = useMessages(messages);
  const url = `/api/v1/auctions/${sequenceId}/pairs`;
  return (
    <DataTable
      path="/api/v1/auctions/{sequence_id}/pairs"
      url={url}
      name="auction-pairs"
      noun="auctions"
      prefix="pairs_"
      label={t("pairs")}
      rowKey={(row) => `${row.buy} ${row.sell}`}
      exports={exportsOf(url)}
      columns={[
        { key: "buyer", title: t("buyer"), render: (row) => row.consumer },
        { key: "seller", title: t("seller"), render: (row) => row.retailer },
        { key: "energy", title: t("energy"), align: "right", render: (row) => <Energy wh={row.energy_wh} unit="MWh" /> },
        { key: "order", title: t("order"), width: 220, render: (row) => <PairOrder orderId={row.order_id} failed={row.failed} /> },
      ]}
    />
  );
}

function PairOrder({ orderId, failed }: { readonly orderId: string | null; readonly failed: string | null }) {
  const t = useMessages(messages);
  const problemText = useProblemText();
  if (orderId !== null) return <Link to={`/orders/${orderId}`}><Hash value={orderId} copy={false} /></Link>;
  if (failed === null) return <span className="muted">{t("pairOpen")}</span>;
  return (
    <>
      <ToneTag tone="bad">{t("pairFailed")}</ToneTag> {problemText(new ProblemError(409, { code: failed }))}
    </>
  );
}

function useSideFilter() {
  const t = useMessages(messages);
  const options = SIDES.map((value) => ({ value, label: t(`side_${value}`) }));
  return { name: "side", label: t("side"), kind: "select", options } as const;
}

function exportsOf(url: string) {
  return { csv: `${url}.csv`, xlsx: `${url}.xlsx`, resource: "listing:export" };
}
