import { App, Button, Flex } from "antd";
import { useState } from "react";

import { useProblemText } from "@/components/problem-alert";
import { nameOf, type Order, stepOn } from "@/features/orders";
import { isDone, type Step, useSign } from "@/features/signing";
import type { JsonObject } from "@/lib/canonical";
import { useMessages } from "@/lib/i18n";

import { prepare } from "../api/prepare";
import { signedBefore } from "../lib/reading";
import { workMessages } from "../work-messages";

/** Each brings its encrypted text of some 60 KB, and one request of intents has room for 4 MB. */
const MOST = 40;

interface ArchiveButtonProps {
  readonly orders: readonly Order[];
  readonly clear: () => void;
}

/** Archives contracts that were chosen: each text is made again and compared with what both signed, then all are signed at once. */
export function ArchiveButton({ orders, clear }: ArchiveButtonProps) {
  const t = useMessages(workMessages);
  const { message } = App.useApp();
  const problem = useProblemText();
  const sign = useSign();
  const [done, setDone] = useState<number>();
  const archive = async () => {
    const steps: Step[] = [];
    const faults: unknown[] = [];
    for (const [index, order] of orders.entries()) {
      setDone(index);
      try {
        steps.push(await archiveStep(order));
      } catch (error) {
        faults.push(error);
      }
    }
    setDone(undefined);
    if (faults.length > 0) void message.error(`${t("archiveFailed", { count: faults.length })}: ${problem(faults[0])}`);
    if (steps.length === 0) return;
    const results = await sign(steps, { title: t("archiveMany", { count: steps.length }) });
    if (results?.every(isDone)) clear();
  };
  const preparing = done !== undefined;
  return (
    <Flex gap={8} align="center">
      <Button type="primary" disabled={orders.length > MOST} loading={preparing} onClick={() => void archive()}>
        {t("archiveMany", { count: orders.length })}
      </Button>
      {preparing && <span role="status">{t("archivePreparing", { done, all: orders.length })}</span>}
      {orders.length > MOST && <span role="alert">{t("archiveTooMany", { limit: MOST })}</span>}
    </Flex>
  );
}

/** Raises ProblemError; TextDiffersError where what was prepared is not what both have signed. */
async function archiveStep(order: Order): Promise<Step> {
  const wanted = { kind: "archive" } as const;
  const { args, version } = await prepare(order.order_id, wanted, false);
  if (args["text_hash"] !== signedBefore(order, wanted) || version !== order.version) throw new TextDiffersError(nameOf(order));
  return stepOn(order, "archive", { args: args as JsonObject });
}

class TextDiffersError extends Error {
  override readonly name = "TextDiffersError";
}
