import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Flex, Input, Select } from "antd";

import { useMessages } from "@/lib/i18n";

import { type Season, type Span, STANDARD_DAY_TYPES } from "../lib/tariff";
import { messages } from "../messages";
import { useEditing } from "./draft-context";
import { Field, useFaults } from "./field";
import { useDayTypeName } from "./names";

/** Seasons, and which day types have prices of their own; what becomes of the others is always stated. */
export function CalendarForm() {
  return (
    <Flex vertical gap={18}>
      <Seasons />
      <DayTypes />
    </Flex>
  );
}

function Seasons() {
  const t = useMessages(messages);
  const { draft, changeTariff } = useEditing();
  const { seasons, rules } = draft.tariff;
  const replace = (place: number, season: Season) => {
    const before = seasons[place]?.season;
    changeTariff({
      seasons: seasons.map((known, other) => (other === place ? season : known)),
      // The rules follow a season's new name.
      rules: rules.map((rule) =>
        rule.seasons ? { ...rule, seasons: rule.seasons.map((name) => (name === before ? season.season : name)) } : rule,
      ),
    });
  };
  return (
    <Field label={t("seasons")} hint={t("seasonsHint")}>
      <Flex vertical gap={8}>
        {seasons.map((season, place) => (
          // Seasons have no identity of their own while they are renamed: their place is it.
          <SeasonRow
            key={place} season={season} path={`tariff/seasons/${place}`}
            onChange={(changed) => replace(place, changed)}
            {...(seasons.length > 1 && { onRemove: () => changeTariff({ seasons: seasons.filter((_, other) => other !== place) }) })}
          />
        ))}
        <Button
          size="small" icon={<PlusOutlined aria-hidden />} style={{ alignSelf: "start" }}
          onClick={() => changeTariff({ seasons: [...seasons, { season: `season-${seasons.length + 1}`, spans: [{ from: "07-01", to: "10-01" }] }] })}
        >
          {t("addSeason")}
        </Button>
      </Flex>
    </Field>
  );
}

interface SeasonRowProps {
  readonly season: Season;
  readonly path: string;
  readonly onChange: (season: Season) => void;
  readonly onRemove?: () => void;
}

function SeasonRow({ season, path, onChange, onRemove }: SeasonRowProps) {
  const t = useMessages(messages);
  const wrong = useFaults(path).length > 0;
  const { spans } = season;
  const change = (place: number, span: Span) => onChange({ ...season, spans: spans.map((known, other) => (other === place ? span : known)) });
  return (
    <Flex gap={6} align="start">
      <Input
        aria-label={t("season")} value={season.season} style={{ width: 110 }} {...(wrong && { status: "error" as const })}
        onChange={(event) => onChange({ ...season, season: event.target.value })}
      />
      <Flex vertical gap={4} flex={1}>
        {spans.map((span, place) => (
          <Flex key={place} gap={4} align="center">
            <Input aria-label={t("spanFrom")} value={span.from} style={{ width: 104 }} onChange={(event) => change(place, { ...span, from: event.target.value })} />
            <span className="muted">→</span>
            <Input aria-label={t("spanTo")} value={span.to} style={{ width: 104 }} onChange={(event) => change(place, { ...span, to: event.target.value })} />
            {spans.length > 1 && (
              <Button
                type="text" size="small" icon={<DeleteOutlined aria-hidden />} aria-label={t("removeSpan")}
                onClick={() => onChange({ ...season, spans: spans.filter((_, other) => other !== place) })}
              />
            )}
            {place === spans.length - 1 && spans.length < 4 && (
              <Button
                type="text" size="small" icon={<PlusOutlined aria-hidden />} aria-label={t("addSpan")}
                onClick={() => onChange({ ...season, spans: [...spans, { from: span.to, to: span.to }] })}
              />
            )}
          </Flex>
        ))}
      </Flex>
      {onRemove && <Button type="text" size="small" icon={<DeleteOutlined aria-hidden />} aria-label={t("removeSeason")} onClick={onRemove} />}
    </Flex>
  );
}

function DayTypes() {
  const t = useMessages(messages);
  const name = useDayTypeName();
  const { draft, changeTariff } = useEditing();
  const { day_types, treat_as, treat_others_as } = draft.tariff;
  const own = day_types.map((dayType) => ({ value: dayType, label: name(dayType) }));
  const others = [...new Set([...STANDARD_DAY_TYPES, ...Object.keys(treat_as)])].filter((dayType) => !day_types.includes(dayType));
  const chooseOwn = (chosen: string[]) => {
    const [first] = chosen;
    if (first === undefined) return; // one there must be
    const known = (target: string | undefined) => (target !== undefined && chosen.includes(target) ? target : first);
    const left = [...STANDARD_DAY_TYPES, ...Object.keys(treat_as)].filter((dayType) => !chosen.includes(dayType));
    changeTariff({
      day_types: chosen,
      treat_as: Object.fromEntries(left.map((dayType) => [dayType, known(treat_as[dayType])])),
      treat_others_as: known(treat_others_as),
    });
  };
  return (
    <Flex vertical gap={12}>
      <Field label={t("ownDayTypes")} path="tariff/day_types" hint={t("ownDayTypesHint")}>
        <Select
          aria-label={t("ownDayTypes")} mode="tags" style={{ width: "100%" }} value={day_types}
          options={[...new Set([...STANDARD_DAY_TYPES, ...day_types])].map((dayType) => ({ value: dayType, label: name(dayType) }))}
          onChange={chooseOwn}
        />
      </Field>
      {[...others, ""].map((dayType) => {
        const label = dayType === "" ? t("otherDays") : name(dayType);
        return (
          <Flex key={dayType} align="center" gap={8}>
            <span style={{ width: 130 }}>{label}</span>
            <span className="muted">{t("treatedAs")}</span>
            <Select
              aria-label={t("treatedAsLabel", { day: label })} style={{ width: 150 }} options={own}
              value={dayType === "" ? treat_others_as : (treat_as[dayType] ?? null)}
              onChange={(target: string | null) => {
                if (target === null) return;
                changeTariff(dayType === "" ? { treat_others_as: target } : { treat_as: { ...treat_as, [dayType]: target } });
              }}
            />
          </Flex>
        );
      })}
    </Flex>
  );
}
