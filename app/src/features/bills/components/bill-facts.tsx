import { Link } from "@tanstack/react-router";
import { Alert } from "antd";

import { Facts } from "@/components/facts";
import { Energy, Money, Period, Price } from "@/components/figures";
import { PackageName } from "@/features/orders";
import { useMessages } from "@/lib/i18n";

import type { Settlement } from "../api/bills";
import { averagePrice } from "../lib/average";
import { dueOf, type Statement } from "../lib/statement";
import { messages } from "../messages";

interface BillFactsProps {
  readonly settlement: Settlement;
  readonly statement: Statement;
}

/** What one wants to know first: how much, of which days, at what price on average. */
export function BillFacts({ settlement, statement }: BillFactsProps) {
  const t = useMessages(messages);
  const { charged, energy_wh, total_fen, made_of } = statement;
  const [packageId = "", version = ""] = made_of.package.split("@");
  const estimated = Object.values(statement.points).reduce((sum, point) => sum + point.estimated, 0);
  return (
    <>
      {charged === "with_the_next_bill" && <Alert type="info" showIcon title={t("carriedNext")} />}
      <Facts
        facts={[
          { label: t("dueOf"), value: <strong style={{ fontSize: 16 }}><Money fen={dueOf(statement)} /></strong> },
          { label: t("period"), value: <Period start={settlement.start} end={settlement.end} /> },
          { label: t("total"), value: <Money fen={total_fen} /> },
          { label: t("energy"), value: <><Energy wh={energy_wh} unit="kWh" />{estimated > 0 && <span className="muted"> · {t("estimatedCount", { count: estimated })}</span>}</> },
          { label: t("average"), value: <Price e8={averagePrice(total_fen, energy_wh)} /> },
          { label: t("package"), value: <Link to="/packages/$packageId" params={{ packageId }}><PackageName id={packageId} version={Number(version)} /></Link> },
          { label: t("consumer"), value: settlement.consumer },
          { label: t("retailer"), value: settlement.retailer },
          ...(settlement.final ? [{ label: t("final"), value: t("finalYes") }] : []),
        ]}
      />
    </>
  );
}
