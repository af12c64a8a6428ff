import { Link } from "@tanstack/react-router";
import { Flex, Timeline } from "antd";

import { useMay } from "@/api/access";
import type { Schema } from "@/api/client";
import { When } from "@/components/figures";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";

const ACTIONS = [
  "announce_sequence", "open_sequence", "close_sequence", "cancel_sequence", "clear_auction", "allot",
  "publish_listing", "amend_listing", "withdraw_listing",
] as const;

type Step = Schema<"TradingStep">;

/** Who took which step, and the block that has it. */
export function TradingHistory({ steps }: { readonly steps: readonly Step[] }) {
  return <Timeline items={steps.map((step) => ({ key: step.intent_digest, content: <HistoryStep step={step} /> }))} />;
}

function HistoryStep({ step }: { readonly step: Step }) {
  const t = useMessages(messages);
  const known = ACTIONS.find((action) => action === step.action);
  return (
    <Flex wrap gap="2px 12px" align="baseline">
      <strong>{known ? t(`step_${known}`) : step.action}</strong>
      <When ms={step.at} show="second" />
      <span className="muted">{t("by", { actor: step.actor, participant: step.participant })}</span>
      <BlockLink block={step.block} />
    </Flex>
  );
}

function BlockLink({ block }: { readonly block: number }) {
  const t = useMessages(messages);
  const text = t("block", { number: block });
  return useMay("block:read") ? <Link to={`/explorer/blocks/${block}`}>{text}</Link> : <span className="muted">{text}</span>;
}
