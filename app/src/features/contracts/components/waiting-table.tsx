import { Link, useNavigate } from "@tanstack/react-router";

import { type Column, DataTable } from "@/components/data-table";
import { Period, When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { type Order, PackageName } from "@/features/orders";
import { useMessages } from "@/lib/i18n";

import { proposalOf } from "../lib/proposal";
import { messages } from "../messages";
import { workMessages } from "../work-messages";
import { ArchiveButton } from "./archive-button";

const WAITING = {
  contracts: { state: "signed", next: "exchange" },
  changes: { state: "executing", next: "exchange" },
} as const;

/** What both parties have signed and the exchange has to archive: new contracts, or changes of those in force. */
export function WaitingTable({ what }: { readonly what: keyof typeof WAITING }) {
  const t = useMessages(messages);
  const work = useMessages(workMessages);
  const navigate = useNavigate();
  return (
    <DataTable
      path="/api/v1/orders"
      name={`archive-${what}`}
      noun="contracts"
      prefix={what === "contracts" ? "a" : "b"}
      label={work(what === "contracts" ? "waitsArchive" : "waitsChange")}
      rowKey={(order) => order.order_id}
      columns={useColumns(what === "changes")}
      filters={[
        { name: "consumer", label: t("consumer"), kind: "text" },
        { name: "retailer", label: t("retailer"), kind: "text" },
      ]}
      query={WAITING[what]}
      onOpen={(order: Order) => void navigate({ to: "/contracts/$orderId", params: { orderId: order.order_id } })}
      bulk={archiveButton}
      empty={<span className="muted">{work("archiveNothing")}</span>}
    />
  );
}

function archiveButton(orders: readonly Order[], clear: () => void) {
  return <ArchiveButton orders={orders} clear={clear} />;
}

function useColumns(withKind: boolean): Column<Order>[] {
  const t = useMessages(messages);
  const kindOf = (order: Order) => {
    const proposal = proposalOf(order);
    return proposal ? t(`kind_${proposal.kind}`) : "—";
  };
  return [
    {
      key: "id",
      title: t("orderId"),
      width: 128,
      render: (order) => <Link to="/contracts/$orderId" params={{ orderId: order.order_id }}><Hash value={order.order_id} copy={false} /></Link>,
    },
    ...(withKind ? [{ key: "kind", title: t("kind"), width: 110, render: kindOf }] : []),
    { key: "consumer", title: t("consumer"), width: 140, render: (order) => order.consumer },
    { key: "retailer", title: t("retailer"), width: 140, render: (order) => order.retailer },
    { key: "package", title: t("package"), width: 200, render: (order) => <PackageName id={order.package} version={order.package_version} /> },
    { key: "period", title: t("period"), width: 190, render: (order) => <Period start={order.period_start} end={order.period_end} /> },
    { key: "text", title: t("textHash"), width: 150, render: (order) => <Hash value={proposalOf(order)?.text_hash ?? order.text_hash} copy={false} /> },
    { key: "changed", title: t("changed"), width: 140, sort: "refreshed_at", render: (order) => <When ms={order.refreshed_at} /> },
  ];
}
