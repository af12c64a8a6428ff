import { Button, Flex } from "antd";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { useMay } from "@/api/access";
import { useSession } from "@/api/session";
import { type Column, DataTable } from "@/components/data-table";
import { When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { StateTag } from "@/components/state-tag";
import { fingerprint } from "@/features/keys";
import { useSign } from "@/features/signing";
import { useMessages, useTitle } from "@/lib/i18n";
import { STATES } from "@/lib/states";

import type { Change } from "../api/registry";
import { DECLINE_REASONS, reasonTitle } from "../lib/reasons";
import { messages as keyMessages } from "../key-messages";
import { messages } from "../messages";
import { ChangeArguments } from "./change-arguments";
import { ReasonDialog } from "./reason-dialog";

const KINDS = ["key", "registration", "roles", "status", "certificate"] as const;

/** Changes that one person proposed and another approves or declines. */
export function ChangesTable() {
  const t = useMessages(messages);
  const title = useTitle();
  const sign = useSign();
  const [declined, setDeclined] = useState<Change>();
  const nameOfChange = useNameOfChange();
  const columns = useChangeColumns(setDeclined);
  const decline = async (change: Change, reason: string) => {
    setDeclined(undefined);
    const words = { target: await nameOfChange(change) };
    await sign([{ action: "decline_change", target: change.change_id, version: change.version, args: { reason }, words }], { title: t("declineTitle") });
  };
  return (
    <>
      <DataTable
        path="/api/v1/changes"
        name="changes"
        noun="registry"
        prefix="change-"
        label={t("changes")}
        rowKey={(row) => row.change_id}
        columns={columns}
        filters={[
          { name: "user", label: t("changeUser"), kind: "text" },
          { name: "kind", label: t("changeKind"), kind: "select", options: KINDS.map((value) => ({ value, label: t(`changeKind_${value}`) })) },
          { name: "status", label: t("status"), kind: "select", options: Object.entries(STATES.change).map(([value, look]) => ({ value, label: title(look.title) })) },
        ]}
        empty={t("noChanges")}
      />
      {declined && (
        <ReasonDialog
          title={t("declineTitle")}
          reasons={DECLINE_REASONS}
          onReason={(reason) => void decline(declined, reason)}
          onClose={() => setDeclined(undefined)}
        />
      )}
    </>
  );
}

function useKindName(): (kind: string) => string {
  const t = useMessages(messages);
  return (kind) => {
    const known = KINDS.find((each) => each === kind);
    return known === undefined ? kind : t(`changeKind_${known}`);
  };
}

/** A change in the words of who decides it: its id says nothing to a person. */
function useNameOfChange(): (change: Change) => Promise<string> {
  const t = useMessages(keyMessages);
  const kindName = useKindName();
  return async ({ kind, user, args }) => {
    const key = args["public_key"];
    if (kind === "key" && typeof key === "string") return t("keyOf", { user, fingerprint: await fingerprint(key) });
    return t("changeOf", { user, kind: kindName(kind) });
  };
}

function useChangeColumns(onDecline: (change: Change) => void): Column<Change>[] {
  const t = useMessages(messages);
  const may = useMay("action:approve_change");
  const kindName = useKindName();
  const decide: Column<Change> = {
    key: "decide", title: t("decide"), width: 170, render: (row) => <Decide change={row} onDecline={() => onDecline(row)} />,
  };
  return [
    { key: "kind", title: t("changeKind"), width: 120, render: (row) => kindName(row.kind) },
    { key: "user", title: t("changeUser"), width: 170, render: (row) => <Link to={`/users/${row.user}`}>{row.user}</Link> },
    { key: "args", title: t("details"), render: (row) => <ChangeArguments args={row.args} /> },
    { key: "by", title: t("proposedBy"), width: 150, render: (row) => row.proposed_by },
    { key: "status", title: t("status"), width: 120, render: (row) => <Outcome change={row} /> },
    { key: "at", title: t("proposedAt"), width: 150, render: (row) => <When ms={row.refreshed_at} /> },
    ...(may ? [decide] : []),
    { key: "id", title: t("id"), hidden: true, render: (row) => <Hash value={row.change_id} /> },
  ];
}

/** Whether it was decided, and why it was turned down. */
function Outcome({ change }: { readonly change: Change }) {
  const title = useTitle();
  return (
    <Flex vertical gap={2} align="start">
      <StateTag of="change" state={change.status} />
      {change.reason !== null && <span className="muted">{title(reasonTitle(change.reason))}</span>}
    </Flex>
  );
}

function Decide({ change, onDecline }: { readonly change: Change; readonly onDecline: () => void }) {
  const t = useMessages(messages);
  const sign = useSign();
  const { user } = useSession();
  const nameOfChange = useNameOfChange();
  if (change.status !== "open") return null;
  if (change.proposed_by === user.user_id) return <span className="muted">{t("ownChange")}</span>;
  const approve = async () => {
    const words = { target: await nameOfChange(change) };
    await sign([{ action: "approve_change", target: change.change_id, version: change.version, args: {}, words }], { title: t("approveTitle") });
  };
  return (
    <Flex gap={6}>
      <Button size="small" type="primary" onClick={() => void approve()}>{t("approve")}</Button>
      <Button size="small" onClick={onDecline}>{t("decline")}</Button>
    </Flex>
  );
}
