import { Form, Input } from "antd";

import { isSignableText } from "@/lib/canonical";
import { useMessages } from "@/lib/i18n";
import { oneLine } from "@/lib/one-line";

import { messages } from "../messages";
import { Attachments } from "./attachments";

/** The longest statement or ruling that the API takes. */
export const MAX_TEXT = 20_000;

export interface StatementValues {
  readonly text?: string;
  readonly documents?: readonly string[];
}

interface StatementFieldsProps {
  readonly orderId: string;
  readonly required: boolean;
}

/** A statement and its documents; inside a `Form` whose values have `StatementValues`. */
export function StatementFields({ orderId, required }: StatementFieldsProps) {
  const t = useMessages(messages);
  return (
    <>
      <TextField label={required ? t("statementText") : t("statementOptional")} needed={required ? t("statementNeeded") : undefined} />
      <Form.Item name="documents" label={t("attach")}>
        <Attachments orderId={orderId} />
      </Form.Item>
    </>
  );
}

/** A text that will be signed: line breaks are joined by spaces, because signed texts have no control characters. */
export function TextField({ label, needed }: { readonly label: string; readonly needed: string | undefined }) {
  const t = useMessages(messages);
  const check = (_: unknown, text: string | undefined) =>
    isSignableText(oneLine(text ?? "")) ? Promise.resolve() : Promise.reject(new Error(t("statementBad")));
  return (
    <Form.Item
      name="text"
      label={label}
      rules={[{ validator: check }, ...(needed === undefined ? [] : [{ required: true, whitespace: true, message: needed }])]}
    >
      <Input.TextArea rows={8} maxLength={MAX_TEXT} showCount />
    </Form.Item>
  );
}
