import { DownloadOutlined } from "@ant-design/icons";
import { useMutation, useQuery } from "@tanstack/react-query";
import { App, Button, Card, Dropdown, Skeleton } from "antd";

import { download } from "@/api/download";
import { BarChart } from "@/components/charts";
import { QueryProblem, useProblemText } from "@/components/problem-alert";
import { LOCALES, useLanguage, useMessages } from "@/lib/i18n";

import { monthsQuery } from "../api/portfolio";
import { byPartner, monthsBetween, pending } from "../lib/months";
import { messages } from "../messages";

const SHOWN_PARTNERS = 5;

/** What is to be delivered in each month, by partner. */
export function MonthsCard() {
  const t = useMessages(messages);
  const format = new Intl.NumberFormat(LOCALES[useLanguage()], { maximumFractionDigits: 3 });
  const query = useQuery(monthsQuery);
  if (query.isError) return <QueryProblem query={query} />;
  if (query.data === undefined) return <Card size="small"><Skeleton active paragraph={{ rows: 6 }} /></Card>;
  const { start, end, items } = query.data;
  const months = monthsBetween(start, end);
  const waiting = pending(items, months);
  const series = byPartner(items, months, SHOWN_PARTNERS).map(({ partner, values }) => ({ name: partner ?? t("others"), values, stack: "energy" }));
  return (
    <Card size="small" title={t("months")} extra={<ExportMonths />}>
      <BarChart
        title={`${start} – ${months.at(-1) ?? start}`}
        unit="MWh"
        categoryTitle={t("month")}
        categories={months}
        series={waiting.some((value) => value > 0) ? [...series, { name: t("pending"), values: waiting, stack: "energy" }] : series}
        format={(value) => format.format(value)}
      />
    </Card>
  );
}

function ExportMonths() {
  const t = useMessages(messages);
  const { message } = App.useApp();
  const problemText = useProblemText();
  const save = useMutation({
    mutationFn: (format: string) => download(`/api/v1/portfolio/months.${format}`, `portfolio-months.${format}`),
    onError: (error) => void message.error(`${t("exportFailed")}: ${problemText(error)}`),
  });
  const items = [{ key: "csv", label: t("csv") }, { key: "xlsx", label: t("xlsx") }];
  return (
    <Dropdown trigger={["click"]} menu={{ items, onClick: ({ key }) => save.mutate(key) }}>
      <Button size="small" icon={<DownloadOutlined aria-hidden />} loading={save.isPending}>{t("exportMonths")}</Button>
    </Dropdown>
  );
}
