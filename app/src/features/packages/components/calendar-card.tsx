import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Card, Flex, Segmented, Select, Skeleton } from "antd";
import { useState } from "react";

import { Price } from "@/components/figures";
import { QueryProblem } from "@/components/problem-alert";
import { type Band, BandLegend, BANDS, clock, DayCalendar, templateMessages, useDayTypeName, usePriceName } from "@/features/templates";
import { priceText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { type PriceCalendar, priceCalendarQuery, type RetailPackage } from "../api/packages";
import { calendarMap, type Colouring, priceOn, priceScale } from "../lib/price-calendar";
import { messages } from "../messages";

/** The package's price calendar: hours × days of a year, by band or by how dear it is. */
export function CalendarCard({ package: offer }: { readonly package: RetailPackage }) {
  const t = useMessages(messages);
  const years = yearsOf(offer);
  const [year, setYear] = useState(startYear(years));
  const [colouring, setColouring] = useState<Colouring>("band");
  const start = later(`${year}-01-01`, offer.valid_from);
  const end = earlier(`${year + 1}-01-01`, offer.valid_to);
  const calendar = useQuery({ ...priceCalendarQuery(offer, start, end), placeholderData: keepPreviousData });
  return (
    <Card
      size="small" title={t("calendar")}
      extra={
        <Flex wrap gap={8}>
          <Segmented<Colouring>
            size="small" value={colouring} onChange={setColouring}
            options={[{ value: "band", label: t("colourBand") }, { value: "price", label: t("colourPrice") }]}
          />
          {years.length > 1 && (
            <Select size="small" aria-label={t("year")} value={year} onChange={setYear} options={years.map((value) => ({ value, label: String(value) }))} />
          )}
        </Flex>
      }
    >
      {calendar.isError && <QueryProblem query={calendar} />}
      {calendar.isPending && <Skeleton active paragraph={{ rows: 6 }} />}
      {calendar.data && <CalendarView calendar={calendar.data} colouring={colouring} />}
    </Card>
  );
}

function CalendarView({ calendar, colouring }: { readonly calendar: PriceCalendar; readonly colouring: Colouring }) {
  const t = useMessages(messages);
  const templateText = useMessages(templateMessages);
  const language = useLanguage();
  const dayName = useDayTypeName();
  const priceName = usePriceName();
  const tiers = calendar.tier_limits_wh.length + 1;
  const [chosen, setTier] = useState(1);
  const tier = Math.min(chosen, tiers);
  const { days, patterns } = calendarMap(calendar, tier, colouring);
  const byDate = new Map(calendar.days.map((day) => [day.date, day]));
  const bands = BANDS.filter((band) => calendar.schedules.flat(2).some((segment) => segment.band === band));
  const describe = ({ date }: { date: string }, quarterHour: number) => {
    const day = byDate.get(date);
    const segment = day && calendar.schedules[day.schedule]?.[tier - 1]?.find(({ start, end }) => start <= quarterHour && quarterHour < end);
    if (!day || !segment) return "";
    const e8 = priceOn(calendar, segment.price, date);
    const price = e8 === null ? t("priceUnknown") : priceText(e8, language);
    const name = priceName(segment.price);
    const band = templateText(`band_${segment.band as Band}`);
    return `${clock(quarterHour)} · ${dayName(day.day_type)} · ${band}${name === band ? "" : ` (${name})`} · ${price}`;
  };
  return (
    <Flex vertical gap={8}>
      <Flex wrap gap={12} align="center" justify="space-between">
        {colouring === "band" ? <BandLegend bands={bands} /> : <PriceLegend calendar={calendar} />}
        {tiers > 1 && (
          <Segmented size="small" value={tier} onChange={setTier} options={Array.from({ length: tiers }, (_, place) => ({ value: place + 1, label: t("tier", { tier: place + 1 }) }))} />
        )}
      </Flex>
      <DayCalendar days={days} patterns={patterns} label={t("calendar")} hint={`${t("calendarHint")} · ${t("calendarVersion", { ...calendar.calendar })}`} describe={describe} />
    </Flex>
  );
}

function PriceLegend({ calendar }: { readonly calendar: PriceCalendar }) {
  const { least, most, colours } = priceScale(calendar);
  if (least === null) return <span />;
  return (
    <Flex gap={8} align="center" style={{ fontSize: 12 }}>
      <Price e8={least} />
      <span aria-hidden style={{ display: "inline-flex" }}>
        {colours.map((colour) => <span key={colour} style={{ width: 20, height: 10, background: colour }} />)}
      </span>
      <Price e8={most} />
    </Flex>
  );
}

function yearsOf({ valid_from, valid_to }: RetailPackage): number[] {
  const first = Number(valid_from.slice(0, 4));
  const last = valid_to.endsWith("-01-01") ? Number(valid_to.slice(0, 4)) - 1 : Number(valid_to.slice(0, 4));
  return Array.from({ length: Math.max(1, last - first + 1) }, (_, place) => first + place);
}

/** This year where the package has it, else its first. */
function startYear(years: readonly number[]): number {
  const thisYear = new Date().getFullYear();
  return years.includes(thisYear) ? thisYear : (years[0] ?? thisYear);
}

// Dates of one form: their order as text is their order in time.
function later(one: string, other: string): string {
  return one > other ? one : other;
}

function earlier(one: string, other: string): string {
  return one < other ? one : other;
}
