import { Form, Input } from "antd";

import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";

const SHORTEST = 12;
const LONGEST = 256;

/** A new password or passphrase, typed twice; the same rule as the API's as far as it can be told here. */
export function SecretFields({ label, help }: { readonly label: string; readonly help?: string }) {
  const t = useMessages(messages);
  return (
    <>
      <Form.Item
        name="secret"
        label={label}
        extra={help}
        rules={[{ required: true, message: t("needed") }, { min: SHORTEST, message: t("tooShort") }]}
      >
        <Input.Password autoComplete="new-password" maxLength={LONGEST} />
      </Form.Item>
      <Form.Item
        name="repeat"
        label={t("repeat")}
        dependencies={["secret"]}
        rules={[
          { required: true, message: t("needed") },
          ({ getFieldValue }) => ({
            validator: (_, typed: string | undefined) =>
              !typed || typed === getFieldValue("secret") ? Promise.resolve() : Promise.reject(new Error(t("differs"))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={LONGEST} />
      </Form.Item>
    </>
  );
}
