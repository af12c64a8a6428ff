import { Button } from "antd";
import { useState } from "react";

import { Allowed } from "@/components/allowed";
import { type Column, DataTable } from "@/components/data-table";
import { When } from "@/components/figures";
import { Page } from "@/components/page";
import { StateTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import type { BankAccount } from "../api/bank-accounts";
import { AccountActions } from "../components/account-actions";
import { AccountDialog } from "../components/account-dialog";
import { messages } from "../messages";

/** Where one's own participant is paid, masked: two people and a waiting time stand between a number and a payment. */
export function BankAccountsPage() {
  const t = useMessages(messages);
  const [id, setId] = useState<string>();
  const columns: Column<BankAccount>[] = [
    { key: "account", title: t("account"), render: (row) => <span className="mono">{row.number}</span> },
    { key: "cnaps", title: t("cnaps"), width: 170, render: (row) => <span className="mono">{row.cnaps}</span> },
    { key: "state", title: t("state"), width: 120, render: (row) => <StateTag of="bankAccount" state={row.phase ?? row.state} /> },
    { key: "effective", title: t("effectiveAt"), width: 160, render: (row) => <When ms={row.effective_at} /> },
    { key: "proposedBy", title: t("proposedBy"), width: 170, render: (row) => row.proposed_by },
    { key: "proposedAt", title: t("proposedAt"), width: 160, hidden: true, render: (row) => <When ms={row.proposed_at} /> },
    { key: "decidedBy", title: t("decidedBy"), width: 170, render: (row) => row.decided_by ?? "—" },
    { key: "decidedAt", title: t("decidedAt"), width: 160, hidden: true, render: (row) => <When ms={row.decided_at} /> },
    { key: "actions", title: t("actions"), width: 170, render: (row) => <AccountActions account={row} /> },
  ];
  return (
    <Page
      title={t("title")}
      actions={
        <Allowed resource="bank_account:manage">
          <Button type="primary" onClick={() => setId(crypto.randomUUID())}>{t("propose")}</Button>
          {id !== undefined && <AccountDialog id={id} approving={false} onClose={() => setId(undefined)} />}
        </Allowed>
      }
    >
      <span className="muted">{t("intro")}</span>
      <DataTable
        path="/api/v1/bank-accounts" name="bank-accounts" noun="bank-accounts" label={t("title")} rowKey={(row) => row.account_id}
        columns={columns} empty={t("none")}
      />
    </Page>
  );
}
