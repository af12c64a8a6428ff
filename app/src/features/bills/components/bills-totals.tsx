import { useQuery } from "@tanstack/react-query";
import { Flex, Statistic } from "antd";

import { QueryProblem } from "@/components/problem-alert";
import { energyText, integerText, moneyText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { type BillFilters, totalsQuery } from "../api/bills";
import { messages } from "../messages";

/** Sums over all bills that fit the filters, not only those that are loaded. */
export function BillsTotals({ filters }: { readonly filters: BillFilters }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const totals = useQuery(totalsQuery(filters));
  if (totals.isError) return <QueryProblem query={totals} />;
  const { data } = totals;
  if (data?.bills === 0) return null;
  const figures = [
    [t("bills"), data && integerText(data.bills, language)],
    [t("energy"), data && energyText(data.energy_wh, language)],
    [t("total"), data && moneyText(data.total_fen, language)],
    [t("due"), data && moneyText(data.due_fen, language)],
  ] as const;
  return (
    <Flex wrap gap={32} role="group" aria-label={t("totals")}>
      {figures.map(([title, value]) => <Statistic key={title} title={title} loading={data === undefined} value={value ?? ""} styles={{ content: { fontSize: 18 } }} />)}
    </Flex>
  );
}
