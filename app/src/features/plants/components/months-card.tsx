import { useQueries, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Card, Empty, Flex, Skeleton, Space } from "antd";

import { useMay } from "@/api/access";
import { useSession } from "@/api/session";
import { QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { incomeQuery, type Plant, type PlantMonth, plantMonthsQuery, plantStatementQuery } from "../api/plants";
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
  const isSide = ({ producer, buyer }: PlantMonth) => [producer, buyer].includes(participant);
  const statements = useQueries({ queries: shown.map((each) => ({ ...plantStatementQuery(each), enabled: reads && isSide(each) })) });
  const rows = shown.map((month, place): MonthRow => ({ month, income: incomes[place]?.data, statement: statements[place]?.data }));
  const held = reads ? shown.find((each) => gets || isSide(each)) : undefined;
  const failed = [...incomes, ...statements].find(({ isError }) => isError);
  const opening = [...incomes, ...statements].some(({ isLoading }) => isLoading);
  if (months.isError) return <QueryProblem query={months} />;
  return (
    <Card size="small" title={t("months")} extra={rows.length > 0 && <Space>{held && <Link to="/bills/reconciliation" search={{ of: "plants", plant: plant.plant_id, month: held.month }}>{t("reconcile")}</Link>}<ExportMonths plantId={plant.plant_id} own={gets} /></Space>}>
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
