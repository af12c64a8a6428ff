import { Table } from "antd";

import { ToneTag } from "@/components/state-tag";
import { messages } from "@/features/signing/messages";
import type { StepResult, StepStatus } from "@/features/signing/step";
import { sentenceOf } from "@/features/signing/words";
import { useLanguage, useMessages } from "@/lib/i18n";
import { problemText } from "@/lib/problem-words";
import type { Tone } from "@/lib/states";

const TONES: Readonly<Record<StepStatus, Tone>> = {
  applied: "good",
  exists: "good",
  refused: "bad",
  waiting: "waiting",
  pending: "going",
};

/** What became of each step, refused ones first. */
export function StepResults({ results }: { readonly results: readonly StepResult[] }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const rows = results.toSorted((one, other) => rank(one) - rank(other));
  return (
    <Table<StepResult>
      size="small"
      rowKey="digest"
      dataSource={rows}
      pagination={false}
      virtual={rows.length > 50}
      scroll={{ y: 320, x: 560 }}
      columns={[
        { key: "step", title: t("step"), render: (_, { step }) => sentenceOf(step, language) },
        { key: "result", title: t("result"), width: 260, render: (_, result) => <Outcome result={result} /> },
      ]}
    />
  );
}

function Outcome({ result }: { readonly result: StepResult }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const { status, code, block_number } = result;
  const name = status === "waiting" ? "waitingTag" : status;
  const reason = code === null ? undefined : problemText(code, language);
  return (
    <>
      <ToneTag tone={TONES[status]}>{t(name)}</ToneTag>{" "}
      {block_number !== null && <span className="muted">{t("block", { number: block_number })}</span>}
      {reason !== undefined && (
        <div>{status === "refused" ? reason : t("termsRefused", { text: reason })} <span className="muted mono">{code}</span></div>
      )}
    </>
  );
}

function rank({ status, code }: StepResult): number {
  return status === "refused" || code !== null ? 0 : 1;
}
