import { Link } from "@tanstack/react-router";

import { Period, When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { StateTag } from "@/components/state-tag";
import type { Column, Filter } from "@/components/data-table";
import { useMessages, useTitle } from "@/lib/i18n";
import { stateLook } from "@/lib/states";

import type { Order } from "../api/orders";
import { FILTER_CHOICES } from "../lib/search";
import { messages } from "../messages";
import { Deadline } from "./deadline";
import { PackageName, useOrderWords } from "./words";

export type OrderColumn = "id" | "state" | "stage" | "next" | "consumer" | "retailer" | "package" | "segment" | "period"
  | "origin" | "deadline" | "refreshed" | "created" | "terms";

/** Columns of lists of orders, in the order in which they are named; those of `hidden` are shown when chosen. */
export function useOrderColumns(names: readonly OrderColumn[], hidden: readonly OrderColumn[] = []): Column<Order>[] {
  const t = useMessages(messages);
  const words = useOrderWords();
  const all: Readonly<Record<OrderColumn, Omit<Column<Order>, "key">>> = {
    id: {
      title: t("orderId"),
      width: 124,
      render: (order) => (
        <Link to="/orders/$orderId" params={{ orderId: order.order_id }}><Hash value={order.order_id} copy={false} digits={8} /></Link>
      ),
    },
    state: { title: t("state"), width: 92, render: (order) => <StateTag of="order" state={order.state} /> },
    stage: { title: t("stage"), width: 84, render: (order) => words.stage(order.stage) },
    next: { title: t("waitsFor"), width: 108, render: (order) => words.parties(order.next) },
    consumer: { title: t("consumer"), width: 128, render: (order) => order.consumer },
    retailer: { title: t("retailer"), width: 128, render: (order) => order.retailer },
    package: { title: t("package"), width: 200, render: (order) => <PackageName id={order.package} version={order.package_version} /> },
    segment: { title: t("segment"), width: 88, render: (order) => words.segment(order.segment) },
    period: { title: t("period"), width: 188, render: (order) => <Period start={order.period_start} end={order.ends_on ?? order.period_end} /> },
    origin: { title: t("origin"), width: 96, render: (order) => words.origin(order.origin) },
    deadline: { title: t("deadline"), width: 104, render: (order) => (order.next.length > 0 ? <Deadline order={order} /> : "—") },
    refreshed: { title: t("refreshed"), width: 136, sort: "refreshed_at", render: (order) => <When ms={order.refreshed_at} /> },
    created: { title: t("created"), width: 136, sort: "created_at", render: (order) => <When ms={order.created_at} /> },
    terms: { title: t("termsHash"), width: 150, render: (order) => <Hash value={order.terms_hash} copy={false} /> },
  };
  return names.map((key) => ({ key, ...all[key], hidden: hidden.includes(key) }));
}

type FilterName = "id_prefix" | "state" | "stage" | "next" | "origin" | "consumer" | "retailer" | "package" | "period" | "segment";

export function useOrderFilters(names: readonly FilterName[]): Filter<FilterName>[] {
  const t = useMessages(messages);
  const title = useTitle();
  const words = useOrderWords();
  const all: Readonly<Record<FilterName, Omit<Filter<FilterName>, "name">>> = {
    id_prefix: { label: t("orderId"), kind: "text" },
    state: { label: t("state"), kind: "select", options: options(FILTER_CHOICES.state, (code) => title(stateLook("order", code).title)) },
    stage: { label: t("stage"), kind: "select", options: options(FILTER_CHOICES.stage, words.stage) },
    next: { label: t("waitsFor"), kind: "select", options: options(FILTER_CHOICES.next, words.party) },
    origin: { label: t("origin"), kind: "select", options: options(FILTER_CHOICES.origin, (kind) => words.origin({ kind })) },
    consumer: { label: t("consumer"), kind: "text" },
    retailer: { label: t("retailer"), kind: "text" },
    package: { label: t("package"), kind: "text" },
    segment: { label: t("segment"), kind: "select", options: options(["industrial", "commercial", "residential"], words.segment) },
    period: { label: t("deliversOn"), kind: "date" },
  };
  return names.map((name) => ({ name, ...all[name] }));
}

function options(codes: readonly string[], word: (code: string) => string) {
  return codes.map((value) => ({ value, label: word(value) }));
}
