import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Form, Modal } from "antd";

import { ProblemAlert } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { approveAccount, proposeAccount } from "../api/bank-accounts";
import { messages } from "../messages";
import { type Account, AccountFields, accountOf } from "./account-fields";

interface AccountDialogProps {
  readonly id: string;
  /** Somebody else has proposed it; otherwise it is proposed here. */
  readonly approving: boolean;
  readonly onClose: () => void;
}

/** An account typed in: to propose it, or again to approve it. */
export function AccountDialog({ id, approving, onClose }: AccountDialogProps) {
  const t = useMessages(messages);
  const queries = useQueryClient();
  const [form] = Form.useForm<Account>();
  const send = useMutation({
    mutationFn: (account: Account) => (approving ? approveAccount : proposeAccount)(id, accountOf(account)),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["bank-accounts"] });
      onClose();
    },
  });
  return (
    <Modal
      open title={t(approving ? "approveTitle" : "propose")} okText={t(approving ? "approve" : "propose")} cancelText={t("cancel")}
      okButtonProps={{ loading: send.isPending }} onOk={form.submit} onCancel={onClose}
    >
      <p className="muted">{t(approving ? "approveHint" : "proposeHint")}</p>
      <Form<Account> form={form} layout="vertical" requiredMark={false} onFinish={(account) => send.mutate(account)}>
        <AccountFields />
      </Form>
      {send.isError && <ProblemAlert error={send.error} />}
    </Modal>
  );
}
