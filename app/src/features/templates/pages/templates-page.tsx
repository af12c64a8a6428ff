import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Flex } from "antd";

import { type Column, DataTable } from "@/components/data-table";
import { Period, When } from "@/components/figures";
import { Page } from "@/components/page";
import { ToneTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import type { Template } from "../api/templates";
import { STAGES } from "../lib/draft";
import { messages } from "../messages";

const KINDS = ["time_of_use", "fixed", "linked", "gain_share", "tiers"] as const;

function Named({ template: { template_id, name } }: { readonly template: Template }) {
  return (
    <Flex vertical>
      <Link to="/packages/templates/$templateId" params={{ templateId: template_id }}>{name}</Link>
      <span className="mono muted">{template_id}</span>
    </Flex>
  );
}

/** Of what packages may be made; a new template begins in the editor. */
export function TemplatesPage() {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const columns: Column<Template>[] = [
    { key: "name", title: t("name"), render: (row) => <Named template={row} /> },
    { key: "version", title: t("version"), width: 70, align: "right", render: (row) => row.version },
    { key: "region", title: t("region"), width: 110, hidden: true, render: (row) => row.region },
    { key: "stage", title: t("stage"), width: 110, render: (row) => t(`stage_${row.stage}`) },
    { key: "classes", title: t("classes"), width: 190, render: (row) => row.classes.map((name) => t(`class_${name}`)).join(" / ") },
    { key: "kinds", title: t("priceKind"), width: 170, render: (row) => <Flex gap={4}>{row.price_kinds.map((kind) => <ToneTag key={kind} tone="idle">{t(`kind_${kind}`)}</ToneTag>)}</Flex> },
    { key: "validity", title: t("validity"), width: 200, render: (row) => <Period start={row.valid_from} end={row.valid_to} /> },
    { key: "state", title: t("state"), width: 84, render: (row) => <ToneTag tone={row.retired ? "over" : "good"}>{row.retired ? t("retired") : t("open")}</ToneTag> },
    { key: "published", title: t("publishedAt"), width: 150, hidden: true, render: (row) => <When ms={row.refreshed_at} /> },
  ];
  return (
    <Page title={t("title")} actions={<Button type="primary" onClick={() => void navigate({ to: "/packages/templates/edit" })}>{t("newTemplate")}</Button>}>
      <DataTable
        path="/api/v1/package-templates" name="package-templates" noun="templates" label={t("title")} rowKey={(row) => row.template_id} columns={columns}
        exports={{ csv: "/api/v1/package-templates.csv", xlsx: "/api/v1/package-templates.xlsx", resource: "package:export" }}
        onOpen={(row) => void navigate({ to: "/packages/templates/$templateId", params: { templateId: row.template_id } })}
        filters={[
          { name: "name", label: t("searchName"), kind: "text" },
          { name: "stage", label: t("stage"), kind: "select", options: STAGES.map((value) => ({ value, label: t(`stage_${value}`) })) },
          { name: "price_kind", label: t("priceKind"), kind: "select", options: KINDS.map((value) => ({ value, label: t(`kind_${value}`) })) },
          { name: "valid_on", label: t("validity"), kind: "date" },
          { name: "retired", label: t("state"), kind: "select", options: [{ value: "false", label: t("open") }, { value: "true", label: t("retired") }] },
        ]}
      />
    </Page>
  );
}
