import { Form, Input } from "antd";

import { messages } from "@/features/signing/messages";
import { useMessages } from "@/lib/i18n";

export interface Password {
  readonly password: string;
  readonly code: string;
}

export const NO_PASSWORD: Password = { password: "", code: "" };

interface PasswordFieldsProps {
  readonly value: Password;
  readonly onChange: (value: Password) => void;
}

/** What a managed key asks for. Nothing of it is kept. */
export function PasswordFields({ value, onChange }: PasswordFieldsProps) {
  const t = useMessages(messages);
  return (
    <Form layout="vertical" component="div" style={{ marginTop: 12, maxWidth: 360 }}>
      <Form.Item label={t("password")} htmlFor="signing-password" style={{ marginBottom: 8 }}>
        <Input.Password
          id="signing-password"
          autoComplete="current-password"
          value={value.password}
          onChange={(event) => onChange({ ...value, password: event.target.value })}
        />
      </Form.Item>
      <Form.Item label={t("code")} htmlFor="signing-code" style={{ marginBottom: 0 }}>
        <Input
          id="signing-code"
          autoComplete="one-time-code"
          inputMode="numeric"
          maxLength={32}
          value={value.code}
          onChange={(event) => onChange({ ...value, code: event.target.value.trim() })}
        />
      </Form.Item>
    </Form>
  );
}
