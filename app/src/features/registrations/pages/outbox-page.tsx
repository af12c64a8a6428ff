import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button } from "antd";
import { useState } from "react";

import { useMay } from "@/api/access";
import { ActionName } from "@/components/action-name";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { type Column, DataTable } from "@/components/data-table";
import { When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { useMessages, useLanguage } from "@/lib/i18n";
import { problemText } from "@/lib/problem-words";

import { giveUp, type OutboxRow, waitingRowsQuery } from "../api/outbox";
import { OUTBOX_TONES, OutboxStateTag } from "../components/outbox-state-tag";
import { subjectOf } from "../components/rows-on-their-way";
import { SignRowsDialog } from "../components/sign-rows-dialog";
import { deskMessages } from "../desk-messages";
import { signable } from "../lib/signable";

/** Changes of the registry on their way to the ledger: a registrar signs them, one, several or all that can be. */
export function OutboxPage() {
  const t = useMessages(deskMessages);
  const { message } = App.useApp();
  const binds = useMay("registration:bind");
  const [signed, setSigned] = useState<readonly OutboxRow[]>();
  const [given, setGiven] = useState<OutboxRow>();
  const columns = useOutboxColumns(binds ? setGiven : undefined);
  const waiting = signable(useQuery(waitingRowsQuery).data?.items ?? []);
  const sign = (rows: readonly OutboxRow[]) => {
    const able = signable(rows);
    if (able.length > 0) setSigned(able);
    else void message.info(t("nothingToSign"));
  };
  const signChosen = (rows: readonly OutboxRow[]) => (
    <Button type="primary" size="small" onClick={() => sign(rows)}>{t("signChosen")}</Button>
  );
  const all = binds && (
    <Button type="primary" disabled={waiting.length === 0} onClick={() => setSigned(waiting)}>
      {t("signAll", { count: waiting.length })}
    </Button>
  );
  return (
    <Page title={t("outbox")} actions={all}>
      <DataTable
        path="/api/v1/registry/outbox"
        name="registry-outbox"
        noun="registry"
        label={t("outbox")}
        rowKey={(row) => String(row.sequence)}
        columns={columns}
        query={NEWEST_FIRST}
        filters={[{ name: "state", label: t("state"), kind: "select", options: STATES.map((value) => ({ value, label: t(`state_${value}`) })) }]}
        {...(binds && { bulk: signChosen })}
        empty={t("outboxEmpty")}
      />
      {signed && <SignRowsDialog rows={signed} onClose={() => setSigned(undefined)} />}
      {given && <GiveUpDialog row={given} onClose={() => setGiven(undefined)} />}
    </Page>
  );
}

const NEWEST_FIRST = { sort: "-sequence" } as const;
const STATES = Object.keys(OUTBOX_TONES) as OutboxRow["state"][];

function useOutboxColumns(onGiveUp: ((row: OutboxRow) => void) | undefined): Column<OutboxRow>[] {
  const t = useMessages(deskMessages);
  const language = useLanguage();
  const end: Column<OutboxRow> = {
    key: "give_up",
    title: t("giveUp"),
    width: 90,
    render: (row) => row.state === "waiting" && (
      <Button size="small" danger aria-label={`${t("giveUp")}: ${row.sequence}`} onClick={() => onGiveUp?.(row)}>{t("giveUp")}</Button>
    ),
  };
  return [
    { key: "sequence", title: t("sequence"), width: 80, align: "right", sort: "sequence", render: (row) => row.sequence },
    { key: "action", title: t("action"), width: 170, render: (row) => <ActionName action={row.action} /> },
    { key: "record", title: t("record"), render: (row) => <RecordLink row={row} /> },
    { key: "lane", title: t("lane"), width: 160, render: (row) => <Link to={`/participants/${row.participant}`}>{row.participant}</Link> },
    { key: "state", title: t("state"), width: 110, render: (row) => <OutboxStateTag state={row.state} /> },
    { key: "block", title: t("block"), width: 90, align: "right", render: (row) => (row.block_number === null ? "—" : <Link to={`/explorer/blocks/${row.block_number}`}>{row.block_number}</Link>) },
    { key: "code", title: t("code"), width: 180, render: (row) => (row.code === null ? "—" : <span title={row.code}>{problemText(row.code, language)}</span>) },
    { key: "by", title: t("requestedBy"), width: 130, render: (row) => row.requested_by },
    { key: "made", title: t("madeAt"), width: 150, render: (row) => <When ms={row.created_at} /> },
    ...(onGiveUp ? [end] : []),
    { key: "done", title: t("doneAt"), hidden: true, render: (row) => <When ms={row.done_at} /> },
    { key: "application", title: t("application"), hidden: true, render: (row) => (row.application_id === null ? "—" : <Link to={`/registrations/${row.application_id}`}><Hash value={row.application_id} copy={false} /></Link>) },
  ];
}

/** A record that is still to be made has no page of its own, its application has. */
function RecordLink({ row }: { readonly row: OutboxRow }) {
  const subject = subjectOf(row);
  if (row.application_id !== null) return <Link to={`/registrations/${row.application_id}`}>{subject}</Link>;
  return <Link to={row.action.includes("user") ? `/users/${subject}` : `/participants/${subject}`}>{subject}</Link>;
}

function GiveUpDialog({ row, onClose }: { readonly row: OutboxRow; readonly onClose: () => void }) {
  const t = useMessages(deskMessages);
  const client = useQueryClient();
  const { message } = App.useApp();
  const ending = useMutation({
    mutationFn: () => giveUp(row.sequence),
    onSuccess: async () => {
      void message.success(t("given"));
      onClose();
      await client.invalidateQueries({ predicate: ({ queryKey }) => ["registry", "registrations"].includes(String(queryKey[0])) });
    },
  });
  return (
    <ConfirmDialog open danger title={t("giveUpTitle")} act={t("giveUp")} busy={ending.isPending} error={ending.error} onConfirm={() => ending.mutate()} onClose={onClose}>
      <p><ActionName action={row.action} /> · {subjectOf(row)}</p>
      <p>{t("giveUpText")}</p>
    </ConfirmDialog>
  );
}
