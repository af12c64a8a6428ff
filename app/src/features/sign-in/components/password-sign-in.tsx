import { Button, Form, Input } from "antd";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import type { SessionResponse } from "@/api/session";
import { openWithPassword } from "@/features/sign-in/api/sessions";
import { SignInFailure } from "@/features/sign-in/components/sign-in-failure";
import { messages } from "@/features/sign-in/messages";
import { useMessages } from "@/lib/i18n";

interface Given {
  readonly user: string;
  readonly password: string;
  readonly code: string;
}

/** For users whose key the organisation's API keeps. */
export function PasswordSignIn({ onOpened }: { readonly onOpened: (opened: SessionResponse) => Promise<void> }) {
  const t = useMessages(messages);
  const [form] = Form.useForm<Given>();
  const opening = useMutation({
    mutationFn: openWithPassword,
    onSuccess: onOpened,
    onError: () => form.resetFields(["code"]), // none serves twice
  });
  const needed = [{ required: true, message: t("needed") }];
  return (
    <Form form={form} name="by-password" layout="vertical" onFinish={(given) => opening.mutate(given)} requiredMark={false}>
      <Form.Item name="user" label={t("user")} rules={needed}>
        <Input autoComplete="username" spellCheck={false} />
      </Form.Item>
      <Form.Item name="password" label={t("password")} rules={needed}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item name="code" label={t("code")} rules={needed} normalize={(code: string) => code.trim()}>
        <Input autoComplete="one-time-code" maxLength={32} />
      </Form.Item>
      {opening.isError && <SignInFailure error={opening.error} />}
      <Button type="primary" htmlType="submit" block loading={opening.isPending} style={{ marginTop: 8 }}>
        {t("signIn")}
      </Button>
      <p style={{ margin: "12px 0 0" }}><Link to="/managed-key" className="underlined">{t("makeManaged")}</Link></p>
    </Form>
  );
}
