import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Flex } from "antd";
import { useState } from "react";

import { useSession } from "@/api/session";
import { useMessages } from "@/lib/i18n";
import { useObservable } from "@/lib/observable";

import { forgetRun, leftRun } from "../lib/left-run";
import { isUnderWay, runState } from "../lib/runner";
import { messages } from "../messages";
import { ConfirmRun } from "./confirm-run";

/** A run that is not at its end, of this person in this browser: it goes on, or is given up. */
export function LeftRunAlert() {
  const t = useMessages(messages);
  const { user, participant } = useSession();
  const queries = useQueryClient();
  const state = useObservable(runState);
  const [confirming, setConfirming] = useState(false);
  const owner = `${user.user_id} ${participant}`;
  const queryKey = ["left-run", owner, state?.phase ?? "none"];
  const { data: left } = useQuery({ queryKey, queryFn: async () => (await leftRun(owner)) ?? null, staleTime: 0, gcTime: 0 });
  if (left == null || isUnderWay(state)) return null;
  const { from, to, done, count, orders, file } = left;
  const discard = async () => {
    await forgetRun(owner);
    await queries.invalidateQueries({ queryKey });
  };
  return (
    <>
      <Alert
        type="warning" showIcon title={t("left", { from, to, done, count })} description={t("leftHint")}
        action={<Flex gap={8}><Button size="small" type="primary" onClick={() => setConfirming(true)}>{t("goOn")}</Button><Button size="small" onClick={() => void discard()}>{t("discard")}</Button></Flex>}
      />
      {confirming && <ConfirmRun asked={{ owner, retailer: participant, from, to, orders, file }} onClose={() => setConfirming(false)} />}
    </>
  );
}
