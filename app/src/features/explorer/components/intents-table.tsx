import { Table, type TableColumnsType } from "antd";

import { ActionName } from "@/components/action-name";
import { useMessages } from "@/lib/i18n";

import type { IntentDetail } from "../api/explorer";
import { messages } from "../messages";
import { Actor, IntentContent } from "./intent-parts";
import { IntentLink } from "./links";
import { AnswerTag } from "./tags";

const PAGE = 50;

const contentOf = (intent: IntentDetail) => <IntentContent intent={intent} />;

/** The signed intents of one transaction; a row opens to what was signed. */
export function IntentsTable({ intents }: { readonly intents: readonly IntentDetail[] }) {
  const t = useMessages(messages);
  const columns: TableColumnsType<IntentDetail> = [
    { key: "action", title: t("action"), width: 180, render: (_, row) => <ActionName action={row.action} /> },
    { key: "answer", title: t("answer"), width: 200, render: (_, row) => <AnswerTag status={row.status} code={row.code} /> },
    { key: "actor", title: t("signedBy"), render: (_, row) => <Actor intent={row} /> },
    { key: "digest", title: t("digest"), width: 180, render: (_, row) => <IntentLink id={row.digest} digits={14} copy /> },
  ];
  return (
    <Table
      size="small"
      rowKey={(row) => `${row.digest} ${row.status}`}
      columns={columns}
      dataSource={[...intents]}
      expandable={{ expandedRowRender: contentOf, columnTitle: <span className="visually-hidden">{t("open")}</span> }}
      pagination={intents.length > PAGE ? { pageSize: PAGE, showSizeChanger: false } : false}
      scroll={{ x: "max-content" }}
      locale={{ emptyText: t("noIntents") }}
    />
  );
}
