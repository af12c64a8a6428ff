import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { useSession } from "@/api/session";
import { useNow } from "@/api/use-now";
import { Day } from "@/components/figures";
import { ToneTag } from "@/components/state-tag";
import { PackageName, sideOf } from "@/features/orders";
import { useMessages } from "@/lib/i18n";

import { type ArchivedContract, fewContractsQuery } from "../api/contracts";
import { addDays, dayAt, daysBetween } from "../lib/days";
import { workMessages } from "../work-messages";
import { ContractsCard } from "./contracts-card";

const SHOWN = 6;
const AHEAD_DAYS = 90;
const URGENT_DAYS = 30;

/** Contracts that end soon: time to renew or to look around. */
export function ExpiringWidget() {
  const t = useMessages(workMessages);
  const today = dayAt(useNow(60_000));
  // Periods are half-open: one that ends on `today` has had its last day yesterday.
  const search = { state: "executing", ends_to: addDays(today, AHEAD_DAYS + 1) } as const;
  const few = useQuery(fewContractsQuery({ ...search, ends_from: addDays(today, 1) }, SHOWN));
  return (
    <ContractsCard
      title={t("widgetExpiring")}
      nothing={t("nothingEnds")}
      search={search}
      query={few}
      line={Line}
    />
  );
}

function Line({ contract }: { readonly contract: ArchivedContract }) {
  const today = dayAt(useNow(60_000));
  const t = useMessages(workMessages);
  const side = sideOf(useSession().role);
  const last = addDays(contract.ends_on ?? contract.period_end, -1);
  const left = Math.max(0, daysBetween(today, last));
  return (
    <Link to="/contracts/$orderId" params={{ orderId: contract.order_id }} className="contract-line">
      <span className="contract-line-text">
        {side === "retailer" ? contract.consumer : contract.retailer} ·{" "}
        <span className="muted"><PackageName id={contract.package} version={contract.package_version} /></span>
      </span>
      <span className="muted"><Day day={last} /></span>
      <ToneTag tone={left <= URGENT_DAYS ? "waiting" : "idle"}>{t("daysLeft", { count: left })}</ToneTag>
    </Link>
  );
}
