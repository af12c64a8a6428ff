import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Button, Card, Descriptions, Flex, Segmented, Skeleton } from "antd";
import { useState } from "react";

import { Allowed } from "@/components/allowed";
import { Energy, Period, Price, When } from "@/components/figures";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { RiskWarning } from "@/components/risk-warning";
import { ToneTag } from "@/components/state-tag";
import { useSign } from "@/features/signing";
import { useMessages } from "@/lib/i18n";

import { type Template, templateQuery, templateVersionsQuery } from "../api/templates";
import { BandLegend } from "../components/band-legend";
import { DraftYear } from "../components/draft-year";
import { usePriceName } from "../components/names";
import { ProofMap } from "../components/proof-map";
import { TariffFacts } from "../components/tariff-facts";
import { draftOf } from "../lib/draft";
import { messages } from "../messages";

export function TemplatePage() {
  const { templateId = "" } = useParams({ strict: false });
  const query = useQuery(templateQuery(templateId));
  if (query.isError) return <QueryProblem query={query} />;
  if (!query.data) return <Skeleton active paragraph={{ rows: 12 }} />;
  return <TemplateView template={query.data} />;
}

function TemplateView({ template }: { readonly template: Template }) {
  const t = useMessages(messages);
  const versions = useQuery(templateVersionsQuery(template.template_id));
  const [chosen, setChosen] = useState<number>();
  const published = versions.data?.items ?? [];
  const shown = published.find(({ version }) => version === chosen) ?? template;
  const { tariff } = draftOf(shown);
  return (
    <Page
      title={shown.name}
      extra={<ToneTag tone={template.retired ? "over" : "good"}>{template.retired ? t("retired") : t("open")}</ToneTag>}
      actions={<Actions template={template} />}
    >
      {published.length > 1 && (
        <Segmented
          value={shown.version} onChange={setChosen} style={{ alignSelf: "start" }}
          options={published.map(({ version }) => ({ value: version, label: t("shownVersion", { version }) }))}
        />
      )}
      <div style={{ display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 440px), 1fr))", gap: 12, alignItems: "start" }}>
        <Flex vertical gap={12}>
          <Card size="small" title={t("tabBasics")}><Basics template={shown} /></Card>
          <Card size="small" title={t("tabPrices")}><TariffFacts tariff={tariff} /></Card>
        </Flex>
        <Card size="small" title={t("tabHours")}>
          <Flex vertical gap={12}>
            <BandLegend />
            <ProofMap tariff={tariff} findings={[]} marked={undefined} />
            <DraftYear draft={draftOf(shown)} />
          </Flex>
        </Card>
      </div>
    </Page>
  );
}

function Actions({ template }: { readonly template: Template }) {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const sign = useSign();
  const { template_id, version, retired, name } = template;
  const edit = (search: Record<string, string>) => void navigate({ to: "/packages/templates/edit", search });
  const retire = () => void sign([{ action: "retire_template", target: template_id, version, words: { target: name } }], { title: t("retire") });
  return (
    <>
      <Allowed resource="template:prove"><Button onClick={() => edit({ copy: template_id })}>{t("copy")}</Button></Allowed>
      {!retired && (
        <>
          <Allowed resource="action:publish_package">
            <Button type="primary" onClick={() => void navigate({ to: "/packages/edit", search: { template: template_id } })}>{t("makePackage")}</Button>
          </Allowed>
          <Allowed resource="action:retire_template">
            <Button danger onClick={retire}>{t("retire")}</Button>
          </Allowed>
          <Allowed resource="action:publish_template"><Button type="primary" onClick={() => edit({ from: template_id })}>{t("change")}</Button></Allowed>
        </>
      )}
    </>
  );
}

function Basics({ template }: { readonly template: Template }) {
  const t = useMessages(messages);
  const priceName = usePriceName();
  const { durations, volume, price_limits: limits } = template;
  const items = [
    { key: "id", label: t("templateId"), children: <span className="mono">{template.template_id}</span> },
    { key: "version", label: t("version"), children: template.version },
    { key: "region", label: t("region"), children: template.region },
    { key: "stage", label: t("stage"), children: t(`stage_${template.stage}`) },
    { key: "classes", label: t("classes"), children: template.classes.map((name) => t(`class_${name}`)).join(" / ") },
    { key: "validity", label: t("validity"), children: <Period start={template.valid_from} end={template.valid_to} /> },
    { key: "duration", label: t("duration"), children: t("daysRange", { min: durations["min_days"] ?? 0, max: durations["max_days"] ?? 0 }) },
    { key: "volume", label: t("volume"), children: <span><Energy wh={volume["min_wh"]} /> – <Energy wh={volume["max_wh"]} /></span> },
    ...Object.entries(limits).map(([name, { min, max }]) => ({
      key: `limits ${name}`, label: `${t("priceLimits")} · ${priceName(name)}`, children: <span><Price e8={min} /> – <Price e8={max} /></span>,
    })),
    ...(template.risk_warning_hash === null ? [] : [{ key: "risk", label: t("riskWarning"), children: <RiskWarning hash={template.risk_warning_hash} text={template.risk_warning_text} /> }]),
    { key: "at", label: t("publishedAt"), children: <When ms={template.refreshed_at} /> },
  ];
  return <Descriptions size="small" column={1} items={items} styles={{ label: { width: 200 } }} />;
}
