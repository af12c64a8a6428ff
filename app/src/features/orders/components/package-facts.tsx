import { Alert, Descriptions, Flex } from "antd";

import { Period, Price } from "@/components/figures";
import { useMessages } from "@/lib/i18n";

import type { RetailPackage } from "../api/packages";
import { formMessages } from "../form-messages";
import { priceNames } from "../lib/terms";
import { useOrderWords } from "./words";

/** What the package offers, before one orders it. */
export function PackageFacts({ offered }: { readonly offered: RetailPackage }) {
  const t = useMessages(formMessages);
  const words = useOrderWords();
  const items = [
    { key: "retailer", label: t("retailer"), children: offered.retailer },
    { key: "segment", label: t("segment"), children: words.segment(offered.segment) },
    { key: "validity", label: t("validity"), children: <Period start={offered.valid_from} end={offered.valid_to} /> },
    ...priceNames(offered.prices).map((name) => ({
      key: name,
      label: words.price(name),
      children: <Price e8={offered.prices[name]} />,
    })),
  ];
  return (
    <Flex vertical gap={8}>
      {offered.retired && <Alert type="warning" showIcon title={t("closedPackage")} />}
      <Descriptions size="small" bordered column={{ xs: 1, sm: 2 }} items={items} />
      {offered.notice_days > 0 && <span className="muted">{t("notice", { days: offered.notice_days })}</span>}
    </Flex>
  );
}
