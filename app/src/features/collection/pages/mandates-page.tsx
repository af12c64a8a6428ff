import { Button } from "antd";
import { useState } from "react";

import { Allowed } from "@/components/allowed";
import { type Column, DataTable } from "@/components/data-table";
import { Day, When } from "@/components/figures";
import { Page } from "@/components/page";
import { StateTag } from "@/components/state-tag";
import { useMessages, useTitle } from "@/lib/i18n";
import { STATES } from "@/lib/states";

import type { Mandate } from "../api/collection";
import { MandateActions } from "../components/mandate-actions";
import { MandateDialog } from "../components/mandate-dialog";
import { messages } from "../messages";

/** Who has allowed the company to collect, from which account (masked). */
export function MandatesPage() {
  const t = useMessages(messages);
  const title = useTitle();
  const [registering, setRegistering] = useState(false);
  const columns: Column<Mandate>[] = [
    { key: "mandate", title: t("mandate"), render: (row) => <span className="mono">{row.mandate_id}</span> },
    { key: "payer", title: t("payer"), render: (row) => row.payer },
    { key: "state", title: t("state"), width: 100, render: (row) => <StateTag of="mandate" state={row.state} /> },
    { key: "signed", title: t("signedOn"), width: 120, render: (row) => <Day day={row.signed_on} /> },
    { key: "number", title: t("number"), width: 130, render: (row) => <span className="mono">{row.number}</span> },
    { key: "cnaps", title: t("cnaps"), width: 140, hidden: true, render: (row) => <span className="mono">{row.cnaps}</span> },
    { key: "collected", title: t("collected"), width: 100, align: "right", render: (row) => row.collected },
    { key: "by", title: t("registeredBy"), width: 160, hidden: true, render: (row) => row.registered_by },
    { key: "at", title: t("registeredAt"), width: 160, hidden: true, render: (row) => <When ms={row.registered_at} /> },
    { key: "actions", title: t("actions"), width: 170, render: (row) => <MandateActions mandate={row} /> },
  ];
  return (
    <Page
      title={t("mandates")}
      actions={
        <Allowed resource="collection:manage">
          <Button type="primary" onClick={() => setRegistering(true)}>{t("register")}</Button>
          {registering && <MandateDialog onClose={() => setRegistering(false)} />}
        </Allowed>
      }
    >
      <DataTable
        path="/api/v1/mandates" name="mandates" noun="collection" label={t("mandates")} rowKey={(row) => row.mandate_id} columns={columns} empty={t("noMandates")}
        filters={[
          { name: "payer", label: t("payer"), kind: "text" },
          { name: "state", label: t("state"), kind: "select", options: Object.entries(STATES.mandate).map(([value, look]) => ({ value, label: title(look.title) })) },
        ]}
      />
    </Page>
  );
}
