import { Table, type TableColumnsType } from "antd";

import { OrganisationName } from "@/components/organisation-name";
import { useLanguage, useMessages } from "@/lib/i18n";
import { problemText } from "@/lib/problem-words";

import type { WriteAttempts } from "../api/explorer";
import { useNames } from "../lib/names";
import { messages } from "../messages";
import { Holds } from "./tags";

type Attempt = WriteAttempts["items"][number];

/** Who refused which call, and how. */
export function WriteAttemptsTable({ items }: { readonly items: readonly Attempt[] }) {
  const t = useMessages(messages);
  const names = useNames();
  const columns: TableColumnsType<Attempt> = [
    { key: "node", title: t("peer"), width: 270, render: (_, row) => <span className="mono">{row.node}</span> },
    { key: "organisation", title: t("organisation"), width: 120, render: (_, row) => <OrganisationName mspId={row.organisation} /> },
    { key: "function", title: t("function"), width: 170, render: (_, row) => names.call(row.function) },
    { key: "refused", title: t("answer"), width: 110, render: (_, row) => <Holds holds={row.refused} yes={t("refused")} no={t("wouldEndorse")} /> },
    { key: "code", title: t("why"), render: (_, row) => <Why code={row.code} /> },
    { key: "ms", title: t("took"), width: 90, align: "right", render: (_, row) => `${row.milliseconds} ms` },
  ];
  return (
    <Table
      size="small"
      rowKey={(row) => `${row.node} ${row.function}`}
      columns={columns}
      dataSource={[...items]}
      pagination={false}
    />
  );
}

function Why({ code }: { readonly code: string | null }) {
  const t = useMessages(messages);
  const language = useLanguage();
  if (code === null) return "—";
  const own = { unreachable: t("unreachable"), refused_by_peer: t("refusedByPeer") } as const;
  const text = code === "unreachable" || code === "refused_by_peer" ? own[code] : problemText(code, language);
  return <span title={code}>{text}</span>;
}
