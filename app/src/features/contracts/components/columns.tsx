import { Link } from "@tanstack/react-router";

import type { Column, Filter } from "@/components/data-table";
import { Day, Period, When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { StateTag } from "@/components/state-tag";
import { PackageName, useOrderWords } from "@/features/orders";
import { useMessages, useTitle } from "@/lib/i18n";
import { stateLook } from "@/lib/states";

import type { ArchivedContract } from "../api/contracts";
import { messages } from "../messages";

type Name = "id" | "state" | "consumer" | "retailer" | "package" | "segment" | "period" | "ends" | "text" | "annex"
  | "archived" | "changed" | "created";

/** Columns of lists of contracts; those of `hidden` are shown when chosen. */
export function useContractColumns(names: readonly Name[], hidden: readonly Name[] = []): Column<ArchivedContract>[] {
  const t = useMessages(messages);
  const words = useOrderWords();
  const all: Readonly<Record<Name, Omit<Column<ArchivedContract>, "key">>> = {
    id: {
      title: t("orderId"),
      width: 128,
      render: (row) => (
        <Link to="/contracts/$orderId" params={{ orderId: row.order_id }}><Hash value={row.order_id} copy={false} /></Link>
      ),
    },
    state: { title: t("state"), width: 92, render: (row) => <StateTag of="order" state={row.state} /> },
    consumer: { title: t("consumer"), width: 130, render: (row) => row.consumer },
    retailer: { title: t("retailer"), width: 130, render: (row) => row.retailer },
    package: { title: t("package"), width: 200, render: (row) => <PackageName id={row.package} version={row.package_version} /> },
    segment: { title: t("segment"), width: 90, render: (row) => words.segment(row.segment) },
    period: { title: t("period"), width: 190, render: (row) => <Period start={row.period_start} end={row.ends_on ?? row.period_end} /> },
    ends: { title: t("endsOn"), width: 120, render: (row) => <Day day={row.ends_on} /> },
    text: { title: t("textHash"), width: 150, render: (row) => <Hash value={row.text_hash} copy={false} /> },
    annex: { title: t("annexHash"), width: 150, render: (row) => <Hash value={row.annex_hash} copy={false} /> },
    archived: { title: t("archivedBy"), width: 120, render: (row) => row.archived_by ?? "—" },
    changed: { title: t("changed"), width: 140, render: (row) => <When ms={row.refreshed_at} /> },
    created: { title: t("created"), width: 140, render: (row) => <When ms={row.created_at} /> },
  };
  return names.map((key) => ({ key, ...all[key], hidden: hidden.includes(key) }));
}

type FilterName = "text" | "party" | "package" | "state" | "kind" | "period" | "hash" | "ends_to"
  | "archived_from" | "archived_to";

const STATES = ["executing", "disputed", "expired", "cancelled"] as const;
const KINDS = ["contract", "amendment", "termination"] as const;

export function useContractFilters(names: readonly FilterName[]): Filter<FilterName>[] {
  const t = useMessages(messages);
  const title = useTitle();
  const all: Readonly<Record<FilterName, Omit<Filter<FilterName>, "name">>> = {
    text: { label: t("searchText"), kind: "text" },
    party: { label: t("party"), kind: "text" },
    package: { label: t("package"), kind: "text" },
    state: {
      label: t("state"),
      kind: "select",
      options: STATES.map((value) => ({ value, label: title(stateLook("order", value).title) })),
    },
    kind: { label: t("kind"), kind: "select", options: KINDS.map((value) => ({ value, label: t(`kind_${value}`) })) },
    period: { label: t("deliversOn"), kind: "date" },
    hash: { label: t("hash"), kind: "text" },
    ends_to: { label: t("endsTo"), kind: "date" },
    archived_from: { label: t("archivedFrom"), kind: "time" },
    archived_to: { label: t("archivedTo"), kind: "time" },
  };
  return names.map((name) => ({ name, ...all[name] }));
}
