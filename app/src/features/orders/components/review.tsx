import { Alert, Descriptions, Flex } from "antd";

import { Energy, Period, Price } from "@/components/figures";
import { Hash } from "@/components/hash";
import { AcknowledgePackageRisk } from "@/features/templates";
import { useMessages } from "@/lib/i18n";

import type { RetailPackage } from "../api/packages";
import { formMessages } from "../form-messages";
import type { NewOrderSearch } from "../lib/search";
import { QUANTITY_NAMES } from "../lib/quantities";
import { priceNames } from "../lib/terms";
import { ByMonthText } from "./by-month-text";
import type { OrderValues } from "./terms-fields";
import { useOrderWords } from "./words";

interface ReviewProps {
  readonly offered: RetailPackage;
  readonly values: OrderValues;
  readonly start: NewOrderSearch;
  readonly onAcknowledge: (acknowledged: boolean) => void;
}

/** All that is going to be submitted, to be read once more. */
export function Review({ offered, values, start, onAcknowledge }: ReviewProps) {
  const t = useMessages(formMessages);
  const words = useOrderWords();
  const items = [
    { key: "package", label: t("package"), children: offered.name },
    { key: "retailer", label: t("retailer"), children: offered.retailer },
    { key: "period", label: t("period"), children: <Period start={values.period?.start} end={values.period?.end} /> },
    { key: "energy", label: t("energy"), children: <Energy wh={values.energy} unit="MWh" /> },
    ...priceNames(offered.prices).map((name) => ({
      key: name,
      label: words.price(name),
      children: <Price e8={values.prices?.[name]} />,
    })),
    ...QUANTITY_NAMES.flatMap((name) => (values[name]?.length ? [{ key: name, label: t(name), children: <ByMonthText name={name} rows={values[name]} /> }] : [])),
    ...(start.sequence ? [{ key: "sequence", label: t("sequence"), children: start.sequence }] : []),
    ...(start.renews ? [{ key: "renews", label: t("renews"), children: <Hash value={start.renews} copy={false} /> }] : []),
  ];
  return (
    <Flex vertical gap={12}>
      <Descriptions size="small" bordered column={{ xs: 1, sm: 2 }} items={items} />
      <Alert type="info" showIcon title={t("sealed")} />
      {offered.risk_warning_hash !== null && (
        <AcknowledgePackageRisk package={offered} hash={offered.risk_warning_hash} read={values.acknowledged === true} onRead={onAcknowledge} />
      )}
    </Flex>
  );
}
