import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Card, Flex, Input, Select } from "antd";
import { useMemo, useState } from "react";

import { EnergyInput, PriceInput } from "@/components/figure-input";
import { Page } from "@/components/page";
import { useSequenceWords } from "@/features/sequences";
import { isDone, useActionSchema, useSign } from "@/features/signing";
import {
  BandLegend, BANDS, DayInput, DraftYear, FaultsContext, Field, Fields, type Tariff, TariffFacts, type Template, usePriceName,
} from "@/features/templates";
import { energyText, periodText, priceText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { segmentsQuery } from "../api/packages";
import { argumentsOf, departures, type PackageDraft } from "../lib/offering";
import { messages } from "../messages";

interface PackageFormProps {
  readonly title: string;
  readonly template: Template;
  readonly start: PackageDraft;
  /** Of the package whose next version this is. */
  readonly version: number | null;
}

/** From the dearest part of the day to the cheapest; names of the template's own come after. */
function byBand([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return placeOf(one) - placeOf(other) || one.localeCompare(other);
}

function placeOf(price: string): number {
  const place = BANDS.findIndex((band) => band === price);
  return place === -1 ? BANDS.length : place;
}

/** Numbers for a template's prices; what the ledger would refuse is said beside each field. */
export function PackageForm({ title, template, start, version }: PackageFormProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  const priceName = usePriceName();
  const navigate = useNavigate();
  const sign = useSign();
  const words = useSequenceWords();
  const { data: segments = [] } = useQuery(segmentsQuery);
  const [draft, setDraft] = useState(start);
  const [touched, setTouched] = useState(version !== null);
  const { document, faults: faultsOf } = useActionSchema("publish_package");
  const args = useMemo(() => argumentsOf(draft, template), [draft, template]);
  const faults = faultsOf(args);
  const departed = departures(draft, template);
  const sound = document !== undefined && faults.length === 0 && departed.size === 0;
  const change = (part: Partial<PackageDraft>) => {
    setTouched(true);
    setDraft({ ...draft, ...part });
  };
  const publish = async () => {
    const target = version === null ? {} : { target: draft.package, version };
    const results = await sign([{ action: "publish_package", ...target, args }], { title: t("publish") });
    if (results?.every(isDone)) void navigate({ to: "/packages/$packageId", params: { packageId: draft.package } });
  };
  const departure = (path: string, hint: string) => {
    const code = touched ? departed.get(path) : undefined;
    return code === undefined ? hint : <span role="alert" style={{ color: "#b3261e" }}>{t(`fault_${code}`)} · {hint}</span>;
  };
  const validity = periodText(template.valid_from, template.valid_to, language);
  const volumes = t("limits", { from: energyText(template.volume["min_wh"] ?? 0, language), to: energyText(template.volume["max_wh"] ?? 0, language) });
  const tariff = template.tariff as unknown as Tariff; // the ledger took it by its schema

  return (
    <FaultsContext value={touched ? faults : []}>
      <Page title={title} actions={<Button type="primary" disabled={!sound} onClick={() => void publish()}>{t("publish")}</Button>}>
        <div style={{ display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 440px), 1fr))", gap: 12, alignItems: "start" }}>
          <Flex vertical gap={12}>
            <Card size="small" title={template.name}>
              <Fields>
                <Field label={t("packageId")} path="package" hint={t("idHint")}>
                  <Input aria-label={t("packageId")} value={draft.package} disabled={version !== null} onChange={(event) => change({ package: event.target.value })} />
                </Field>
                <Field label={t("name")} path="name">
                  <Input aria-label={t("name")} maxLength={80} value={draft.name} onChange={(event) => change({ name: event.target.value })} />
                </Field>
                <Field label={t("segment")} path="segment">
                  <Select
                    aria-label={t("segment")} style={{ width: "100%" }} value={draft.segment || null} disabled={version !== null}
                    options={segments.map((segment) => ({ value: segment, label: words.segment(segment) }))}
                    onChange={(segment: string | null) => segment !== null && change({ segment })}
                  />
                </Field>
                <Field label={t("validFrom")} path="valid_from" hint={departure("valid_from", validity)}>
                  <DayInput label={t("validFrom")} value={draft.valid_from} onChange={(valid_from) => change({ valid_from })} />
                </Field>
                <Field label={t("validTo")} path="valid_to" hint={departure("valid_to", t("validToHint"))}>
                  <DayInput label={t("validTo")} value={draft.valid_to} onChange={(valid_to) => change({ valid_to })} />
                </Field>
                <Field label={t("minVolume")} hint={departure("volume/min_wh", volumes)}>
                  <EnergyInput aria-label={t("minVolume")} value={draft.min_wh ?? null} onChange={(min_wh) => change({ min_wh: min_wh ?? undefined })} />
                </Field>
                <Field label={t("maxVolume")} hint={departure("volume/max_wh", volumes)}>
                  <EnergyInput aria-label={t("maxVolume")} value={draft.max_wh ?? null} onChange={(max_wh) => change({ max_wh: max_wh ?? undefined })} />
                </Field>
              </Fields>
            </Card>
            <Card size="small" title={t("listPrices")}>
              <Fields least={190}>
                {Object.entries(template.price_limits).toSorted(byBand).map(([name, { min = 0, max = 0 }]) => {
                  const label = tariff.prices[name]?.kind === "linked" ? `${priceName(name)} (${t("spread")})` : priceName(name);
                  return (
                    <Field key={name} label={label} hint={departure(`prices/${name}`, t("limits", { from: priceText(min, language), to: priceText(max, language) }))}>
                      <PriceInput aria-label={label} value={draft.prices[name] ?? null} onChange={(e8) => change({ prices: { ...draft.prices, [name]: e8 ?? undefined } })} />
                    </Field>
                  );
                })}
              </Fields>
            </Card>
          </Flex>
          <Flex vertical gap={12}>
            <Card size="small" title={t("preview")}>
              <Flex vertical gap={12}>
                <BandLegend />
                <DraftYear draft={{ tariff, region: template.region, valid_from: draft.valid_from, valid_to: draft.valid_to }} />
              </Flex>
            </Card>
            <Card size="small" title={t("templateFacts")}><TariffFacts tariff={tariff} /></Card>
          </Flex>
        </div>
      </Page>
    </FaultsContext>
  );
}
