import { useState } from "react";

import { useSession } from "@/api/session";
import { useOwner } from "@/api/use-owner";
import { LeftRunAlert } from "@/features/signing";
import { useMessages } from "@/lib/i18n";
import { useObservable } from "@/lib/observable";

import { type LeftRun as Left, leftRuns } from "../lib/left-run";
import { isUnderWay, runState } from "../lib/runner";
import { messages } from "../messages";
import { ConfirmRun } from "./confirm-run";

/** A run that the tab was closed upon: it goes on with the months, contracts and readings that it was about. */
export function LeftRun() {
  const t = useMessages(messages);
  const { participant } = useSession();
  const owner = useOwner();
  const state = useObservable(runState);
  const [going, setGoing] = useState<Left>();
  return (
    <>
      <LeftRunAlert
        runs={leftRuns} phase={state?.phase} underWay={isUnderWay(state)} hint={t("leftHint")} onGoOn={setGoing}
        title={({ from, to, done, count }) => t("left", { from, to, done, count })}
      />
      {going && <ConfirmRun asked={{ owner, retailer: participant, from: going.from, to: going.to, orders: going.orders, file: going.file }} onClose={() => setGoing(undefined)} />}
    </>
  );
}
