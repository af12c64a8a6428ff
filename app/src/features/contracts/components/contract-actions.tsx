import { MoreOutlined } from "@ant-design/icons";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { App, Button, Dropdown } from "antd";
import { useState } from "react";

import { useMay } from "@/api/access";
import { useProblemText } from "@/components/problem-alert";
import { RaiseDispute } from "@/features/disputes";
import { nameOf, type Order, movesQuery, stepOn } from "@/features/orders";
import { useSign } from "@/features/signing";
import { useMessages } from "@/lib/i18n";

import { renewalOf } from "../api/contracts";
import type { Preparation } from "../api/prepare";
import { messages } from "../messages";
import { AmendmentDrawer } from "./amendment-drawer";
import { NoticeDialog } from "./notice-dialog";
import { ReadingDialog } from "./reading-dialog";
import { TerminationDialog } from "./termination-dialog";

type Open = "sign" | "accept" | "archive" | "propose_amendment" | "propose_termination" | "give_notice" | "dispute";

const READ: Readonly<Partial<Record<Open, Preparation>>> = {
  sign: { kind: "signature" },
  accept: { kind: "acceptance" },
  archive: { kind: "archive" },
};
const MAIN = [["sign", "toSign"], ["accept", "toAccept"], ["archive", "toArchive"]] as const;
const FURTHER = [
  ["propose_amendment", "amend"], ["propose_termination", "terminate"], ["give_notice", "giveNotice"], ["dispute", "dispute"],
] as const;

/** The steps on the contract that the ledger would take from the person now. */
export function ContractActions({ order }: { readonly order: Order }) {
  const t = useMessages(messages);
  const sign = useSign();
  const [open, setOpen] = useState<Open>();
  const { data: moves } = useQuery(movesQuery(order.order_id));
  // Moves of another version are not offered: what they belong to is not what the page shows.
  const legal = new Set(moves?.version === order.version ? moves.actions : []);
  const answer = (action: "decline" | "withdraw") => void sign([stepOn(order, action)], { title: `${t(action)}: ${nameOf(order)}` });
  const close = () => setOpen(undefined);
  const further = FURTHER.filter(([action]) => legal.has(action)).map(([key, label]) => ({ key, label: t(label), danger: key === "dispute" }));
  const reading = open && READ[open];
  return (
    <>
      {legal.has("decline") && <Button danger onClick={() => answer("decline")}>{t("decline")}</Button>}
      {legal.has("withdraw") && <Button onClick={() => answer("withdraw")}>{t("withdraw")}</Button>}
      <Renew order={order} />
      {further.length > 0 && (
        <Dropdown trigger={["click"]} menu={{ items: further, onClick: ({ key }) => setOpen(key as Open) }}>
          <Button icon={<MoreOutlined aria-hidden />}>{t("more")}</Button>
        </Dropdown>
      )}
      {MAIN.filter(([action]) => legal.has(action)).map(([action, label]) => (
        <Button key={action} type="primary" onClick={() => setOpen(action)}>{t(label)}</Button>
      ))}
      <Link to="/orders/$orderId" params={{ orderId: order.order_id }}><Button tabIndex={-1}>{t("order")}</Button></Link>
      {reading && <ReadingDialog order={order} wanted={reading} onClose={close} />}
      {open === "propose_amendment" && <AmendmentDrawer order={order} onClose={close} />}
      {open === "propose_termination" && <TerminationDialog order={order} onClose={close} />}
      {open === "give_notice" && <NoticeDialog order={order} onClose={close} />}
      {open === "dispute" && <RaiseDispute order={order} onClose={close} />}
    </>
  );
}

/** For the consumer: a new order of the same parties that begins where this contract ends. */
function Renew({ order }: { readonly order: Order }) {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const { message } = App.useApp();
  const problem = useProblemText();
  const may = useMay("action:submit");
  const renewal = useMutation({
    mutationFn: () => renewalOf(order.order_id),
    onSuccess: (args) =>
      void navigate({
        to: "/orders/new",
        search: { package: args["package"], renews: order.order_id, start: args["period_start"], end: args["period_end"] },
      }),
    onError: (error) => message.warning(`${t("renewFailed")}: ${problem(error)}`),
  });
  if (!may || order.archived_by === null || (order.state !== "executing" && order.state !== "expired")) return null;
  return <Button loading={renewal.isPending} onClick={() => renewal.mutate()}>{t("renew")}</Button>;
}
