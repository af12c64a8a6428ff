import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Alert, Segmented } from "antd";

import { useMay } from "@/api/access";
import { useSession } from "@/api/session";
import { type Column, DataTable } from "@/components/data-table";
import { Day } from "@/components/figures";
import { Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { StateTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import type { BillQuestion } from "../api/questions";
import { Deadline } from "../components/deadline";
import { messages } from "../messages";

const SHOWN = { waiting: { state: "asked" }, overdue: { overdue: "true" }, all: {} } as const;
type Shown = keyof typeof SHOWN;
const NONE = { waiting: "noneWaiting", overdue: "noneOverdue", all: "noneAtAll" } as const;

/** Soonest first: what waits for the retailer's answer, what is late for those who watch, a consumer's own. */
export function QuestionsPage() {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const search: Record<string, unknown> = useSearch({ strict: false });
  const side = useSide();
  const led = typeof search["order"] === "string";
  const first: Shown = side === "consumer" || led ? "all" : side === "retailer" ? "waiting" : "overdue";
  const shown = (Object.keys(SHOWN) as Shown[]).find((each) => each === search["show"]) ?? first;
  const show = (chosen: Shown) => void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, show: chosen }), replace: true });
  const open = ({ order_id: orderId, month }: BillQuestion) => void navigate({ to: "/bills/$orderId/$month", params: { orderId, month }, search: { tab: "questions" } });
  return (
    <Page
      title={t("title")}
      actions={<Segmented<Shown> aria-label={t("show")} value={shown} onChange={show} options={(Object.keys(SHOWN) as Shown[]).map((value) => ({ value, label: t(`show_${value}`) }))} />}
    >
      {side === "watching" && <Alert type="info" showIcon title={t("watching")} />}
      <DataTable
        path="/api/v1/bill-questions" name="bill-questions" noun="bill-questions" label={t("title")} rowKey={(row) => row.question_id} columns={useColumns(side)}
        query={SHOWN[shown]} empty={t(NONE[shown])} {...(side !== "watching" && { onOpen: open })}
        exports={{ csv: "/api/v1/bill-questions.csv", xlsx: "/api/v1/bill-questions.xlsx", resource: "statement:read" }}
        filters={[
          { name: "month", label: `${t("month")} ${t("monthHint")}`, kind: "text" },
          { name: "order", label: t("contract"), kind: "text" },
          ...(side === "consumer" ? [] : [{ name: "consumer" as const, label: t("consumer"), kind: "text" as const }]),
          ...(side === "retailer" ? [] : [{ name: "retailer" as const, label: t("retailer"), kind: "text" as const }]),
        ]}
      />
    </Page>
  );
}

type Side = "consumer" | "retailer" | "watching";

function useSide(): Side {
  const { role } = useSession();
  if (role.startsWith("consumer_")) return "consumer";
  return role.startsWith("retailer_") ? "retailer" : "watching";
}

function useColumns(side: Side): Column<BillQuestion>[] {
  const t = useMessages(messages);
  return [
    { key: "by", title: t("answerBy"), width: 230, render: (row) => <Deadline question={row} /> },
    { key: "state", title: t("state"), width: 150, render: (row) => <StateTag of="billQuestion" state={row.state} /> },
    { key: "month", title: t("month"), width: 100, render: (row) => row.month },
    { key: "consumer", title: t("consumer"), hidden: side === "consumer", render: (row) => row.consumer },
    { key: "retailer", title: t("retailer"), hidden: side === "retailer", render: (row) => row.retailer },
    { key: "contract", title: t("contract"), width: 170, render: (row) => <Contract row={row} side={side} /> },
    { key: "asked", title: t("askedOn"), width: 130, render: (row) => <Day day={row.asked_on} /> },
    { key: "version", title: t("version"), width: 110, align: "right", hidden: true, render: (row) => row.bill_version },
    { key: "question", title: t("question"), width: 170, hidden: true, render: (row) => <Hash value={row.question_id} /> },
  ];
}

/** Those who rule have the dispute of the contract, the parties the contract itself. */
function Contract({ row, side }: { readonly row: BillQuestion; readonly side: Side }) {
  const rules = useMay("case:read");
  const hash = <Hash value={row.order_id} copy={false} />;
  const params = { orderId: row.order_id };
  if (side !== "watching") return <Link to="/contracts/$orderId" params={params}>{hash}</Link>;
  if (row.state === "disputed" && rules) return <Link to="/disputes/$orderId" params={params}>{hash}</Link>;
  return <Link to="/explorer/contracts/$orderId" params={params}>{hash}</Link>;
}
