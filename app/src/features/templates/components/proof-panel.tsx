import { Card, Flex } from "antd";
import { useState } from "react";

import { ProblemAlert } from "@/components/problem-alert";
import { ToneTag } from "@/components/state-tag";
import { faultLine } from "@/features/signing";
import { useLanguage, useMessages } from "@/lib/i18n";
import type { Tone } from "@/lib/states";

import type { Draft } from "../lib/draft";
import { tierNumbers } from "../lib/tariff";
import type { Proof } from "../lib/use-proof";
import { messages } from "../messages";
import { BandLegend } from "./band-legend";
import { DraftYear } from "./draft-year";
import { FindingsList } from "./findings-list";
import { ProofMap } from "./proof-map";

const TONES: Readonly<Record<Proof["state"], Tone>> = {
  incomplete: "waiting",
  proving: "going",
  sound: "good",
  unsound: "bad",
  failed: "bad",
};

/** What the draft comes to, and what the proof says of it, while one types. */
export function ProofPanel({ draft, proof }: { readonly draft: Draft; readonly proof: Proof }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const [marked, setMarked] = useState<string>();
  const { state, findings, faults } = proof;
  const shown = state === "incomplete" ? [] : findings;
  return (
    <Card
      size="small" title={t("proof")}
      extra={
        <span aria-live="polite">
          <ToneTag tone={TONES[state]}>{t(`proof_${state}`, { count: findings.length })}</ToneTag>
        </span>
      }
    >
      <Flex vertical gap={12}>
        <BandLegend />
        <ProofMap tariff={draft.tariff} findings={shown} marked={marked} />
        {state === "failed" && <ProblemAlert error={proof.error} title={t("proofFailed")} onRetry={proof.retry} />}
        {state === "incomplete" && (
          <ul style={{ margin: 0, paddingInlineStart: 18, maxHeight: 160, overflow: "auto" }}>
            {faults.map((fault) => (
              <li key={`${fault.path} ${fault.keyword}`}>{faultLine(fault, language)}</li>
            ))}
          </ul>
        )}
        {shown.length > 0 && <FindingsList findings={shown} tiered={tierNumbers(draft.tariff).length > 1} marked={marked} onMark={setMarked} />}
        <DraftYear draft={draft} />
      </Flex>
    </Card>
  );
}
