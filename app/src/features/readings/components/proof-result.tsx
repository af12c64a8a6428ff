import { Alert, Button, Flex } from "antd";

import { saveBlob } from "@/api/download";
import { type Fact, Facts } from "@/components/facts";
import { Energy } from "@/components/figures";
import { CopyButton, Hash } from "@/components/hash";
import { integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import type { ReadingProof } from "../api/readings";
import { SUMS } from "../lib/day-tree";
import { messages } from "../messages";
import { useReadingWords } from "../words";

export interface CheckedProof {
  readonly proof: ReadingProof;
  readonly leaf: string;
  /** Computed here; none where the path leads nowhere. */
  readonly root: string | undefined;
  readonly onLedger: string | undefined;
}

const DIGITS = 16;

export function ProofResult({ checked: { proof, leaf, root, onLedger } }: { readonly checked: CheckedProof }) {
  const t = useMessages(messages);
  const holds = root !== undefined && root === onLedger;
  const name = `proof-${proof.point}-${proof.date}-${proof.interval}.json`;
  const command = `energysale metering verify ${name} --root ${onLedger ?? ""}`;
  const facts: Fact[] = [
    ...useValueFacts(proof),
    { label: t("salt"), value: <Hash value={proof.salt} digits={DIGITS} /> },
    { label: t("leaf"), value: <Hash value={leaf} digits={DIGITS} /> },
    { label: t("path"), value: <Path hashes={proof.path} />, wide: true },
    { label: t("whole"), value: <Hash value={proof.whole} digits={DIGITS} /> },
    { label: t("computedRoot"), value: <Hash value={root} digits={DIGITS} /> },
    { label: t("ledgerRoot"), value: <Hash value={onLedger} digits={DIGITS} /> },
  ];
  return (
    <Flex vertical gap={12}>
      <Alert showIcon role="status" type={holds ? "success" : "error"} title={holds ? t("proved") : t("notProved")} />
      <Facts facts={facts} />
      <Flex wrap gap={8} align="center">
        <Button onClick={() => saveBlob(new Blob([JSON.stringify(proof, null, 1)], { type: "application/json" }), name)}>{t("download")}</Button>
        <span className="muted">{t("verifyWith")}</span>
        <code className="mono wrap-anywhere" style={{ fontSize: 12 }}>{command}</code>
        <CopyButton text={command} />
      </Flex>
    </Flex>
  );
}

function Path({ hashes }: { readonly hashes: readonly string[] }) {
  const t = useMessages(messages);
  return (
    <details>
      <summary>{t("hashes", { count: hashes.length })}</summary>
      <ol className="mono wrap-anywhere" style={{ margin: "4px 0 0", paddingInlineStart: 24, fontSize: 12 }}>
        {hashes.map((hash) => <li key={hash}>{hash}</li>)}
      </ol>
    </details>
  );
}

function useValueFacts({ values, flag, interval }: ReadingProof): Fact[] {
  const t = useMessages(messages);
  const language = useLanguage();
  const words = useReadingWords();
  const reactive = (varh: number) => `${integerText(varh, language)} varh`;
  return [
    { label: t("import"), value: <Energy wh={values.active_import_wh} unit="kWh" /> },
    { label: t("export"), value: <Energy wh={values.active_export_wh} unit="kWh" /> },
    { label: t("reactiveImport"), value: reactive(values.reactive_import_varh) },
    { label: t("reactiveExport"), value: reactive(values.reactive_export_varh) },
    { label: t("flag"), value: interval === SUMS ? t("flagsEstimated", { count: flag }) : words.flag(flag) },
  ];
}
