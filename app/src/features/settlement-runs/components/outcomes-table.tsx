import { Link } from "@tanstack/react-router";
import { Flex, Select, Table, type TableColumnsType } from "antd";
import { useState } from "react";

import { Energy, Money } from "@/components/figures";
import { StateTag } from "@/components/state-tag";
import { useLanguage, useMessages, useTitle } from "@/lib/i18n";
import { problemText } from "@/lib/problem-words";
import { stateLook } from "@/lib/states";

import type { Outcome, OutcomeState } from "../lib/outcome";
import { messages } from "../messages";

const PAGE = 50;
const HAS_BILL: ReadonlySet<OutcomeState> = new Set(["settled", "corrected", "unchanged", "to_correct"]);

/** What became of each bill, refusals first among what is chosen; the reason in words. */
export function OutcomesTable({ outcomes }: { readonly outcomes: readonly Outcome[] }) {
  const t = useMessages(messages);
  const title = useTitle();
  const language = useLanguage();
  const [state, setState] = useState<OutcomeState>();
  const states = [...new Set(outcomes.map((each) => each.state))];
  const shown = outcomes
    .filter((each) => state === undefined || each.state === state)
    .toSorted((one, other) => Number(other.state === "refused") - Number(one.state === "refused"));
  const columns: TableColumnsType<Outcome> = [
    { key: "month", title: t("month"), render: (_, row) => (HAS_BILL.has(row.state) ? <Link to="/bills/$orderId/$month" params={{ orderId: row.order_id, month: row.month }}>{row.month}</Link> : row.month) },
    { key: "consumer", title: t("consumer"), render: (_, row) => row.consumer },
    { key: "contract", title: t("contract"), render: (_, row) => <Link className="mono" to="/contracts/$orderId" params={{ orderId: row.order_id }}>{row.order_id.slice(0, 12)}…</Link> },
    { key: "state", title: t("state"), render: (_, row) => <StateTag of="settlement" state={row.state} /> },
    { key: "energy", title: t("energy"), align: "right", render: (_, row) => <Energy wh={row.energy_wh} unit="kWh" /> },
    { key: "total", title: t("total"), align: "right", render: (_, row) => <Money fen={row.total_fen} /> },
    { key: "difference", title: t("difference"), align: "right", render: (_, row) => <Money fen={row.difference_fen} /> },
    { key: "reason", title: t("reason"), render: (_, row) => (row.code === undefined ? "—" : problemText(row.code, language)) },
  ];
  return (
    <Flex vertical gap={8}>
      <Select<OutcomeState>
        allowClear aria-label={t("filterState")} placeholder={t("filterState")} style={{ width: 200 }} value={state ?? null}
        onChange={(chosen: OutcomeState | undefined) => setState(chosen)}
        options={states.map((value) => ({ value, label: `${title(stateLook("settlement", value).title)} (${outcomes.filter((each) => each.state === value).length})` }))}
      />
      <Table<Outcome>
        size="small" rowKey={(row) => `${row.order_id} ${row.month}`} columns={columns} dataSource={shown} scroll={{ x: "max-content" }}
        pagination={shown.length > PAGE ? { pageSize: PAGE, showSizeChanger: false } : false} onRow={() => ({ tabIndex: 0 })}
      />
    </Flex>
  );
}
