import { Link, useNavigate } from "@tanstack/react-router";
import { Flex } from "antd";

import { type Column, DataTable } from "@/components/data-table";
import { Day as DayText, Money, When } from "@/components/figures";
import { Page } from "@/components/page";
import { useMessages } from "@/lib/i18n";

import { type Day, importStatements } from "../api/collection";
import { AgreementTag } from "../components/agreement-tag";
import { FileCard } from "../components/file-card";
import { messages } from "../messages";

/** Each day of the bank's statement beside the books. */
export function DaysPage() {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const columns: Column<Day>[] = [
    { key: "day", title: t("bookedOn"), render: (row) => <DayLink day={row.day} /> },
    { key: "state", title: t("state"), width: 120, render: (row) => <AgreementTag differences={row.differences} /> },
    { key: "bank", title: t("atBank"), width: 160, align: "right", render: (row) => <Money fen={row.bank_fen} /> },
    { key: "books", title: t("inBooks"), width: 160, align: "right", render: (row) => <Money fen={row.ledger_fen} /> },
    { key: "matched", title: t("matched"), width: 100, align: "right", render: (row) => row.matched },
    { key: "differences", title: t("differences"), width: 100, align: "right", render: (row) => row.differences },
    { key: "statement", title: t("statement"), width: 160, hidden: true, render: (row) => <span className="mono">{row.statement}</span> },
    { key: "by", title: t("importedBy"), width: 160, render: (row) => row.imported_by },
    { key: "at", title: t("importedAt"), width: 160, render: (row) => <When ms={row.imported_at} /> },
  ];
  return (
    <Page title={t("reconciliation")}>
      <FileCard title={t("statementFile")} hint={t("statementHint")} send={importStatements}>
        {(days) => (
          <Flex vertical gap={4} role="status">
            {days.map((each) => <Flex key={each.day} gap={8}><DayLink day={each.day} /><AgreementTag differences={each.differences} /></Flex>)}
          </Flex>
        )}
      </FileCard>
      <DataTable
        path="/api/v1/reconciliations" name="reconciliations" noun="collection" label={t("reconciliation")} rowKey={(row) => row.day} columns={columns} empty={t("noDays")}
        onOpen={(row) => void navigate({ to: "/reconciliation/$day", params: { day: row.day } })}
      />
    </Page>
  );
}

function DayLink({ day }: { readonly day: string }) {
  return <Link to="/reconciliation/$day" params={{ day }}><DayText day={day} /></Link>;
}
