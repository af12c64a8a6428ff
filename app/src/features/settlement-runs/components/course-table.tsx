import { Link } from "@tanstack/react-router";
import { Button } from "antd";

import { type Column, DataTable } from "@/components/data-table";
import { Hash } from "@/components/hash";
import { StateTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import type { Contract } from "../lib/plan";
import { monthsBetween } from "../lib/months";
import { messages } from "../messages";

interface CourseTableProps {
  readonly from: string;
  readonly to: string;
  /** Contracts that are to be settled alone. */
  readonly onChoose?: (orders: readonly string[]) => void;
}

/** Contracts by months: what is settled, and what waits to be. */
export function CourseTable({ from, to, onChoose }: CourseTableProps) {
  const t = useMessages(messages);
  const columns: Column<Contract>[] = [
    { key: "consumer", title: t("consumer"), width: 200, render: (row) => row.consumer },
    { key: "retailer", title: t("retailer"), width: 200, hidden: onChoose !== undefined, render: (row) => row.retailer },
    { key: "contract", title: t("contract"), width: 170, render: (row) => <Link to="/contracts/$orderId" params={{ orderId: row.order_id }}><Hash value={row.order_id} copy={false} /></Link> },
    { key: "package", title: t("package"), width: 200, hidden: true, render: (row) => `${row.package}@${row.package_version}` },
    ...monthsBetween(from, to).map((month): Column<Contract> => ({ key: month, title: month, width: 120, render: (row) => <MonthState row={row} month={month} /> })),
  ];
  return (
    <section>
      <h2 style={{ fontSize: 15, margin: "4px 0 8px" }}>{t("course")}</h2>
      <DataTable
        path="/api/v1/settlements/course" name="settlement-course" noun="settlements" label={t("course")} rowKey={(row) => row.order_id} columns={columns}
        query={{ from_month: from, to_month: to }} empty={t("noContracts")}
        filters={[
          { name: "consumer", label: t("consumer"), kind: "text" },
          { name: "order", label: t("contract"), kind: "text" },
          ...(onChoose === undefined ? [{ name: "retailer" as const, label: t("retailer"), kind: "text" as const }] : []),
        ]}
        {...(onChoose && { bulk: buttonFor(t("onlyThese"), onChoose) })}
      />
    </section>
  );
}

/** What the table shows beside the contracts that are chosen. */
function buttonFor(label: string, onChoose: (orders: readonly string[]) => void) {
  return (rows: readonly Contract[], clear: () => void) => {
    const choose = () => {
      onChoose(rows.map(({ order_id }) => order_id));
      clear();
    };
    return <Button onClick={choose}>{label}</Button>;
  };
}

function MonthState({ row, month }: { readonly row: Contract; readonly month: string }) {
  const found = row.months.find((each) => each.month === month);
  if (found === undefined) return <span className="muted">—</span>;
  const tag = <StateTag of="settlement" state={found.state} />;
  if (found.version === null) return tag;
  return <Link to="/bills/$orderId/$month" params={{ orderId: row.order_id, month }}>{tag}</Link>;
}
