import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Flex, Form, Input, Modal, Select } from "antd";

import { ProblemAlert } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import type { Reason } from "../api/registrations";
import { messages } from "../messages";
import { REASON_CODES, useRegistrationWords } from "../words";

const MAX_TEXT = 500;

interface ReasonsDialogProps {
  readonly title: string;
  readonly hint: string;
  readonly danger: boolean;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onReasons: (reasons: Reason[]) => void;
  readonly onClose: () => void;
}

/** Why an application goes back or is refused: one reason or several, each with a sentence for the applicant. */
export function ReasonsDialog({ title, hint, danger, busy, error, onReasons, onClose }: ReasonsDialogProps) {
  const t = useMessages(messages);
  const [form] = Form.useForm<{ reasons: Reason[] }>();
  return (
    <Modal open width={640} title={title} okText={title} okButtonProps={{ danger, loading: busy }} onOk={form.submit} onCancel={onClose}>
      <p className="muted">{hint}</p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ reasons: [{}] }}
        onFinish={({ reasons }) => onReasons(reasons)}
      >
        <Form.List name="reasons">
          {(fields, { add, remove }) => (
            <Flex vertical gap={4}>
              {fields.map((field) => (
                <ReasonFields key={field.key} name={field.name} {...(fields.length > 1 && { onRemove: () => remove(field.name) })} />
              ))}
              <Button type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => add({})} disabled={fields.length >= REASON_CODES.length}>
                {t("addReason")}
              </Button>
            </Flex>
          )}
        </Form.List>
      </Form>
      {error != null && <div style={{ marginTop: 12 }}><ProblemAlert error={error} /></div>}
    </Modal>
  );
}

function ReasonFields({ name, onRemove }: { readonly name: number; readonly onRemove?: () => void }) {
  const t = useMessages(messages);
  const words = useRegistrationWords();
  const needed = { required: true, whitespace: true, message: t("needed") };
  return (
    <Flex gap={8} align="start">
      <Form.Item name={[name, "code"]} label={t("reasonCode")} rules={[{ required: true, message: t("needed") }]} style={{ width: 190 }}>
        <Select options={REASON_CODES.map((code) => ({ value: code, label: words.reason(code) }))} />
      </Form.Item>
      <Form.Item name={[name, "text"]} label={t("reasonText")} rules={[needed, { max: MAX_TEXT, message: t("tooLong") }]} style={{ flex: 1 }}>
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} />
      </Form.Item>
      {onRemove && (
        <Button type="text" aria-label={t("removeReason")} icon={<DeleteOutlined aria-hidden />} style={{ marginTop: 26 }} onClick={onRemove} />
      )}
    </Flex>
  );
}
