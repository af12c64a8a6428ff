import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { App, Button, Flex, Tooltip } from "antd";
import { useState } from "react";

import { useMay } from "@/api/access";
import { isDone, type Step, useSign } from "@/features/signing";
import { useMessages, useTitle } from "@/lib/i18n";

import { movesQuery, type Order, termsQuery } from "../api/orders";
import { reasonTitle } from "../lib/reasons";
import { confirmStep, stepOn } from "../lib/steps";
import { messages } from "../messages";
import { ConfirmDialog } from "./confirm-dialog";
import { CounterDrawer } from "./counter-drawer";
import { RejectDialog } from "./reject-dialog";
import { useTermsText } from "./words";

type Open = "counter" | "reject" | "confirm";

/** A button for each step that the ledger would take from the person now. Steps on contracts are on the contract's page. */
export function OrderActions({ order }: { readonly order: Order }) {
  const t = useMessages(messages);
  const title = useTitle();
  const navigate = useNavigate();
  const { modal } = App.useApp();
  const sign = useSign();
  const [open, setOpen] = useState<Open>();
  const { data: moves } = useQuery(movesQuery(order.order_id));
  const mayRead = useMay("terms:read");
  const hash = order.terms_hash ?? "";
  const terms = useQuery({ ...termsQuery(order.order_id, hash), enabled: mayRead && hash !== "" });
  // Moves of another version are not offered: what they belong to is not what the page shows.
  const legal = new Set(moves?.version === order.version ? moves.actions : []);
  const party = moves?.party ?? null;
  const termsText = useTermsText();
  const said = terms.data ? termsText(terms.data) : "";
  const close = () => setOpen(undefined);

  const take = async (step: Step, name: string) => {
    const results = await sign([step], { title: name });
    if (results?.every(isDone)) close();
  };
  const ask = (action: "cancel" | "delete" | "lapse") =>
    modal.confirm({
      title: t(action),
      content: t("cancelQuestion"),
      okText: t("yes"),
      cancelText: t("no"),
      onOk: () => void take(stepOn(order, action), t(action)),
    });
  const confirm = () => {
    if (party === "consumer" && order.risk_warning !== null) setOpen("confirm");
    else void take(confirmStep(order, said, false), t("confirm"));
  };
  const reject = (reason: string) =>
    void take(stepOn(order, "reject", { args: { reason }, words: { reason: title(reasonTitle(reason)) } }), t("reject"));

  return (
    <Flex wrap gap={8}>
      {legal.has("delete") && <Button danger onClick={() => ask("delete")}>{t("delete")}</Button>}
      {legal.has("cancel") && <Button danger onClick={() => ask("cancel")}>{t("cancel")}</Button>}
      {legal.has("lapse") && <Button danger onClick={() => ask("lapse")}>{t("lapse")}</Button>}
      {legal.has("reject") && <Button onClick={() => setOpen("reject")}>{t("reject")}</Button>}
      {legal.has("counter") && <Button disabled={!terms.isSuccess} onClick={() => setOpen("counter")}>{t("counter")}</Button>}
      {legal.has("submit") && (
        <Button type="primary" onClick={() => void navigate({ to: "/orders/new", search: { order: order.order_id } })}>
          {t("resume")}
        </Button>
      )}
      {legal.has("confirm") && (
        <Tooltip title={terms.isError ? t("termsDiffer") : undefined}>
          <Button type="primary" disabled={!terms.isSuccess} onClick={confirm}>{t("confirm")}</Button>
        </Tooltip>
      )}
      {legal.has("audit") && (
        <Button type="primary" onClick={() => void take(stepOn(order, "audit"), t("audit"))}>{t("audit")}</Button>
      )}
      <ContractLink order={order} legal={legal} />
      {open === "counter" && <CounterDrawer order={order} party={party} onClose={close} />}
      {open === "reject" && <RejectDialog party={party} onReject={reject} onClose={close} />}
      {open === "confirm" && order.risk_warning !== null && (
        <ConfirmDialog order={order} warning={order.risk_warning} onConfirm={() => void take(confirmStep(order, said, true), t("confirm"))} onClose={close} />
      )}
    </Flex>
  );
}

const ON_CONTRACT = new Set(["sign", "execute", "freeze"]);

/** To where the contract's text is read, signed and archived. */
function ContractLink({ order, legal }: { readonly order: Order; readonly legal: ReadonlySet<string> }) {
  const t = useMessages(messages);
  if (!useMay("contract:read") || !ON_CONTRACT.has(order.stage)) return null;
  const urgent = legal.has("sign") || legal.has("archive");
  const text = legal.has("sign") ? t("toSign") : legal.has("archive") ? t("toArchive") : t("toContract");
  return (
    <Link to="/contracts/$orderId" params={{ orderId: order.order_id }}>
      <Button type={urgent ? "primary" : "default"} tabIndex={-1}>{text}</Button>
    </Link>
  );
}
