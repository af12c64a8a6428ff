import { useQuery } from "@tanstack/react-query";
import { Card, Col, Flex, Row, Skeleton, Statistic } from "antd";
import { type ReactNode, useCallback, useMemo } from "react";

import { Allowed } from "@/components/allowed";
import { BarChart } from "@/components/charts";
import { Energy } from "@/components/figures";
import { QueryProblem } from "@/components/problem-alert";
import { ToneTag } from "@/components/state-tag";
import type { Order } from "@/features/orders";
import { percentText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import { energyUnitOf, ENERGY_DIGITS } from "@/lib/units";

import { type Progress, progressQuery } from "../api/contracts";
import { workMessages } from "../work-messages";
import { DeliveriesButton } from "./deliveries-dialog";

const TONES = { before: "idle", running: "good", over: "over" } as const;

/** Energy delivered against energy contracted, as the reader's own organisation has it. */
export function ProgressCard({ order }: { readonly order: Order }) {
  const t = useMessages(workMessages);
  const progress = useQuery(progressQuery(order.order_id));
  const button = (
    <Allowed resource="delivery:declare">
      <DeliveriesButton order={order} />
    </Allowed>
  );
  return (
    <Card title={t("progress")} extra={button}>
      {progress.isError && <QueryProblem query={progress} />}
      {progress.isPending && <Skeleton active paragraph={{ rows: 6 }} />}
      {progress.data && <Figures progress={progress.data} />}
    </Card>
  );
}

function Figures({ progress }: { readonly progress: Progress }) {
  const t = useMessages(workMessages);
  const language = useLanguage();
  const deviation = progress.projected_deviation_bp;
  const figures: readonly (readonly [string, ReactNode])[] = [
    [t("contracted"), <Energy key="c" wh={progress.contracted_wh} />],
    [t("contractedSoFar"), <Energy key="s" wh={progress.contracted_so_far_wh} />],
    [t("delivered"), <Energy key="d" wh={progress.delivered_wh} />],
    [t("deviation"), <Energy key="e" wh={progress.deviation_so_far_wh} />],
    [t("projected"), <Energy key="p" wh={progress.projected_wh} />],
    [t("projectedDeviation"), deviation === null ? "—" : percentText(Math.round(deviation / 10), language)],
  ];
  const days = { reported: progress.days_reported, elapsed: progress.days_elapsed, days: progress.days };
  return (
    <Flex vertical gap={16}>
      <Flex wrap gap={10} align="center">
        <ToneTag tone={TONES[progress.status]}>{t(`status_${progress.status}`)}</ToneTag>
        <span className="muted">{t("daysReported", days)}</span>
      </Flex>
      <Row gutter={[16, 12]}>
        {figures.map(([title, value]) => (
          <Col key={title} xs={12} md={8} xxl={4}>
            <Statistic title={title} valueRender={() => value} styles={{ content: { fontSize: 16 } }} />
          </Col>
        ))}
      </Row>
      <Months progress={progress} />
    </Flex>
  );
}

function Months({ progress }: { readonly progress: Progress }) {
  const t = useMessages(workMessages);
  const language = useLanguage();
  const { months } = progress;
  const unit = energyUnitOf(Math.max(0, ...months.map((month) => Math.max(month.contracted_wh, month.delivered_wh))));
  const categories = useMemo(() => months.map((month) => month.month), [months]);
  const series = useMemo(() => {
    // A picture's numbers: the exact ones are above and in the export.
    const drawn = (wh: number) => wh / 10 ** ENERGY_DIGITS[unit];
    return [
      { name: t("contracted"), values: months.map((month) => drawn(month.contracted_wh)) },
      { name: t("delivered"), values: months.map((month) => (month.reported > 0 ? drawn(month.delivered_wh) : null)) },
    ];
  }, [months, unit, t]);
  const format = useCallback(
    (value: number) => `${new Intl.NumberFormat(language, { maximumFractionDigits: 3 }).format(value)} ${unit}`,
    [language, unit],
  );
  return (
    <BarChart title={t("byMonth")} categories={categories} series={series} unit={unit} categoryTitle={t("month")} format={format} height={240} />
  );
}
