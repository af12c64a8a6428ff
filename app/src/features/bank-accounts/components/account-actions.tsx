import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Flex } from "antd";
import { useState } from "react";

import { useSession } from "@/api/session";
import { Allowed } from "@/components/allowed";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { useMessages } from "@/lib/i18n";

import { type BankAccount, endAccount } from "../api/bank-accounts";
import { messages } from "../messages";
import { AccountDialog } from "./account-dialog";

/** What the reader may do with an account: nobody approves what they have proposed. */
export function AccountActions({ account }: { readonly account: BankAccount }) {
  const t = useMessages(messages);
  const { user } = useSession();
  const [open, setOpen] = useState<"approve" | "end">();
  const isOwn = account.proposed_by === user.user_id;
  const isProposed = account.state === "proposed";
  if (!isProposed && account.phase !== "waiting") return <span className="muted">—</span>;
  const how = isProposed ? (isOwn ? "withdraw" : "decline") : "stop";
  const close = () => setOpen(undefined);
  return (
    <Allowed resource="bank_account:manage">
      <Flex gap={8}>
        {isProposed && !isOwn && <Button size="small" type="primary" onClick={() => setOpen("approve")}>{t("approve")}</Button>}
        <Button size="small" danger onClick={() => setOpen("end")}>{t(how)}</Button>
      </Flex>
      {open === "approve" && <AccountDialog id={account.account_id} approving onClose={close} />}
      {open === "end" && <EndDialog account={account} how={how} onClose={close} />}
    </Allowed>
  );
}

interface EndDialogProps {
  readonly account: BankAccount;
  readonly how: "withdraw" | "decline" | "stop";
  readonly onClose: () => void;
}

function EndDialog({ account: { account_id: id, number }, how, onClose }: EndDialogProps) {
  const t = useMessages(messages);
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: () => endAccount(id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["bank-accounts"] });
      onClose();
    },
  });
  return (
    <ConfirmDialog open title={t(how)} act={t(how)} danger busy={end.isPending} error={end.error} onConfirm={() => end.mutate()} onClose={onClose}>
      {t(`${how}Ask`, { number })}
    </ConfirmDialog>
  );
}
