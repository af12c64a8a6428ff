import { ClearOutlined, DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Card, Flex, Segmented, Select } from "antd";
import { useState } from "react";

import { useMessages } from "@/lib/i18n";

import { freeScope, type Layer, layersOf, type Paint, paint, removeLayer, rescope, type Scope, scopeKey } from "../lib/rules";
import { type Band, BANDS, QUARTER_HOURS, tierNumbers } from "../lib/tariff";
import { messages } from "../messages";
import { BandSwatch } from "./band-legend";
import { useEditing } from "./draft-context";
import { HoursAxis } from "./hours-axis";
import { useDayTypeName, usePriceName, useSeasonName } from "./names";
import { PaintStrip } from "./paint-strip";

type Brush = Band | "clear";

/** When which price applies: each layer (some seasons, day types and tiers) is a strip of the day that one paints. */
export function Layers() {
  const t = useMessages(messages);
  const priceName = usePriceName();
  const { draft, changeTariff } = useEditing();
  const { tariff } = draft;
  const [brush, setBrush] = useState<Brush>("peak");
  const [chosenPrice, setChosenPrice] = useState<string>();
  const [empty, setEmpty] = useState<readonly Scope[]>([]);
  const prices = Object.keys(tariff.prices);
  const price = chosenPrice !== undefined && prices.includes(chosenPrice) ? chosenPrice : priceFor(brush, prices);
  const choose = (next: Brush) => {
    setBrush(next);
    setChosenPrice(undefined);
  };
  const chosen: Paint | undefined = brush === "clear" || price === undefined ? undefined : { band: brush, price };
  const layers = layersOf(tariff.rules);
  const blank = empty.filter((scope) => layers.every((layer) => layer.key !== scopeKey(scope)));
  const shown: Layer[] = [...layers, ...blank.map((scope) => ({ key: scopeKey(scope), scope, rules: [] }))];

  return (
    <Flex vertical gap={10}>
      <Flex wrap gap={8} align="center" role="group" aria-label={t("brush")}>
        <Segmented<Brush>
          value={brush} onChange={choose}
          options={[
            ...BANDS.map((band) => ({ value: band, label: <BandSwatch band={band} /> })),
            { value: "clear" as const, label: <span><ClearOutlined aria-hidden /> {t("clear")}</span> },
          ]}
        />
        {brush !== "clear" && (
          <Select
            aria-label={t("price")} size="small" style={{ minWidth: 130 }} value={price ?? null} onChange={(name: string | null) => setChosenPrice(name ?? undefined)}
            options={prices.map((name) => ({ value: name, label: `${t("price")}：${priceName(name)}` }))}
          />
        )}
      </Flex>
      <div className="muted" style={{ fontSize: 12 }}>{t("paintHint")}</div>
      {shown.map((layer) => (
        <LayerCard
          key={layer.key} layer={layer} brush={chosen} onBand={choose}
          onPaint={(start, end, with_) => changeTariff({ rules: paint(tariff.rules, layer.scope, start, end, with_) })}
          onScope={(scope) => {
            setEmpty(blank.map((known) => (scopeKey(known) === layer.key ? scope : known)));
            changeTariff({ rules: rescope(tariff.rules, layer, scope) });
          }}
          onRemove={() => {
            setEmpty(blank.filter((known) => scopeKey(known) !== layer.key));
            changeTariff({ rules: removeLayer(tariff.rules, layer) });
          }}
        />
      ))}
      <Button icon={<PlusOutlined aria-hidden />} style={{ alignSelf: "start" }} onClick={() => setEmpty([...blank, freeScope(tariff)])}>
        {t("addLayer")}
      </Button>
    </Flex>
  );
}

interface LayerCardProps {
  readonly layer: Layer;
  readonly brush: Paint | undefined;
  readonly onBand: (band: Band) => void;
  readonly onPaint: (start: number, end: number, brush: Paint | undefined) => void;
  readonly onScope: (scope: Scope) => void;
  readonly onRemove: () => void;
}

function LayerCard({ layer, brush, onBand, onPaint, onScope, onRemove }: LayerCardProps) {
  const t = useMessages(messages);
  const dayName = useDayTypeName();
  const seasonName = useSeasonName();
  const { tariff } = useEditing().draft;
  const { scope } = layer;
  const tiers = tierNumbers(tariff);
  const cells = Array.from({ length: QUARTER_HOURS }, (_, place) =>
    layer.rules.filter((rule) => rule.start <= place && place < rule.end).map((rule) => rule.band),
  );
  const label = [...(scope.seasons?.map(seasonName) ?? [t("allSeasons")]), ...(scope.day_types?.map(dayName) ?? [t("allDays")])].join(" · ");
  return (
    <Card size="small" styles={{ body: { padding: 10 } }}>
      <Flex gap={6} style={{ marginBottom: 6 }}>
        <Where label={t("seasons")} all={t("allSeasons")} value={scope.seasons} options={tariff.seasons.map(({ season }) => [season, seasonName(season)])} onChange={(seasons) => onScope(withPart(scope, { seasons }))} />
        <Where label={t("dayTypes")} all={t("allDays")} value={scope.day_types} options={tariff.day_types.map((name) => [name, dayName(name)])} onChange={(day_types) => onScope(withPart(scope, { day_types }))} />
        {tiers.length > 1 && (
          <Where label={t("tiers")} all={t("allTiers")} value={scope.tiers} options={tiers.map((tier) => [tier, t("tier", { tier })])} onChange={(chosen) => onScope(withPart(scope, { tiers: chosen }))} />
        )}
        <Button type="text" icon={<DeleteOutlined aria-hidden />} aria-label={t("removeLayer", { layer: label })} onClick={onRemove} />
      </Flex>
      <HoursAxis />
      <PaintStrip cells={cells} label={label} brush={brush} onPaint={onPaint} onBand={onBand} />
    </Card>
  );
}

interface WhereProps<Value extends string | number> {
  readonly label: string;
  readonly all: string;
  readonly value: Value[] | undefined;
  readonly options: readonly (readonly [Value, string])[];
  readonly onChange: (value: Value[] | undefined) => void;
}

function Where<Value extends string | number>({ label, all, value, options, onChange }: WhereProps<Value>) {
  return (
    <Select<Value[]>
      aria-label={label} mode="multiple" style={{ flex: 1, minWidth: 0 }} placeholder={all} value={value ?? []} maxTagCount="responsive"
      options={options.map(([name, title]) => ({ value: name, label: title }))}
      onChange={(chosen) => onChange(chosen.length > 0 ? chosen : undefined)}
    />
  );
}

function withPart(scope: Scope, part: { [Name in keyof Scope]: Scope[Name] | undefined }): Scope {
  return Object.fromEntries(Object.entries({ ...scope, ...part }).filter(([, value]) => value !== undefined));
}

/** A price that is called like the band, else the only or first one. */
function priceFor(brush: Brush, prices: readonly string[]): string | undefined {
  return prices.find((name) => name === brush) ?? prices[0];
}
