import { Button } from "antd";
import { useState } from "react";

import { useSession } from "@/api/session";
import { Allowed } from "@/components/allowed";
import { useMessages } from "@/lib/i18n";

import type { Posting } from "../api/accounts";
import { messages } from "../messages";
import { EndDialog } from "./end-dialog";
import { RefundDialog } from "./refund-dialog";

/** What the ledger gives refunds of (chaincode/account/drafts.py). */
const REFUNDABLE: ReadonlySet<string> = new Set(["payment", "identify"]);

/** The moves of the keeper's people: a pending posting ends, a payment is given back. */
export function PostingActions({ posting }: { readonly posting: Posting }) {
  const t = useMessages(messages);
  const { participant } = useSession();
  const [open, setOpen] = useState<"end" | "refund">();
  const close = () => setOpen(undefined);
  if (participant !== posting.keeper) return null;
  const isPaid = posting.state === "posted" && !posting.is_returned && REFUNDABLE.has(posting.purpose);
  return (
    <>
      {posting.state === "pending" && <Allowed resource="action:end_posting"><Button type="primary" onClick={() => setOpen("end")}>{t("end")}</Button></Allowed>}
      {isPaid && <Allowed resource="action:post"><Button onClick={() => setOpen("refund")}>{t("refund")}</Button></Allowed>}
      {open === "end" && <EndDialog posting={posting} onClose={close} />}
      {open === "refund" && posting.owner !== null && <RefundDialog posting={posting} owner={posting.owner} onClose={close} />}
    </>
  );
}
