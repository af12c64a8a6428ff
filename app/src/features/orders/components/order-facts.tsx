import { Link } from "@tanstack/react-router";
import { Descriptions, type DescriptionsProps } from "antd";

import { Period, When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { useMessages, useTitle } from "@/lib/i18n";

import type { Order } from "../api/orders";
import { reasonTitle } from "../lib/reasons";
import { messages } from "../messages";
import { Deadline } from "./deadline";
import { PackageVersionLink, useOrderWords } from "./words";

type Items = NonNullable<DescriptionsProps["items"]>;

/** What the ledger says of the order in public. */
export function OrderFacts({ order }: { readonly order: Order }) {
  const t = useMessages(messages);
  const title = useTitle();
  const words = useOrderWords();
  const items: (Items[number] | false)[] = [
    { key: "consumer", label: t("consumer"), children: order.consumer },
    { key: "retailer", label: t("retailer"), children: order.retailer },
    { key: "package", label: t("package"), children: <PackageVersionLink id={order.package} version={order.package_version} /> },
    { key: "segment", label: t("segment"), children: words.segment(order.segment) },
    { key: "period", label: t("period"), children: <Period start={order.period_start} end={order.ends_on ?? order.period_end} /> },
    { key: "origin", label: t("origin"), children: words.origin(order.origin) },
    { key: "stage", label: t("stage"), children: words.stage(order.stage) },
    { key: "next", label: t("waitsFor"), children: words.parties(order.next) },
    order.next.length > 0 && { key: "deadline", label: t("deadline"), children: <Deadline order={order} /> },
    { key: "refreshed", label: t("refreshed"), children: <When ms={order.refreshed_at} /> },
    { key: "created", label: t("created"), children: <When ms={order.created_at} /> },
    order.reason !== null && { key: "reason", label: t("reason"), children: title(reasonTitle(order.reason)) },
    order.sequence !== null && { key: "sequence", label: t("sequence"), children: order.sequence },
    order.renews !== null && { key: "renews", label: t("renews"), children: <OrderLink id={order.renews} /> },
    order.passed_on_to !== null && { key: "passed", label: t("passedOnTo"), children: <OrderLink id={order.passed_on_to} /> },
    people(order.confirmed) !== "" && { key: "confirmed", label: t("confirmedBy"), children: people(order.confirmed) },
    order.audited_by !== null && { key: "audited", label: t("auditedBy"), children: order.audited_by },
    people(order.signed) !== "" && { key: "signed", label: t("signedBy"), children: people(order.signed) },
    order.archived_by !== null && { key: "archived", label: t("archivedBy"), children: order.archived_by },
    { key: "terms", label: t("termsHash"), children: <Hash value={order.terms_hash} /> },
    order.text_hash !== null && { key: "text", label: t("textHash"), children: <Hash value={order.text_hash} /> },
  ];
  return (
    <Descriptions
      bordered
      size="small"
      column={{ xs: 1, md: 2 }}
      items={items.filter((item) => item !== false)}
    />
  );
}

function OrderLink({ id }: { readonly id: string }) {
  return <Link to="/orders/$orderId" params={{ orderId: id }}><Hash value={id} copy={false} /></Link>;
}

function people(byParty: Readonly<Record<string, string>>): string {
  return Object.values(byParty).filter(Boolean).join(", ");
}
