import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Button, Card, Descriptions, Flex, Popconfirm, Skeleton, Table } from "antd";
import { useState } from "react";

import { useSession } from "@/api/session";
import { Allowed } from "@/components/allowed";
import { Energy, Period, Price, When } from "@/components/figures";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { ToneTag } from "@/components/state-tag";
import { useSequenceWords } from "@/features/sequences";
import { PackageRisk, type Tariff, TariffFacts, templateMessages, templateVersionQuery, usePriceName } from "@/features/templates";
import { useSign } from "@/features/signing";
import { useMessages } from "@/lib/i18n";

import { packageQuery, packageVersionsQuery, type RetailPackage } from "../api/packages";
import { CalendarCard } from "../components/calendar-card";
import { PriceList } from "../components/package-card";
import { PurchaseDialog } from "../components/purchase-dialog";
import { messages } from "../messages";

export function PackagePage() {
  const { packageId = "" } = useParams({ strict: false });
  const query = useQuery(packageQuery(packageId));
  if (query.isError) return <QueryProblem query={query} />;
  if (!query.data) return <Skeleton active paragraph={{ rows: 12 }} />;
  return <PackageView package={query.data} />;
}

function PackageView({ package: offer }: { readonly package: RetailPackage }) {
  const t = useMessages(messages);
  const template = useQuery(templateVersionQuery(offer.template, offer.template_version));
  return (
    <Page
      title={offer.name}
      extra={<ToneTag tone={offer.retired ? "over" : "good"}>{offer.retired ? t("retired") : t("onOffer")}</ToneTag>}
      actions={<Actions package={offer} />}
    >
      <div style={{ display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 400px), 1fr))", gap: 12, alignItems: "start" }}>
        <Card size="small" title={t("listPrices")}><PriceList prices={offer.prices} /></Card>
        <Card size="small" title={t("details")}><Facts package={offer} /></Card>
      </div>
      <CalendarCard package={offer} />
      <div style={{ display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 400px), 1fr))", gap: 12, alignItems: "start" }}>
        <Card size="small" title={t("terms")}>
          {template.isError && <QueryProblem query={template} />}
          {/* The ledger took the template's tariff by its schema. */}
          {template.data && <TariffFacts tariff={template.data.tariff as unknown as Tariff} />}
        </Card>
        <Card size="small" title={t("versions")}><Versions packageId={offer.package_id} /></Card>
      </div>
    </Page>
  );
}

function Actions({ package: offer }: { readonly package: RetailPackage }) {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const sign = useSign();
  const { participant } = useSession();
  const [purchasing, setPurchasing] = useState(false);
  const { package_id, version, name, retired } = offer;
  const retire = () => void sign([{ action: "retire_package", target: package_id, version, words: { target: name } }], { title: t("retire") });
  return (
    <>
      <Allowed resource="package:quote">
        <Button onClick={() => void navigate({ to: "/packages/compare", search: { packages: package_id } })}>{t("quote")}</Button>
      </Allowed>
      {!retired && (
        <>
          <Allowed resource="action:submit">
            <Button onClick={() => void navigate({ to: "/orders/new", search: { package: package_id } })}>{t("order")}</Button>
          </Allowed>
          <Allowed resource="action:purchase">
            <Button type="primary" onClick={() => setPurchasing(true)}>{t("purchase")}</Button>
            <PurchaseDialog package={offer} open={purchasing} onClose={() => setPurchasing(false)} />
          </Allowed>
        </>
      )}
      {!retired && participant === offer.retailer && (
        <>
          <Allowed resource="action:retire_package">
            <Popconfirm title={t("retire")} okText={t("retire")} cancelText={t("cancel")} onConfirm={retire}>
              <Button danger>{t("retire")}</Button>
            </Popconfirm>
          </Allowed>
          <Allowed resource="action:publish_package">
            <Button type="primary" onClick={() => void navigate({ to: "/packages/edit", search: { package: package_id } })}>{t("change")}</Button>
          </Allowed>
        </>
      )}
    </>
  );
}

function Facts({ package: offer }: { readonly package: RetailPackage }) {
  const words = useSequenceWords();
  const t = useMessages(messages);
  const templateText = useMessages(templateMessages);
  const { min_days: min = 0, max_days: max = 0 } = offer.durations;
  const ratings: unknown = offer.eligibility["credit_ratings"];
  const items = [
    { key: "retailer", label: t("retailer"), children: offer.retailer },
    { key: "segment", label: t("segment"), children: words.segment(offer.segment) },
    { key: "classes", label: t("classes"), children: offer.classes.map((name) => templateText(`class_${name}`)).join(" / ") },
    { key: "validity", label: t("validity"), children: <Period start={offer.valid_from} end={offer.valid_to} /> },
    { key: "duration", label: t("duration"), children: t("daysRange", { min, max }) },
    { key: "volume", label: t("volume"), children: <span><Energy wh={offer.volume["min_wh"]} /> – <Energy wh={offer.volume["max_wh"]} /></span> },
    { key: "notice", label: t("notice"), children: t("days", { count: offer.notice_days }) },
    ...(Array.isArray(ratings) ? [{ key: "credit", label: t("credit"), children: ratings.join(" / ") }] : []),
    {
      key: "template", label: t("template"),
      children: <Link to="/packages/templates/$templateId" params={{ templateId: offer.template }}>{offer.template}</Link>,
    },
    { key: "version", label: t("version"), children: t("versionOf", { version: offer.version }) },
    ...(offer.risk_warning_hash === null ? [] : [{ key: "risk", label: templateText("riskWarning"), children: <PackageRisk package={offer} hash={offer.risk_warning_hash} /> }]),
  ];
  return <Descriptions size="small" column={1} items={items} styles={{ label: { width: 140 } }} />;
}

function Versions({ packageId }: { readonly packageId: string }) {
  const t = useMessages(messages);
  const templateText = useMessages(templateMessages);
  const priceName = usePriceName();
  const query = useQuery(packageVersionsQuery(packageId));
  if (query.isError) return <QueryProblem query={query} />;
  const columns = [
    { title: t("version"), dataIndex: "version", width: 84 },
    { title: templateText("publishedAt"), width: 150, render: (_: unknown, row: RetailPackage) => <When ms={row.refreshed_at} /> },
    {
      title: t("prices"),
      render: (_: unknown, { prices }: RetailPackage) => (
        <Flex wrap gap={10}>
          {Object.entries(prices).map(([name, e8]) => <span key={name} className="nowrap"><span className="muted">{priceName(name)}</span> <Price e8={e8} /></span>)}
        </Flex>
      ),
    },
  ];
  return (
    <Table<RetailPackage>
      size="small" rowKey="version" loading={query.isPending} pagination={false} columns={columns}
      dataSource={(query.data ?? []).toSorted((one, other) => other.version - one.version)} scroll={{ x: 420, y: 240 }}
      onRow={() => ({ tabIndex: 0 })} // nothing else in it takes the focus, and it scrolls
    />
  );
}
