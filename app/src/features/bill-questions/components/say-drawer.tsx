import { useMutation } from "@tanstack/react-query";
import { Button, Drawer, Flex, Form } from "antd";
import type { ReactNode } from "react";

import { ProblemAlert } from "@/components/problem-alert";
import { isDone, type Step, useSign } from "@/features/signing";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";

interface SayDrawerProps<Values> {
  readonly title: string;
  readonly signTitle: string;
  readonly danger?: boolean;
  /** One after the other: the next is made and signed once the one before stands on the ledger. */
  readonly steps: (values: Values) => readonly (() => Step | Promise<Step>)[];
  readonly children: ReactNode;
  readonly onClose: () => void;
}

/** A form whose values are said on the ledger; it closes when all of it stands there. */
export function SayDrawer<Values extends object>({ title, signTitle, danger = false, steps, children, onClose }: SayDrawerProps<Values>) {
  const t = useMessages(messages);
  const sign = useSign();
  const say = useMutation({
    mutationFn: async (values: Values) => {
      for (const make of steps(values)) {
        // Each needs what the one before did.
        // oxlint-disable-next-line no-await-in-loop
        const results = await sign([await make()], { title: signTitle });
        if (results === undefined || !results.every(isDone)) return false;
      }
      return true;
    },
    onSuccess: (done) => {
      if (done) onClose();
    },
  });
  return (
    <Drawer open size={560} title={title} onClose={onClose} destroyOnHidden>
      <Form<Values> layout="vertical" requiredMark={false} onFinish={(values) => say.mutate(values)}>
        {children}
        {say.isError && <ProblemAlert error={say.error} />}
        <Flex gap={8} justify="end" style={{ marginBlockStart: 12 }}>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" danger={danger} htmlType="submit" loading={say.isPending}>{t("next")}</Button>
        </Flex>
      </Form>
    </Drawer>
  );
}
