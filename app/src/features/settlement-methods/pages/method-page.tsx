import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { Alert, Button, Card, Skeleton, Table, type TableColumnsType } from "antd";
import { useState } from "react";

import { Allowed } from "@/components/allowed";
import { Facts } from "@/components/facts";
import { Period, When } from "@/components/figures";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { ToneTag } from "@/components/state-tag";
import { useLanguage, useMessages } from "@/lib/i18n";

import { type Method, methodQuery, methodVersionsQuery } from "../api/methods";
import { PublishDialog } from "../components/publish-dialog";
import { RetireButton } from "../components/retire-button";
import { RulesView } from "../components/rules-view";
import { type Kind } from "../lib/shapes";
import { messages } from "../messages";
import { useMethodWords } from "../words";

/** One method: its rules with their values in words, the document they follow, and its versions. */
export function MethodPage() {
  const { methodId = "" } = useParams({ strict: false });
  const { version } = useSearch({ strict: false }) as { readonly version?: number };
  const present = useQuery(methodQuery(methodId));
  const versions = useQuery(methodVersionsQuery(methodId));
  if (present.isError) return <Page title={methodId}><QueryProblem query={present} /></Page>;
  if (!present.data || !versions.data) return <Page title={methodId}><Skeleton active paragraph={{ rows: 10 }} /></Page>;
  const last = versions.data.at(-1);
  const shown = versions.data.find((each) => each.version === version) ?? last ?? present.data;
  return <InFull method={present.data} shown={shown} versions={versions.data} />;
}

interface InFullProps {
  /** As it stands, with the record's own version. */
  readonly method: Method;
  readonly shown: Method;
  readonly versions: readonly Method[];
}

function InFull({ method, shown, versions }: InFullProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  const words = useMethodWords();
  const last = versions.at(-1) ?? shown;
  return (
    <Page
      title={shown.name[language]}
      extra={<ToneTag tone={method.retired ? "over" : "good"}>{method.retired ? t("retired") : t("inForce")}</ToneTag>}
      actions={!method.retired && <Actions method={method} />}
    >
      {shown.version !== last.version && <Alert type="info" showIcon title={t("oldVersion", { version: shown.version, present: last.version })} />}
      <Facts
        facts={[
          { label: t("method"), value: <span className="mono">{shown.method_id}</span> },
          { label: t("kind"), value: words.kind(shown.kind) },
          { label: t("source"), value: shown.source },
          { label: t("validity"), value: <Period start={shown.valid_from} end={shown.valid_to} /> },
          { label: t("version"), value: shown.version },
          { label: t("publishedAt"), value: <When ms={shown.refreshed_at} /> },
          { label: t("operator"), value: shown.operator },
        ]}
      />
      <Card size="small" title={t("rules")}><RulesView kind={shown.kind as Kind} rules={shown.rules} /></Card>
      <Card size="small" title={t("versions")}><Versions versions={versions} /></Card>
    </Page>
  );
}

function Actions({ method }: { readonly method: Method }) {
  const t = useMessages(messages);
  const [publishing, setPublishing] = useState(false);
  return (
    <>
      <Allowed resource="action:publish_method">
        <Button type="primary" onClick={() => setPublishing(true)}>{t("nextVersion")}</Button>
        {publishing && <PublishDialog method={method} onClose={() => setPublishing(false)} />}
      </Allowed>
      <Allowed resource="action:retire_method"><RetireButton method={method} /></Allowed>
    </>
  );
}

function Versions({ versions }: { readonly versions: readonly Method[] }) {
  const t = useMessages(messages);
  const columns: TableColumnsType<Method> = [
    { key: "version", title: t("version"), render: (_, row) => <Link to="/settlement-methods/$methodId" params={{ methodId: row.method_id }} search={{ version: row.version }}>{row.version}</Link> },
    { key: "source", title: t("source"), render: (_, row) => row.source },
    { key: "validity", title: t("validity"), render: (_, row) => <Period start={row.valid_from} end={row.valid_to} /> },
    { key: "at", title: t("publishedAt"), render: (_, row) => <When ms={row.refreshed_at} /> },
    { key: "operator", title: t("operator"), render: (_, row) => row.operator },
  ];
  return <Table<Method> size="small" rowKey="version" columns={columns} dataSource={[...versions]} pagination={false} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })} />;
}
