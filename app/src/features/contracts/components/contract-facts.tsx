import { Link } from "@tanstack/react-router";
import { Descriptions } from "antd";

import { Period, When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { type Order, PackageVersionLink, useOrderWords } from "@/features/orders";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";

/** What the public record says of the contract. */
export function ContractFacts({ order }: { readonly order: Order }) {
  const t = useMessages(messages);
  const words = useOrderWords();
  const items = [
    { key: "consumer", label: t("consumer"), children: order.consumer },
    { key: "retailer", label: t("retailer"), children: order.retailer },
    { key: "package", label: t("package"), children: <PackageVersionLink id={order.package} version={order.package_version} /> },
    { key: "segment", label: t("segment"), children: words.segment(order.segment) },
    { key: "period", label: t("period"), children: <Period start={order.period_start} end={order.ends_on ?? order.period_end} /> },
    { key: "origin", label: t("origin"), children: words.origin(order.origin) },
    { key: "created", label: t("created"), children: <When ms={order.created_at} /> },
    { key: "changed", label: t("changed"), children: <When ms={order.refreshed_at} /> },
    { key: "text", label: t("textHash"), children: <Hash value={order.text_hash} /> },
    { key: "terms", label: t("termsHash"), children: <Hash value={order.terms_hash} /> },
    { key: "annex", label: t("annexHash"), children: <Hash value={order.annex_hash} /> },
    ...(order.renews === null
      ? []
      : [{
          key: "renews",
          label: t("renews"),
          children: <Link to="/contracts/$orderId" params={{ orderId: order.renews }}><Hash value={order.renews} copy={false} /></Link>,
        }]),
  ];
  return <Descriptions bordered size="small" column={{ xs: 1, md: 2 }} items={items} />;
}
