import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Progress as Bar } from "antd";

import { useSession } from "@/api/session";
import { useNow } from "@/api/use-now";
import { Energy } from "@/components/figures";
import { PackageName, sideOf } from "@/features/orders";
import { useMessages } from "@/lib/i18n";

import { type ArchivedContract, fewContractsQuery, progressQuery } from "../api/contracts";
import { dayAt, daysBetween } from "../lib/days";
import { workMessages } from "../work-messages";
import { ContractsCard } from "./contracts-card";

const SHOWN = 5;
const RUNNING = { state: "executing" } as const;

/** Contracts in force: how much of the period is over, and what was contracted. */
export function ProgressWidget() {
  const t = useMessages(workMessages);
  const few = useQuery(fewContractsQuery(RUNNING, SHOWN));
  return (
    <ContractsCard
      title={t("widgetProgress")}
      nothing={t("nothingRuns")}
      search={RUNNING}
      query={few}
      line={Line}
    />
  );
}

function Line({ contract }: { readonly contract: ArchivedContract }) {
  const t = useMessages(workMessages);
  const side = sideOf(useSession().role);
  const today = dayAt(useNow(60_000));
  const progress = useQuery(progressQuery(contract.order_id));
  const end = contract.ends_on ?? contract.period_end;
  const days = Math.max(1, daysBetween(contract.period_start, end));
  const over = Math.min(days, Math.max(0, daysBetween(contract.period_start, today)));
  return (
    <Link to="/contracts/$orderId" params={{ orderId: contract.order_id }} className="contract-line">
      <span className="contract-line-text">
        {side === "retailer" ? contract.consumer : contract.retailer} ·{" "}
        <span className="muted"><PackageName id={contract.package} version={contract.package_version} /></span>
      </span>
      <span className="muted"><Energy wh={progress.data?.contracted_wh} /></span>
      <Bar aria-label={t("widgetProgress")} percent={Math.round((100 * over) / days)} size="small" style={{ width: 120, margin: 0 }} />
    </Link>
  );
}
