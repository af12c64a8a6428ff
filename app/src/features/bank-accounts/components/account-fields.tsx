import { Form, Input } from "antd";

import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";

export interface Account {
  readonly holder: string;
  readonly number: string;
  readonly cnaps: string;
}

const NUMBER = /^(\d{8,32}|[A-Z]{2}\d{2}[A-Z0-9]{11,30})$/;
const CNAPS = /^\d{12}$/;

/** Without the blanks that people group digits by. */
export function accountOf({ holder, number, cnaps }: Account): Account {
  return { holder: holder.trim(), number: number.replaceAll(/\s/g, "").toUpperCase(), cnaps: cnaps.trim() };
}

/** A rule of a form's item: blanks and case do not count. */
function fits(form: RegExp, hint: string) {
  return {
    validator: async (_: unknown, text = "") => {
      const typed = String(text).replaceAll(/\s/g, "").toUpperCase();
      if (typed !== "" && !form.test(typed)) throw new Error(hint);
    },
  };
}

/** Items of an antd form of `Account`. Nothing is filled in by the browser: the second person types what is on paper. */
export function AccountFields() {
  const t = useMessages(messages);
  const required = { required: true, whitespace: true, message: t("required") };
  return (
    <>
      <Form.Item name="holder" label={t("holder")} rules={[required]}>
        <Input maxLength={140} autoComplete="off" />
      </Form.Item>
      <Form.Item name="number" label={t("number")} extra={t("numberHint")} rules={[required, fits(NUMBER, t("numberHint"))]}>
        <Input className="mono" maxLength={64} autoComplete="off" inputMode="text" />
      </Form.Item>
      <Form.Item name="cnaps" label={t("cnaps")} rules={[required, fits(CNAPS, t("cnapsHint"))]}>
        <Input className="mono" maxLength={12} autoComplete="off" inputMode="numeric" />
      </Form.Item>
    </>
  );
}
