import { useQuery } from "@tanstack/react-query";
import { Drawer, Flex } from "antd";
import { useState } from "react";

import { type Column, DataTable } from "@/components/data-table";
import { When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { JsonView } from "@/components/json-view";
import { Page } from "@/components/page";
import { useMessages } from "@/lib/i18n";

import { type AuditEntry, kindsQuery } from "../api/audit-trail";
import { TrailHead } from "../components/trail-head";
import { useDetailWords } from "../lib/detail-words";
import { useKindName } from "../lib/kind-name";
import { messages } from "../messages";

/** A long text ends in dots; it does not widen its column. */
const ONE_LINE = { display: "block", contain: "inline-size", minWidth: 160, overflow: "hidden", textOverflow: "ellipsis" } as const;

/** Everything that the organisation's instance recorded: who did what, when, and whether the record was touched since. */
export function AuditTrailPage() {
  const t = useMessages(messages);
  const kindName = useKindName();
  const kinds = useQuery(kindsQuery).data ?? [];
  const [shown, setShown] = useState<AuditEntry>();
  const columns: readonly Column<AuditEntry>[] = [
    { key: "n", title: t("number"), width: 64, align: "right", render: (row) => row.n },
    { key: "at", title: t("at"), width: 170, render: (row) => <When ms={row.at} show="second" /> },
    { key: "kind", title: t("kind"), width: 140, render: (row) => kindName(row.kind) },
    { key: "actor", title: t("actor"), width: 120, render: (row) => row.actor ?? "—" },
    { key: "subject", title: t("subject"), width: 150, render: (row) => <OneLine text={row.subject ?? ""} /> },
    { key: "detail", title: t("detail"), render: (row) => <Brief detail={row.detail} /> },
    { key: "hash", title: t("hash"), width: 150, hidden: true, render: (row) => <Hash value={row.hash} /> },
  ];
  return (
    <Page title={t("title")}>
      <TrailHead />
      <DataTable
        path="/api/v1/audit-trail"
        name="audit-trail"
        noun="audit-trail"
        label={t("title")}
        rowKey={(row) => String(row.n)}
        columns={columns}
        filters={[
          { name: "actor", label: t("actor"), kind: "text" },
          { name: "subject", label: t("subject"), kind: "text" },
          { name: "kind", label: t("kind"), kind: "select", options: kinds.map(({ kind }) => ({ value: kind, label: kindName(kind) })) },
          { name: "since", label: t("since"), kind: "time" },
          { name: "until", label: t("until"), kind: "time" },
        ]}
        exports={{ csv: "/api/v1/audit-trail.csv", xlsx: "/api/v1/audit-trail.xlsx", resource: "audit_trail:export" }}
        onOpen={setShown}
      />
      <Drawer open={shown !== undefined} size={560} onClose={() => setShown(undefined)} title={shown && kindName(shown.kind)}>
        {shown && <Entry entry={shown} />}
      </Drawer>
    </Page>
  );
}

/** An entry's fields in a line, as far as there is room; the drawer has them all. */
function Brief({ detail }: { readonly detail: AuditEntry["detail"] }) {
  const text = useDetailWords()(detail);
  return <OneLine text={text} muted />;
}

function OneLine({ text, muted = false }: { readonly text: string; readonly muted?: boolean }) {
  return <span className={muted ? "muted" : undefined} style={ONE_LINE} title={text}>{text || "—"}</span>;
}

function Entry({ entry }: { readonly entry: AuditEntry }) {
  const t = useMessages(messages);
  const lines = [
    [t("number"), entry.n],
    [t("at"), <When key="at" ms={entry.at} show="second" />],
    [t("actor"), entry.actor ?? "—"],
    [t("subject"), entry.subject ?? "—"],
    [t("hash"), <Hash key="hash" value={entry.hash} digits={24} />],
    [t("previous"), <Hash key="previous" value={entry.previous} digits={24} />],
  ] as const;
  return (
    <Flex vertical gap={10}>
      {lines.map(([label, value]) => (
        <Flex key={label} gap={12}>
          <span className="muted" style={{ width: 120, flex: "none" }}>{label}</span>
          <span className="wrap-anywhere">{value}</span>
        </Flex>
      ))}
      <JsonView value={entry.detail} />
    </Flex>
  );
}
