import { useMutation, useQueryClient } from "@tanstack/react-query";
import { DatePicker, Form, Input, Modal } from "antd";
import type { Dayjs } from "dayjs";

import { ProblemAlert } from "@/components/problem-alert";
import { type Account, AccountFields, accountOf } from "@/features/bank-accounts";
import { useMessages } from "@/lib/i18n";
import { dayOfPicked } from "@/lib/market-time";

import { registerMandate } from "../api/collection";
import { messages } from "../messages";

const ID = /^[A-Za-z0-9][A-Za-z0-9.-]{0,34}$/;
const PARTICIPANT = /^[a-z0-9][a-z0-9._-]{0,63}$/;

interface Values extends Account {
  readonly id: string;
  readonly payer: string;
  readonly signedOn: Dayjs;
}

export function MandateDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useMessages(messages);
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const register = useMutation({
    mutationFn: (values: Values) => registerMandate(values.id, { payer: values.payer, signed_on: dayOfPicked(values.signedOn), ...accountOf(values) }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["collection"] });
      onClose();
    },
  });
  const required = { required: true, message: t("required") };
  return (
    <Modal open title={t("register")} okText={t("register")} cancelText={t("cancel")} okButtonProps={{ loading: register.isPending }} onOk={form.submit} onCancel={onClose}>
      <p className="muted">{t("registerHint")}</p>
      <Form<Values> form={form} layout="vertical" requiredMark={false} onFinish={(values) => register.mutate(values)}>
        <Form.Item name="id" label={t("mandate")} rules={[required, { pattern: ID, message: t("idHint", { max: 35 }) }]}>
          <Input className="mono" maxLength={35} autoComplete="off" />
        </Form.Item>
        <Form.Item name="payer" label={t("payer")} rules={[required, { pattern: PARTICIPANT, message: t("payerHint") }]}>
          <Input className="mono" maxLength={64} autoComplete="off" />
        </Form.Item>
        <Form.Item name="signedOn" label={t("signedOn")} rules={[required]}>
          <DatePicker style={{ width: "100%" }} />
        </Form.Item>
        <AccountFields />
      </Form>
      {register.isError && <ProblemAlert error={register.error} />}
    </Modal>
  );
}
