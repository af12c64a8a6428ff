import { Link } from "@tanstack/react-router";

import { ActionName } from "@/components/action-name";
import { RoleName } from "@/components/role-name";
import { StateTag } from "@/components/state-tag";
import { Timeline } from "@/components/timeline";
import { useMessages } from "@/lib/i18n";
import { stateLook } from "@/lib/states";

import type { OrderStep } from "../api/orders";
import { messages } from "../messages";

/** Every step with who took it, and the block that has it; the last one first. */
export function StepTimeline({ steps }: { readonly steps: readonly OrderStep[] }) {
  const entries = steps.toReversed().map((step) => ({
    key: String(step.version),
    title: <ActionName action={step.action} />,
    at: step.at,
    ...(step.state !== null && { tone: stateLook("order", step.state).tone }),
    detail: <StepDetail step={step} />,
  }));
  return <Timeline entries={entries} />;
}

function StepDetail({ step }: { readonly step: OrderStep }) {
  const t = useMessages(messages);
  return (
    <>
      <div>
        {step.participant} · <span className="muted">{step.actor} · <RoleName role={step.role} /></span>
      </div>
      <div>
        {step.state !== null && <StateTag of="order" state={step.state} />}{" "}
        <Link to="/explorer/blocks/$number" params={{ number: String(step.block) }}>{t("block", { number: step.block })}</Link>
      </div>
    </>
  );
}
