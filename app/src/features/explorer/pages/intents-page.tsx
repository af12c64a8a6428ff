import { useNavigate } from "@tanstack/react-router";

import { ActionName } from "@/components/action-name";
import { type Column, DataTable, type RowOf } from "@/components/data-table";
import { When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { RoleName } from "@/components/role-name";
import { ACTIONS, actionTitle } from "@/lib/action-titles";
import { useMessages, useTitle } from "@/lib/i18n";

import { BlockLink, IntentLink } from "../components/links";
import { AnswerTag } from "../components/tags";
import { messages } from "../messages";

const PATH = "/api/v1/explorer/intents";

type Row = RowOf<typeof PATH>;

/** What somebody signed, newest first. */
export function IntentsPage() {
  const t = useMessages(messages);
  const title = useTitle();
  const navigate = useNavigate();
  const columns: readonly Column<Row>[] = [
    { key: "block", title: t("block"), width: 90, align: "right", render: (row) => <BlockLink number={row.block} /> },
    { key: "at", title: t("at"), width: 170, render: (row) => <When ms={row.at} show="second" /> },
    { key: "action", title: t("action"), width: 160, render: (row) => (row.action === null ? "—" : <ActionName action={row.action} />) },
    { key: "status", title: t("answer"), width: 170, render: (row) => <AnswerTag status={row.status} code={row.code} /> },
    { key: "actor", title: t("signedBy"), width: 150, render: (row) => row.actor ?? "—" },
    { key: "participant", title: t("participant"), width: 150, render: (row) => row.participant ?? "—" },
    { key: "role", title: t("role"), width: 140, hidden: true, render: (row) => (row.role === null ? "—" : <RoleName role={row.role} />) },
    { key: "target", title: t("target"), width: 170, render: (row) => <Hash value={row.target} digits={12} /> },
    { key: "digest", title: t("digest"), width: 150, render: (row) => <IntentLink id={row.digest} /> },
  ];
  return (
    <Page title={t("signedIntents")}>
      <DataTable
        path={PATH}
        name="intents"
        noun="explorer"
        label={t("signedIntents")}
        rowKey={(row) => `${row.block} ${row.position}`}
        columns={columns}
        filters={[
          { name: "participant", label: t("participantId"), kind: "text" },
          { name: "actor", label: t("userId"), kind: "text" },
          { name: "action", label: t("action"), kind: "select", options: ACTIONS.map((action) => ({ value: action, label: title(actionTitle(action)) })) },
        ]}
        onOpen={(row) => void navigate({ to: `/explorer/intents/${row.digest}` })}
      />
    </Page>
  );
}
