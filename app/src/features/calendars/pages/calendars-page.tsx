import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Card, Empty, Flex, Input, Segmented, Select, Skeleton } from "antd";
import { useState } from "react";

import { Allowed } from "@/components/allowed";
import { When } from "@/components/figures";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { isDone, useSign } from "@/features/signing";
import { useDayTypeName } from "@/features/templates";
import { useMessages } from "@/lib/i18n";

import { type Calendar, calendarVersionsQuery, regionsQuery } from "../api/calendars";
import { Year } from "../components/year";
import { changedDays, DAY_COLOURS, DAY_TYPES, type Days, withDay } from "../lib/day-types";
import { messages } from "../messages";

const REGION = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const NO_DAYS: Days = {};

/** Each region's holidays, working weekends and hot days, by version; the exchange sets them. */
export function CalendarsPage() {
  const t = useMessages(messages);
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const query = useQuery(regionsQuery);
  const [editing, setEditing] = useState<{ region: string; days: Days }>();
  if (query.isError) return <QueryProblem query={query} />;
  if (!query.data) return <Skeleton active paragraph={{ rows: 10 }} />;
  const regions = query.data;
  const chosen = regions.find(({ region }) => region === search["region"]) ?? regions[0];
  const actions = editing === undefined && (
    <Allowed resource="action:set_calendar">
      <Button onClick={() => setEditing({ region: "", days: NO_DAYS })}>{t("newRegion")}</Button>
      {chosen && <Button type="primary" onClick={() => setEditing({ region: chosen.region, days: chosen.days })}>{t("edit")}</Button>}
    </Allowed>
  );
  return (
    <Page title={t("title")} actions={actions}>
      {editing ? (
        <CalendarEditor start={editing} known={regions} onEnd={() => setEditing(undefined)} />
      ) : (
        <>
          {regions.length > 1 && (
            <Select
              aria-label={t("region")} style={{ width: 220 }} value={chosen?.region ?? null} options={regions.map(({ region }) => ({ value: region, label: region }))}
              onChange={(region: string | null) => region !== null && void navigate({ to: "/calendars", search: { region }, replace: true })}
            />
          )}
          {chosen ? <CalendarView key={chosen.region} calendar={chosen} /> : <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")} />}
        </>
      )}
    </Page>
  );
}

function CalendarView({ calendar }: { readonly calendar: Calendar }) {
  const t = useMessages(messages);
  const versions = useQuery(calendarVersionsQuery(calendar.region));
  const [version, setVersion] = useState<number>();
  const [year, setYear] = useState(lastYear(calendar.days));
  const all = versions.data ?? [calendar];
  const shown = all.find((each) => each.version === version) ?? calendar;
  return (
    <Card
      size="small" title={calendar.region} extra={<span className="muted">{t("published")} <When ms={shown.refreshed_at} /></span>}
    >
      <Flex vertical gap={14}>
        <Flex wrap gap={10} align="center" justify="space-between">
          <Legend days={shown.days} year={year} />
          <Flex gap={10}>
            <Select
              size="small" aria-label={t("version", { version: shown.version })} value={shown.version} onChange={setVersion}
              options={all.map((each) => ({ value: each.version, label: t("version", { version: each.version }) }))}
            />
            <Years value={year} onChange={setYear} />
          </Flex>
        </Flex>
        <Year year={year} days={shown.days} />
        <span className="muted">{t("hint")}</span>
      </Flex>
    </Card>
  );
}

interface EditorProps {
  readonly start: { readonly region: string; readonly days: Days };
  readonly known: readonly Calendar[];
  readonly onEnd: () => void;
}

function CalendarEditor({ start, known, onEnd }: EditorProps) {
  const t = useMessages(messages);
  const dayName = useDayTypeName();
  const sign = useSign();
  const [region, setRegion] = useState(start.region);
  const [days, setDays] = useState(start.days);
  const [brush, setBrush] = useState<string>("holiday");
  const [year, setYear] = useState(lastYear(start.days));
  const present = known.find((calendar) => calendar.region === region);
  const before = present?.days ?? NO_DAYS;
  const changed = changedDays(before, days);
  const wrongId = region !== "" && !REGION.test(region);
  const set = async () => {
    const results = await sign([{ action: "set_calendar", version: present?.version ?? null, args: { region, days: { ...days } } }], { title: t("set") });
    if (results?.every(isDone)) onEnd();
  };
  return (
    <Card
      size="small" title={start.region || t("newRegion")}
      extra={
        <Flex gap={8} align="center">
          <span className="muted">{t("changed", { count: changed })}</span>
          <Button onClick={onEnd}>{t("cancel")}</Button>
          <Button type="primary" disabled={!REGION.test(region) || (changed === 0 && start.region !== "")} onClick={() => void set()}>{t("set")}</Button>
        </Flex>
      }
    >
      <Flex vertical gap={14}>
        <Flex wrap gap={12} align="center">
          {start.region === "" && (
            <Input
              aria-label={t("regionId")} placeholder={t("regionId")} value={region} style={{ width: 180 }}
              {...(wrongId && { status: "error" as const })} onChange={(event) => setRegion(event.target.value)}
            />
          )}
          {wrongId && <span role="alert" style={{ color: "#b3261e", fontSize: 12 }}>{t("idHint")}</span>}
          <Segmented<string> aria-label={t("dayType")} value={brush} onChange={setBrush} options={DAY_TYPES.map((type) => ({ value: type, label: dayName(type) }))} />
          <Years value={year} onChange={setYear} />
        </Flex>
        <span className="muted">{t("paintHint")}</span>
        <Legend days={days} year={year} />
        <Year year={year} days={days} onDay={(day) => setDays(withDay(days, day, brush))} />
      </Flex>
    </Card>
  );
}

function Years({ value, onChange }: { readonly value: number; readonly onChange: (year: number) => void }) {
  const t = useMessages(messages);
  const years = [...new Set([value, ...Array.from({ length: 5 }, (_, place) => new Date().getFullYear() - 1 + place)])].toSorted((a, b) => a - b);
  return <Select size="small" aria-label={t("year")} value={value} onChange={onChange} options={years.map((year) => ({ value: year, label: String(year) }))} />;
}

function Legend({ days, year }: { readonly days: Days; readonly year: number }) {
  const t = useMessages(messages);
  const dayName = useDayTypeName();
  const named = Object.entries(days).filter(([day]) => day.startsWith(`${year}-`));
  const types = [...new Set([...DAY_TYPES, ...named.map(([, type]) => type)])];
  return (
    <Flex wrap gap={14} style={{ fontSize: 12 }}>
      {types.map((type) => (
        <span key={type}>
          <span aria-hidden style={{ display: "inline-block", width: 12, height: 12, border: "1px solid #b9c3c8", borderRadius: 2, marginInlineEnd: 5, verticalAlign: "-2px", background: DAY_COLOURS[type] ?? "#d9d3ea" }} />
          {dayName(type)} <span className="muted">{named.filter(([, other]) => other === type).length || ""}</span>
        </span>
      ))}
      <span className="muted">{t("ofYear", { count: named.length })}</span>
    </Flex>
  );
}

/** The last year that the calendar names days of, else this one. */
function lastYear(days: Days): number {
  const last = Object.keys(days).toSorted().at(-1);
  return last === undefined ? new Date().getFullYear() : Number(last.slice(0, 4));
}
