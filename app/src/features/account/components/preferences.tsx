import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox, Flex, Form, Input, Skeleton, Typography } from "antd";

import { ProblemAlert, QueryProblem } from "@/components/problem-alert";
import { useMessages, useTitle } from "@/lib/i18n";

import { type MailPreferences, preferencesQuery, setPreferences } from "../api/preferences";
import { KINDS, USUALLY_MAILED } from "../kinds";
import { messages } from "../messages";

const ADDRESS = /^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;

/** What goes by mail, and where to. */
export function Preferences() {
  const preferences = useQuery(preferencesQuery);
  if (preferences.isError) return <QueryProblem query={preferences} />;
  if (preferences.isPending) return <Skeleton active paragraph={{ rows: 6 }} />;
  return <PreferencesForm saved={preferences.data} />;
}

interface Fields {
  readonly address: string;
  readonly kinds: string[];
}

function PreferencesForm({ saved }: { readonly saved: MailPreferences }) {
  const t = useMessages(messages);
  const title = useTitle();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: ({ address, kinds }: Fields) => setPreferences({ address: address.trim() || null, kinds }),
    onSuccess: () => {
      void message.success(t("saved"));
      void queries.invalidateQueries({ queryKey: ["preferences"] });
    },
  });
  return (
    <Form<Fields>
      layout="vertical"
      initialValues={{ address: saved.address ?? "", kinds: kindsOf(saved) }}
      onFinish={(fields) => save.mutate(fields)}
      style={{ maxWidth: 760 }}
    >
      <Typography.Paragraph type="secondary">{t("mailHint")}</Typography.Paragraph>
      <Form.Item name="address" label={t("mailAddress")} rules={[{ pattern: ADDRESS, message: t("mailInvalid") }]}>
        <Input type="email" autoComplete="email" maxLength={254} style={{ maxWidth: 360 }} />
      </Form.Item>
      <Form.Item name="kinds" label={t("mailKinds")}>
        <Checkbox.Group className="mail-kinds" options={Object.entries(KINDS).map(([value, kind]) => ({ value, label: title(kind) }))} />
      </Form.Item>
      <Flex vertical gap={12} align="flex-start">
        {save.isError && <ProblemAlert error={save.error} />}
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t("save")}
        </Button>
      </Flex>
    </Form>
  );
}

/** Who has no address yet begins with what is usual. */
function kindsOf(saved: MailPreferences): string[] {
  return saved.address === null ? USUALLY_MAILED : (saved.kinds ?? []);
}
