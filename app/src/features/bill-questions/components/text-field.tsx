import { Form, Input } from "antd";

import { isSignableText } from "@/lib/canonical";
import { useMessages } from "@/lib/i18n";
import { oneLine } from "@/lib/one-line";

import { messages } from "../messages";

/** As chaincode/bill_question/notes.py has it. */
const MAX_TEXT = 4_000;

/** What is said in a question or an answer; inside a `Form` whose values have `text`. */
export function TextField({ label }: { readonly label: string }) {
  const t = useMessages(messages);
  const check = (_: unknown, text: string | undefined) => (isSignableText(oneLine(text ?? "")) ? Promise.resolve() : Promise.reject(new Error(t("textBad"))));
  return (
    <Form.Item name="text" label={label} extra={t("textHint")} rules={[{ required: true, whitespace: true, message: t("textNeeded") }, { validator: check }]}>
      <Input.TextArea rows={6} maxLength={MAX_TEXT} showCount />
    </Form.Item>
  );
}
