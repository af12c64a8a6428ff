import { Link } from "@tanstack/react-router";
import { Flex } from "antd";

import { ActionName } from "@/components/action-name";
import { Timeline } from "@/components/timeline";
import { useMessages, useTitle } from "@/lib/i18n";

import type { RegistryStep } from "../api/registry";
import { reasonTitle } from "../lib/reasons";
import { messages } from "../messages";

/** Every step on a participant or user, each with its block. */
export function RegistryHistory({ steps }: { readonly steps: readonly RegistryStep[] }) {
  const t = useMessages(messages);
  const entries = steps.map((step) => ({
    key: `${step.block} ${step.position}`,
    title: step.action === "bootstrap" ? t("bootstrap") : <ActionName action={step.action} />,
    at: step.at,
    detail: <StepDetail step={step} />,
  }));
  return <Timeline entries={entries} />;
}

function StepDetail({ step }: { readonly step: RegistryStep }) {
  const t = useMessages(messages);
  const title = useTitle();
  const { actor, participant, block, reason, changes } = step;
  return (
    <Flex vertical>
      <Flex wrap gap={12}>
        <span className="muted">{participant === null ? actor : t("by", { actor, participant })}</span>
        <Link to={`/explorer/blocks/${block}`}>{t("inBlock", { block })}</Link>
        {reason !== null && <span>{t("reasonIs", { reason: title(reasonTitle(reason)) })}</span>}
      </Flex>
      {changes && <Changes changes={changes} />}
    </Flex>
  );
}

const FIELDS = {
  status: "status", credit_rating: "rating", class: "class", qualifications: "qualifications", volume_cap_wh: "caps",
  encryption_key: "encryptionKey", data_hash: "dataHash", public_key: "publicKey", certificate: "certificate",
  memberships: "memberships", limits: "limits", valid_from: "validFrom", valid_until: "validUntil",
} as const;

/** The fields that had other values before: of short texts both values, the rest is on the record itself. */
function Changes({ changes }: { readonly changes: Readonly<Record<string, unknown>> }) {
  const t = useMessages(messages);
  const lines = Object.entries(changes).flatMap(([field, change]) => {
    const said = difference(change);
    return isKnown(field) && said !== undefined ? [`${t(FIELDS[field])}${said}`] : [];
  });
  return <span className="muted wrap-anywhere">{lines.join(" · ")}</span>;
}

function isKnown(field: string): field is keyof typeof FIELDS {
  return Object.hasOwn(FIELDS, field);
}

/** Undefined for a field that had no value: the step's own name says that it was set. */
function difference(change: unknown): string | undefined {
  if (typeof change !== "object" || change === null || !("before" in change) || !("after" in change)) return undefined;
  const { before, after } = change;
  if (before === null) return undefined;
  const short = [before, after].every((value) => typeof value === "string" && value.length <= 20);
  return short ? `: ${String(before)} → ${String(after)}` : "";
}
