import { useMutation } from "@tanstack/react-query";
import { Button, Card, Flex, Select } from "antd";
import { useState } from "react";

import { ProblemAlert } from "@/components/problem-alert";
import { clockRange, dayAfter } from "@/features/templates";
import { useMessages } from "@/lib/i18n";

import { proofOf, rootOnLedger } from "../api/readings";
import { QUARTER_HOURS, rootOfProof, SUMS } from "../lib/day-tree";
import { messages } from "../messages";
import { type CheckedProof, ProofResult } from "./proof-result";

interface ProofCardProps {
  readonly point: string;
  readonly date: string;
  /** On the ledger; null while the day waits. */
  readonly version: number | null;
}

/** The proof of one value, computed here from the value up to the root that the ledger has. */
export function ProofCard({ point, date, version }: ProofCardProps) {
  const t = useMessages(messages);
  const [interval, setInterval] = useState(SUMS);
  const checking = useMutation({
    mutationFn: async (of: { readonly interval: number; readonly version: number }): Promise<CheckedProof> => {
      const [proof, onLedger] = await Promise.all([
        proofOf(point, date, of.interval, of.version),
        rootOnLedger(point, date, dayAfter(date), of.version),
      ]);
      return { proof, onLedger, ...(await rootOfProof(proof)) };
    },
  });
  const choose = (chosen: number) => {
    checking.reset();
    setInterval(chosen);
  };
  const options = [
    { value: SUMS, label: t("daySums") },
    ...Array.from({ length: QUARTER_HOURS }, (_, place) => ({ value: place, label: clockRange(place, place + 1) })),
  ];
  return (
    <Card size="small" title={t("proof")}>
      <Flex vertical gap={12}>
        <span className="muted">{version === null ? t("proofNotYet") : t("proofHint")}</span>
        {version !== null && (
          <Flex wrap gap={8}>
            <Select aria-label={t("interval")} style={{ width: 160 }} showSearch value={interval} onChange={choose} options={options} optionFilterProp="label" />
            <Button type="primary" loading={checking.isPending} onClick={() => checking.mutate({ interval, version })}>{t("prove")}</Button>
          </Flex>
        )}
        {checking.isError && <ProblemAlert error={checking.error} />}
        {checking.data && <ProofResult checked={checking.data} />}
      </Flex>
    </Card>
  );
}
