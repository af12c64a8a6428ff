import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button } from "antd";
import { useState } from "react";

import { useProblemText } from "@/components/problem-alert";
import { movesQuery, nameOf, type Order, stepOn } from "@/features/orders";
import { useSign } from "@/features/signing";
import { useMessages } from "@/lib/i18n";

import { prepareOpening } from "../api/cases";
import { messages } from "../messages";
import { RaiseDispute } from "./raise-dispute";
import { Rule } from "./rule";
import { StateCase } from "./state-case";

type Open = "dispute" | "state_case" | "resolve";

/** The steps of a dispute that the ledger would take from the person now. */
export function CaseActions({ order }: { readonly order: Order }) {
  const t = useMessages(messages);
  const { modal, message } = App.useApp();
  const problem = useProblemText();
  const sign = useSign();
  const [open, setOpen] = useState<Open>();
  const { data: moves } = useQuery(movesQuery(order.order_id));
  const legal = new Set(moves?.version === order.version ? moves.actions : []);
  const opening = useMutation({
    mutationFn: () => prepareOpening(order.order_id),
    onSuccess: (args) => void sign([stepOn(order, "open_terms", { args })], { title: `${t("openTerms")}: ${nameOf(order)}` }),
    onError: (error) => message.error(problem(error)),
  });
  const ask = () =>
    modal.confirm({
      title: t("openTerms"),
      content: t("openTermsQuestion"),
      okText: t("yes"),
      cancelText: t("cancel"),
      onOk: () => opening.mutate(),
    });
  const close = () => setOpen(undefined);
  return (
    <>
      <Link to="/contracts/$orderId" params={{ orderId: order.order_id }}><Button tabIndex={-1}>{t("toContract")}</Button></Link>
      {legal.has("open_terms") && <Button loading={opening.isPending} onClick={ask}>{t("openTerms")}</Button>}
      {legal.has("dispute") && <Button danger onClick={() => setOpen("dispute")}>{t("raise")}</Button>}
      {legal.has("state_case") && <Button type={legal.has("resolve") ? "default" : "primary"} onClick={() => setOpen("state_case")}>{t("state_case")}</Button>}
      {legal.has("resolve") && <Button type="primary" onClick={() => setOpen("resolve")}>{t("resolve")}</Button>}
      {open === "dispute" && <RaiseDispute order={order} onClose={close} />}
      {open === "state_case" && <StateCase order={order} onClose={close} />}
      {open === "resolve" && <Rule order={order} onClose={close} />}
    </>
  );
}
