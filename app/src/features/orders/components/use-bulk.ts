import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useState } from "react";

import { useSign } from "@/features/signing";
import { useMessages, useTitle } from "@/lib/i18n";

import { type Order, termsQuery } from "../api/orders";
import { readAll } from "../lib/bulk";
import { reasonTitle } from "../lib/reasons";
import { confirmStep, stepOn } from "../lib/steps";
import { workMessages } from "../work-messages";
import { useTermsText } from "./words";

/** Steps on many orders: one signing dialog for all of them, which says of each what became of it. */
export function useBulk() {
  const t = useMessages(workMessages);
  const title = useTitle();
  const client = useQueryClient();
  const sign = useSign();
  const termsText = useTermsText();
  const { message } = App.useApp();
  const [reading, setReading] = useState<{ readonly done: number; readonly count: number }>();

  const read = (order: Order) => client.fetchQuery(termsQuery(order.order_id, order.terms_hash ?? ""));
  /** Terms are read and checked against their hashes first: nobody signs for what was not to be read. */
  const confirm = async (orders: readonly Order[]) => {
    const unwarned = orders.filter((order) => order.risk_warning === null);
    if (unwarned.length < orders.length) void message.warning(t("warned", { count: orders.length - unwarned.length }));
    const count = unwarned.length;
    setReading({ done: 0, count });
    const found = await readAll(unwarned, read, (done) => setReading({ done, count }));
    setReading(undefined);
    if (found.length < count) void message.warning(t("unreadable", { count: count - found.length }));
    if (found.length === 0) return false;
    const steps = found.map(({ order, terms }) => confirmStep(order, termsText(terms), false));
    return (await sign(steps, { title: t("confirmTitle", { count: steps.length }) })) !== undefined;
  };
  const reject = async (orders: readonly Order[], reason: string) => {
    const words = { reason: title(reasonTitle(reason)) };
    const steps = orders.map((order) => stepOn(order, "reject", { args: { reason }, words }));
    return (await sign(steps, { title: t("rejectTitle", { count: steps.length }) })) !== undefined;
  };
  const audit = async (orders: readonly Order[]) => {
    const steps = orders.map((order) => stepOn(order, "audit"));
    return (await sign(steps, { title: t("auditTitle", { count: steps.length }) })) !== undefined;
  };
  return { confirm, reject, audit, reading };
}
