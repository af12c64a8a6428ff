import { useQuery } from "@tanstack/react-query";
import { Alert, Button, DatePicker, Flex, Modal, Skeleton } from "antd";
import dayjs from "dayjs";
import { useState } from "react";

import { useSession } from "@/api/session";
import { useOwner } from "@/api/use-owner";
import { QueryProblem } from "@/components/problem-alert";
import { NO_PASSWORD, type Password, passwordOf, SignerBox, SigningFailure, useSend, useSigner } from "@/features/signing";
import { useMessages } from "@/lib/i18n";
import { useObservable } from "@/lib/observable";

import { billsAndInvoices } from "../api/invoices";
import { withoutInvoice } from "../lib/issuing";
import { runState, startRun } from "../lib/runner";
import { messages } from "../messages";
import { useInvoiceWords } from "../words";

/** Issues the invoices of a month's bills that have none, once the person has said yes. */
export function IssueMonth() {
  const t = useMessages(messages);
  const busy = useObservable(runState)?.phase === "running";
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button type="primary" disabled={busy} onClick={() => setOpen(true)}>{t("issueMonth")}</Button>
      {open && <MonthDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function MonthDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useMessages(messages);
  const { participant } = useSession();
  const owner = useOwner();
  const { kinds } = useInvoiceWords();
  const signerQuery = useSigner();
  const signer = signerQuery.data;
  const sendWith = useSend(t("title"));
  const [month, setMonth] = useState(() => dayjs().subtract(1, "month").format("YYYY-MM"));
  const [password, setPassword] = useState<Password>(NO_PASSWORD);
  const [error, setError] = useState<unknown>();
  const wanted = useQuery({
    queryKey: ["invoices", "wanted", participant, month],
    queryFn: async () => withoutInvoice(...(await billsAndInvoices(participant, month))),
    staleTime: 0,
  });
  const locked = signer?.kind === "managed" && !signer.unlocked && password.password === "";
  const bills = wanted.data ?? [];
  const able = signer !== undefined && signer.kind !== "none" && !locked && sendWith !== undefined && bills.length > 0 && !wanted.isFetching;
  const start = async () => {
    if (signer === undefined || sendWith === undefined) return;
    try {
      const { send, afterwards } = sendWith(signer, await passwordOf(signer, password));
      onClose();
      await startRun({ owner, month, bills }, { send, kindWords: kinds });
      await afterwards();
    } catch (caught) {
      setError(caught);
    }
  };
  return (
    <Modal
      open title={t("issueMonth")} width={600} onCancel={onClose} mask={{ closable: false }}
      footer={[
        <Button key="cancel" onClick={onClose}>{t("cancel")}</Button>,
        <Button key="sign" type="primary" disabled={!able} onClick={() => void start()}>{t("sign")}</Button>,
      ]}
    >
      <Flex vertical gap={12}>
        <span>{t("issueMonthHint")}</span>
        <DatePicker
          aria-label={t("month")} picker="month" allowClear={false} value={dayjs(month)}
          onChange={(chosen) => chosen && !Array.isArray(chosen) && setMonth(chosen.format("YYYY-MM"))}
        />
        {wanted.isPending && <Skeleton active paragraph={{ rows: 1 }} title={false} />}
        {wanted.isError && <QueryProblem query={wanted} />}
        {wanted.data && <Alert type="info" showIcon role="status" title={bills.length === 0 ? t("leftNone", { month }) : t("left", { month, count: bills.length })} />}
        {bills.length > 0 && <SignerBox query={signerQuery} password={password} onPassword={setPassword} />}
        {error !== undefined && <SigningFailure error={error} />}
      </Flex>
    </Modal>
  );
}
