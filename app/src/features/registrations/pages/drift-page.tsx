import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Alert, Button, Card, Flex, Skeleton, Table } from "antd";
import { useState } from "react";

import { Allowed } from "@/components/allowed";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Figures } from "@/components/figures-row";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { adopt, type Drift, driftQuery } from "../api/outbox";
import { deskMessages } from "../desk-messages";
import { type DriftLine, linesOf } from "../lib/drift-lines";

/** Whether the ledger's registry is what the exchange decided, and what is done about what is not. */
export function DriftPage() {
  const t = useMessages(deskMessages);
  const query = useQuery(driftQuery);
  return (
    <Page title={t("drift")}>
      <span className="muted">{t("driftHint")}</span>
      {query.isPending && <Skeleton active />}
      {query.isError && <QueryProblem query={query} />}
      {query.data && <InFull drift={query.data} />}
    </Page>
  );
}

function InFull({ drift }: { readonly drift: Drift }) {
  const t = useMessages(deskMessages);
  const { in_step, items, compared, changing, only_on_ledger, block_height } = drift;
  return (
    <Flex vertical gap={12}>
      <Alert type={in_step ? "success" : "warning"} showIcon title={in_step ? t("inStep") : t("outOfStep", { count: items.length })} />
      <Card size="small">
        <Figures figures={[[t("compared"), compared], [t("changing"), changing], [t("onlyOnLedger"), only_on_ledger], [t("height"), block_height]]} />
      </Card>
      {!in_step && <Lines lines={linesOf(items)} />}
    </Flex>
  );
}

function Lines({ lines }: { readonly lines: readonly DriftLine[] }) {
  const t = useMessages(deskMessages);
  const [adopted, setAdopted] = useState<DriftLine>();
  return (
    <>
      <Table<DriftLine>
        size="small"
        rowKey={(row) => `${row.noun} ${row.id} ${row.field ?? ""}`}
        dataSource={lines}
        pagination={{ defaultPageSize: 50, hideOnSinglePage: true }}
        scroll={{ x: 900 }}
        columns={[
          { key: "noun", title: t("noun"), render: (_, row) => t(`noun_${row.noun}`) },
          { key: "id", title: t("id"), dataIndex: "id" },
          { key: "field", title: t("field"), render: (_, row) => row.field ?? t("missing") },
          { key: "wanted", title: t("wanted"), render: (_, row) => <span className="mono wrap-anywhere">{row.wanted}</span> },
          { key: "ledger", title: t("ledger"), render: (_, row) => <span className="mono wrap-anywhere">{row.ledger}</span> },
          {
            key: "adopt",
            title: "",
            render: (_, row) => row.field !== null && (
              <Allowed resource="registration:bind">
                <Button size="small" aria-label={`${t("adopt")}: ${row.id}`} onClick={() => setAdopted(row)}>{t("adopt")}</Button>
              </Allowed>
            ),
          },
        ]}
      />
      {adopted && <AdoptDialog line={adopted} onClose={() => setAdopted(undefined)} />}
    </>
  );
}

function AdoptDialog({ line, onClose }: { readonly line: DriftLine; readonly onClose: () => void }) {
  const t = useMessages(deskMessages);
  const client = useQueryClient();
  const { message } = App.useApp();
  const adopting = useMutation({
    mutationFn: () => adopt(line),
    onSuccess: async () => {
      void message.success(t("adopted"));
      onClose();
      await client.invalidateQueries({ queryKey: ["registry"] });
    },
  });
  return (
    <ConfirmDialog open title={t("adoptTitle")} act={t("adopt")} busy={adopting.isPending} error={adopting.error} onConfirm={() => adopting.mutate()} onClose={onClose}>
      <p>{t("adoptText", { id: line.id })}</p>
    </ConfirmDialog>
  );
}
