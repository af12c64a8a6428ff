import { useQueries, useQuery } from "@tanstack/react-query";
import { Alert, Card, Empty, Flex, Skeleton } from "antd";

import { useMay } from "@/api/access";
import { useSession } from "@/api/session";
import { QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { incomeQuery, type Plant, plantMonthsQuery, plantStatementQuery } from "../api/plants";
import type { MonthRow } from "../lib/incomes";
import { TextDiffersError } from "../lib/opened";
import { getsIncome } from "../lib/standing";
import { messages } from "../messages";
import { ExportMonths } from "./export-months";
import { IncomeChart } from "./income-chart";
import { MonthsTable } from "./months-table";

/** As many months are opened at once: two years. */
const SHOWN = 24;

/** The months that are settled: what each comes to for the reader, as far as it is a party. */
export function MonthsCard({ plant }: { readonly plant: Plant }) {
  const t = useMessages(messages);
  const { participant } = useSession();
  const reads = useMay("statement:read");
  const months = useQuery(plantMonthsQuery(plant.plant_id));
  const shown = (months.data ?? []).toReversed().slice(0, SHOWN);
  const gets = reads && getsIncome(plant, participant);
  const incomes = useQueries({ queries: shown.map((each) => ({ ...incomeQuery(each), enabled: gets })) });
  const statements = useQueries({ queries: shown.map((each) => ({ ...plantStatementQuery(each), enabled: reads && [each.producer, each.buyer].includes(participant) })) });
  const rows = shown.map((month, place): MonthRow => ({ month, income: incomes[place]?.data, statement: statements[place]?.data }));
  const failed = [...incomes, ...statements].find(({ isError }) => isError);
  const opening = [...incomes, ...statements].some(({ isLoading }) => isLoading);
  if (months.isError) return <QueryProblem query={months} />;
  return (
    <Card size="small" title={t("months")} extra={rows.length > 0 && <ExportMonths plantId={plant.plant_id} own={gets} />}>
      {months.isPending && <Skeleton active />}
      {months.data && rows.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("noMonths")} />}
      <Flex vertical gap={12}>
        {failed && (failed.error instanceof TextDiffersError ? <Alert type="error" showIcon title={t("statementDiffers")} /> : <QueryProblem query={failed} />)}
        {rows.length > 0 && !opening && <IncomeChart rows={rows} />}
        {rows.length > 0 && <MonthsTable rows={rows} gets={gets} loading={opening} />}
      </Flex>
    </Card>
  );
}
