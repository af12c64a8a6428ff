import { useQuery } from "@tanstack/react-query";
import { Alert, Card, Flex, Select, Skeleton } from "antd";
import { useMemo, useState } from "react";

import { QueryProblem } from "@/components/problem-alert";
import { dayText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { calendarQuery, type Settlement } from "../api/bills";
import { addsUp, piecesOf, type Slice, slicesOf } from "../lib/drilling";
import type { Load } from "../lib/proving";
import type { Statement } from "../lib/statement";
import { messages } from "../messages";
import { BandsTable } from "./bands-table";
import { DayBars } from "./day-bars";
import { DaysBars } from "./days-bars";

interface DrillProps {
  readonly settlement: Settlement;
  readonly statement: Statement;
  readonly load: Load;
}

/** Part, band, day, quarter-hour: each step shows what the one before is made of. */
export function Drill({ settlement, statement, load }: DrillProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  const calendar = useQuery(calendarQuery(statement.made_of.package, settlement.start, settlement.end));
  const pieces = useMemo(() => calendar.data && piecesOf(load.days, calendar.data), [load, calendar.data]);
  const slices = useMemo(() => pieces && slicesOf(pieces), [pieces]);
  const [chosen, setChosen] = useState<Slice>();
  const dates = [...load.days.keys()];
  const [date, setDate] = useState(dates[0] ?? "");
  if (calendar.isError) return <QueryProblem query={calendar} />;
  if (!pieces || !slices) return <Skeleton active paragraph={{ rows: 8 }} />;
  const shown = chosen === undefined ? slices : [chosen];
  return (
    <>
      <Card size="small" title={t("byBand")}>
        <Flex vertical gap={8}>
          <BandsTable slices={slices} statement={statement} chosen={chosen} onChoose={setChosen} />
          {addsUp(slices, statement.lines) ? <span className="muted">{t("addsUp")}</span> : <Alert type="warning" showIcon title={t("notAddsUp")} />}
        </Flex>
      </Card>
      <Card size="small"><DaysBars slices={shown} dates={dates} all={chosen === undefined} /></Card>
      <Card
        size="small"
        title={<Select aria-label={t("chooseDay")} size="small" value={date} onChange={setDate} style={{ minWidth: 140 }} options={dates.map((value) => ({ value, label: dayText(value, language) }))} />}
      >
        <DayBars date={date} pieces={pieces.get(date) ?? []} estimated={load.estimated.get(date) ?? []} />
      </Card>
    </>
  );
}
