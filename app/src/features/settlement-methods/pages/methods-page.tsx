import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";

import { Allowed } from "@/components/allowed";
import { type Column, DataTable } from "@/components/data-table";
import { Period, When } from "@/components/figures";
import { Page } from "@/components/page";
import { ToneTag } from "@/components/state-tag";
import { useLanguage, useMessages } from "@/lib/i18n";

import type { Method } from "../api/methods";
import { PublishDialog } from "../components/publish-dialog";
import { KINDS } from "../lib/shapes";
import { messages } from "../messages";
import { useMethodWords } from "../words";

/** What bills are made by beside the prices of packages; the exchange publishes and retires. */
export function MethodsPage() {
  const t = useMessages(messages);
  const words = useMethodWords();
  const navigate = useNavigate();
  const [publishing, setPublishing] = useState(false);
  return (
    <Page
      title={t("title")}
      actions={
        <Allowed resource="action:publish_method">
          <Button type="primary" onClick={() => setPublishing(true)}>{t("publish")}</Button>
          {publishing && <PublishDialog onClose={() => setPublishing(false)} />}
        </Allowed>
      }
    >
      <DataTable
        path="/api/v1/settlement-methods" name="settlement-methods" noun="settlement-methods" label={t("title")} rowKey={(row) => row.method_id}
        columns={useColumns()} empty={t("none")}
        onOpen={({ method_id: methodId }) => void navigate({ to: "/settlement-methods/$methodId", params: { methodId } })}
        exports={{ csv: "/api/v1/settlement-methods.csv", xlsx: "/api/v1/settlement-methods.xlsx", resource: "package:export" }}
        filters={[
          { name: "kind", label: t("kind"), kind: "select", options: KINDS.map((value) => ({ value, label: words.kind(value) })) },
          { name: "valid_on", label: t("validOn"), kind: "date" },
          { name: "retired", label: t("status"), kind: "select", options: [{ value: "false", label: t("inForce") }, { value: "true", label: t("retired") }] },
        ]}
      />
    </Page>
  );
}

function useColumns(): Column<Method>[] {
  const t = useMessages(messages);
  const language = useLanguage();
  const words = useMethodWords();
  return [
    { key: "method", title: t("method"), width: 230, render: ({ method_id: methodId }) => <Link className="mono" to="/settlement-methods/$methodId" params={{ methodId }}>{methodId}</Link> },
    { key: "name", title: t("name"), render: (row) => row.name[language] },
    { key: "kind", title: t("kind"), width: 180, render: (row) => words.kind(row.kind) },
    { key: "source", title: t("source"), render: (row) => row.source },
    { key: "validity", title: t("validity"), width: 210, render: (row) => <Period start={row.valid_from} end={row.valid_to} /> },
    { key: "version", title: t("version"), width: 80, align: "right", render: (row) => row.version },
    { key: "status", title: t("status"), width: 90, render: (row) => <ToneTag tone={row.retired ? "over" : "good"}>{row.retired ? t("retired") : t("inForce")}</ToneTag> },
    { key: "at", title: t("publishedAt"), width: 150, hidden: true, render: (row) => <When ms={row.refreshed_at} /> },
  ];
}
