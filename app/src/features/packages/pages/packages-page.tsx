import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Flex } from "antd";

import { useMay } from "@/api/access";
import { Allowed } from "@/components/allowed";
import { type Column, DataTable } from "@/components/data-table";
import { Day, Energy, Price } from "@/components/figures";
import { Page } from "@/components/page";
import { ToneTag } from "@/components/state-tag";
import { useSequenceWords } from "@/features/sequences";
import { templateMessages, usePriceName } from "@/features/templates";
import { decimalText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import { E8 } from "@/lib/units";

import { type RetailPackage, segmentsQuery } from "../api/packages";
import { kindsOf } from "../components/package-card";
import { MOST_COMPARED } from "../lib/comparing";
import { messages } from "../messages";

const CLASSES = ["industrial", "commercial", "residential"] as const;
const KINDS = ["time_of_use", "fixed", "linked", "gain_share", "tiers"] as const;
const STAGES = ["annual", "monthly", "within_month"] as const;

/** What is on offer; some can be chosen and compared. */
export function PackagesPage() {
  const t = useMessages(messages);
  const templateText = useMessages(templateMessages);
  const navigate = useNavigate();
  const mayQuote = useMay("package:quote");
  const words = useSequenceWords();
  const { data: segments = [] } = useQuery(segmentsQuery);
  const yes = { value: "true", label: t("greenOnly") };
  const states = [{ value: "false", label: t("onOffer") }, { value: "true", label: t("retired") }];
  return (
    <Page
      title={t("title")}
      actions={
        <Allowed resource="action:publish_package">
          <Button type="primary" onClick={() => void navigate({ to: "/packages/edit" })}>{t("publishNew")}</Button>
        </Allowed>
      }
    >
      <DataTable
        path="/api/v1/packages" name="packages" noun="packages" label={t("title")} rowKey={(row) => row.package_id} columns={useColumns()}
        exports={{ csv: "/api/v1/packages.csv", xlsx: "/api/v1/packages.xlsx", resource: "package:export" }}
        onOpen={(row) => void navigate({ to: "/packages/$packageId", params: { packageId: row.package_id } })}
        filters={[
          { name: "name", label: t("search"), kind: "text" },
          { name: "consumer_class", label: t("anyClass"), kind: "select", options: CLASSES.map((value) => ({ value, label: templateText(`class_${value}`) })) },
          { name: "price_kind", label: t("anyKind"), kind: "select", options: KINDS.map((value) => ({ value, label: templateText(`kind_${value}`) })) },
          { name: "segment", label: t("anySegment"), kind: "select", options: segments.map((value) => ({ value, label: words.segment(value) })) },
          { name: "stage", label: t("anyStage"), kind: "select", options: STAGES.map((value) => ({ value, label: templateText(`stage_${value}`) })) },
          { name: "valid_on", label: t("validOn"), kind: "date" },
          { name: "green", label: templateText("green"), kind: "select", options: [yes] },
          { name: "retired", label: t("onOffer"), kind: "select", options: states },
        ]}
        {...(mayQuote && { bulk: compareButton })}
      />
    </Page>
  );
}

function compareButton(rows: readonly RetailPackage[]) {
  return <CompareButton packages={rows.map((row) => row.package_id)} />;
}

function CompareButton({ packages }: { readonly packages: readonly string[] }) {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const compare = () => void navigate({ to: "/packages/compare", search: { packages: packages.join(",") } });
  return (
    <Button type="primary" size="small" disabled={packages.length > MOST_COMPARED} onClick={compare}>
      {t("compareChosen", { count: packages.length })}
    </Button>
  );
}

function useColumns(): Column<RetailPackage>[] {
  const t = useMessages(messages);
  const templateText = useMessages(templateMessages);
  const words = useSequenceWords();
  return [
    { key: "name", title: t("name"), sort: "name", render: (row) => <Link to="/packages/$packageId" params={{ packageId: row.package_id }}>{row.name}</Link> },
    { key: "retailer", title: t("retailer"), width: 150, render: (row) => row.retailer },
    { key: "segment", title: t("segment"), width: 110, render: (row) => words.segment(row.segment) },
    {
      key: "kind", title: t("anyKind"), width: 130,
      render: (row) => (
        <Flex wrap gap={4}>
          {row.green && <ToneTag tone="good">{templateText("green")}</ToneTag>}
          {kindsOf(row).map((kind) => <ToneTag key={kind} tone="idle">{templateText(`kind_${kind}`)}</ToneTag>)}
        </Flex>
      ),
    },
    { key: "price", title: t("listPrices"), width: 230, sort: "price", render: (row) => <PriceSpan package={row} /> },
    { key: "valid_from", title: t("validFrom"), width: 116, sort: "valid_from", render: (row) => <Day day={row.valid_from} /> },
    { key: "valid_to", title: t("validTo"), width: 116, sort: "valid_to", render: (row) => <Day day={row.valid_to} /> },
    { key: "state", title: templateText("state"), width: 84, render: (row) => <ToneTag tone={row.retired ? "over" : "good"}>{row.retired ? t("retired") : t("onOffer")}</ToneTag> },
    { key: "max", title: t("maxVolume"), width: 120, align: "right", hidden: true, render: (row) => <Energy wh={row.volume["max_wh"]} /> },
    { key: "id", title: t("packageId"), width: 160, sort: "id", hidden: true, render: (row) => <span className="mono">{row.package_id}</span> },
    { key: "version", title: t("version"), width: 70, align: "right", hidden: true, render: (row) => row.version },
  ];
}

/** From the lowest to the highest price; the only one with its name. */
function PriceSpan({ package: { prices } }: { readonly package: RetailPackage }) {
  const language = useLanguage();
  const priceName = usePriceName();
  const entries = Object.entries(prices);
  const [only] = entries;
  if (only && entries.length === 1) return <span className="nowrap"><span className="muted">{priceName(only[0])}</span> <Price e8={only[1]} /></span>;
  const values = Object.values(prices);
  return <span className="nowrap">{decimalText(Math.min(...values), E8, language, { min: 4 })} – <Price e8={Math.max(...values)} /></span>;
}
