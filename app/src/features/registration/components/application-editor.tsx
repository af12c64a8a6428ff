import { Alert, App, Button, Flex, Form, Input, Popconfirm } from "antd";

import { ProblemAlert } from "@/components/problem-alert";
import { SHORTEST_PASSPHRASE } from "@/features/keys";
import type { OpenedApplication } from "@/features/registration/api/applications";
import { type ApplicationForm, FIRST_ROLE, formOf, type ParticipantKind } from "@/features/registration/application-body";
import { ApplicationFields } from "@/features/registration/components/application-fields";
import { messages } from "@/features/registration/messages";
import type { Ticket } from "@/features/registration/tickets";
import type { useApplication } from "@/features/registration/use-application";
import { useMessages } from "@/lib/i18n";

interface ApplicationEditorProps {
  readonly ticket: Ticket;
  readonly participantKind: ParticipantKind;
  readonly found: OpenedApplication | undefined;
  readonly actions: ReturnType<typeof useApplication>;
}

interface Given extends ApplicationForm {
  readonly passphrase?: string;
}

/** Fill in, save, hand in, take back. */
export function ApplicationEditor({ ticket, participantKind, found, actions }: ApplicationEditorProps) {
  const t = useMessages(messages);
  const { message } = App.useApp();
  const [form] = Form.useForm<Given>();
  const { save, submit, withdraw } = actions;
  const start = { kind: "participant", holder: "company", class: "commercial", roles: [FIRST_ROLE[participantKind]] } as const;

  const onSave = async ({ passphrase, ...content }: Given) => {
    await save.mutateAsync({ form: content, passphrase });
    form.setFieldsValue({ passphrase: "" });
  };
  const run = (work: Promise<unknown>, said: string) =>
    void work.then(() => message.success(said)).catch(() => undefined); // the mutation shows its own error
  const onSubmit = async () => {
    await onSave(await form.validateFields());
    await submit.mutateAsync();
  };
  const error = save.error ?? submit.error ?? withdraw.error;

  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      scrollToFirstError
      initialValues={found === undefined ? start : { ...start, ...formOf(found) }}
      onFinish={(given) => run(onSave(given), t("saved"))}
    >
      <ApplicationFields participantKind={participantKind} />
      {ticket.publicKey === undefined ? (
        <Form.Item
          name="passphrase"
          label={t("backup")}
          extra={t("backupHelp")}
          rules={[{ min: SHORTEST_PASSPHRASE, message: t("backupShort") }]}
          style={{ maxWidth: 420 }}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      ) : (
        <Alert type="success" showIcon title={t("keyMade")} style={{ marginBottom: 12 }} />
      )}
      {error !== null && <ProblemAlert error={error} title={t("failed")} />}
      <Flex gap={8} wrap style={{ margin: "12px 0" }}>
        <Button htmlType="submit" loading={save.isPending}>{t("save")}</Button>
        {found !== undefined && (
          <>
            <Button type="primary" loading={submit.isPending} onClick={() => run(onSubmit(), t("submitted"))}>
              {t("submit")}
            </Button>
            <Popconfirm title={t("withdrawSure")} onConfirm={() => run(withdraw.mutateAsync(), t("withdrawn"))}>
              <Button danger loading={withdraw.isPending}>{t("withdraw")}</Button>
            </Popconfirm>
          </>
        )}
      </Flex>
    </Form>
  );
}
