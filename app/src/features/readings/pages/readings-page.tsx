import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Card, DatePicker, Empty, Flex, Skeleton } from "antd";
import dayjs from "dayjs";

import { useNow } from "@/api/use-now";
import { Allowed } from "@/components/allowed";
import { Figures } from "@/components/figures-row";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { pickedOfMs } from "@/lib/market-time";
import { useMessages } from "@/lib/i18n";

import { figuresQuery, monthQuery } from "../api/readings";
import { DaysTable } from "../components/days-table";
import { MonthFiles } from "../components/month-files";
import { MonthMaps } from "../components/month-maps";
import { PointChoice } from "../components/point-choice";
import { ReadingsProblem } from "../components/readings-problem";
import { PointRequests } from "../components/requests-card";
import { messages } from "../messages";

const HOUR_MS = 3_600_000;
const MONTH = "YYYY-MM";
const DAY = "YYYY-MM-DD";

/** A point's month, to the grid company's people and to those whom the readings belong to; to the former, counts of all. */
export function ReadingsPage() {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const search: Record<string, unknown> = useSearch({ strict: false });
  const yesterday = pickedOfMs(useNow(HOUR_MS)).subtract(1, "day");
  const point = typeof search["point"] === "string" ? search["point"] : undefined;
  const month = typeof search["month"] === "string" ? search["month"] : yesterday.format(MONTH);
  const show = (chosen: { point?: string | undefined; month: string }) => void navigate({ to: "/readings", search: chosen, replace: true });
  return (
    <Page title={t("title")}>
      <Allowed resource="reading:submit"><Card size="small"><AllDays /></Card></Allowed>
      <Flex wrap gap={8}>
        <PointChoice point={point} onChoose={(chosen) => show({ point: chosen, month })} />
        <DatePicker
          aria-label={t("month")} picker="month" allowClear={false} value={dayjs(month, MONTH)}
          onChange={(chosen) => chosen && !Array.isArray(chosen) && show({ point, month: chosen.format(MONTH) })}
        />
        {point !== undefined && <MonthFiles point={point} month={month} />}
      </Flex>
      {point === undefined ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("choosePoint")} /> : <Month point={point} month={month} />}
      {point !== undefined && <Allowed resource="reading:request"><PointRequests key={point} point={point} date={yesterday.format(DAY)} /></Allowed>}
    </Page>
  );
}

function AllDays() {
  const t = useMessages(messages);
  const query = useQuery(figuresQuery);
  if (query.isError) return <QueryProblem query={query} />;
  const { received = null, validated = null, anchored = null, superseded = null } = query.data ?? {};
  return <Figures figures={[[t("received"), received], [t("validated"), validated], [t("anchored"), anchored], [t("superseded"), superseded]]} />;
}

function Month({ point, month }: { readonly point: string; readonly month: string }) {
  const t = useMessages(messages);
  const query = useQuery(monthQuery(point, month));
  if (query.isError) return <ReadingsProblem query={query} />;
  if (!query.data) return <Skeleton active paragraph={{ rows: 10 }} />;
  if (query.data.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("noDays")} />;
  return (
    <>
      <MonthMaps month={month} days={query.data} />
      <Card size="small" title={t("days")}><DaysTable point={point} days={query.data} /></Card>
    </>
  );
}
