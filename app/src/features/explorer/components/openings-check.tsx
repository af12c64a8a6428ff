import { Alert, Button, Flex, Statistic, Table, type TableColumnsType } from "antd";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { Energy } from "@/components/figures";
import { EnergyInput } from "@/components/figure-input";
import { FileChoice } from "@/components/file-choice";
import { Hash } from "@/components/hash";
import { ProblemAlert } from "@/components/problem-alert";
import { StateTag, ToneTag } from "@/components/state-tag";
import { energyText, integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import type { Tone } from "@/lib/states";

import { termsHashesOf } from "../api/explorer";
import { byOrder, type Checked, checkOpenings, NotOpeningsError, type Opening, openingsIn, totalOf, type Verdict } from "../lib/openings";
import { messages } from "../messages";
import { ContractLink } from "./links";

const TONES: Readonly<Record<Verdict, Tone>> = { same: "good", other: "bad", unknown: "waiting", not_terms: "bad" };
const PAGE = 50;

async function check(openings: readonly Opening[]): Promise<Checked[]> {
  const ledger = await termsHashesOf([...new Set(openings.map((each) => each.order))]);
  return byOrder(await checkOpenings(openings, ledger));
}

/** Files with private terms are read and hashed here; of them only the orders' ids leave the browser. */
export function OpeningsCheck() {
  const t = useMessages(messages);
  const [openings, setOpenings] = useState<readonly Opening[]>([]);
  const [unreadable, setUnreadable] = useState(false);
  const checking = useMutation({ mutationFn: check });
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    try {
      const all = [...openings, ...openingsIn(await file.text())];
      setUnreadable(false);
      setOpenings(all);
      checking.mutate(all);
    } catch (error) {
      if (!(error instanceof NotOpeningsError)) throw error;
      setUnreadable(true);
    }
  };
  const clear = () => {
    setOpenings([]);
    setUnreadable(false);
    checking.reset();
  };
  return (
    <Flex vertical gap={12}>
      <span className="muted">{t("openingsHint")}</span>
      <Flex wrap gap={12} align="center">
        <FileChoice label={t("openingsFile")} accept=".json,.jsonl,.ndjson" onFile={(file) => void take(file)} />
        {openings.length > 0 && <Button onClick={clear}>{t("clearOpenings")}</Button>}
      </Flex>
      {unreadable && <Alert type="warning" showIcon role="alert" title={t("notOpenings")} />}
      {checking.isError && <ProblemAlert error={checking.error} onRetry={() => checking.mutate(openings)} />}
      {checking.data && <Result checked={checking.data} />}
    </Flex>
  );
}

function Result({ checked }: { readonly checked: readonly Checked[] }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const [declared, setDeclared] = useState<number | null>(null);
  const same = checked.filter((each) => each.verdict === "same").length;
  const total = totalOf(checked);
  const difference = declared === null ? undefined : BigInt(declared) - total;
  const words: Record<Verdict, string> = { same: t("verdictSame"), other: t("verdictOther"), unknown: t("verdictUnknown"), not_terms: t("verdictNotTerms") };
  const columns: TableColumnsType<Checked> = [
    { key: "order", title: t("order"), render: (_, row) => <ContractLink id={row.order} digits={16} copy /> },
    { key: "state", title: t("state"), render: (_, row) => (row.state === null ? "—" : <StateTag of="order" state={row.state} />) },
    { key: "verdict", title: t("verdict"), render: (_, row) => <ToneTag tone={TONES[row.verdict]}>{words[row.verdict]}</ToneTag> },
    { key: "hash", title: t("hashOfFile"), render: (_, row) => <Hash value={row.hash} digits={16} /> },
    { key: "energy", title: t("energy"), align: "right", render: (_, row) => <Energy wh={row.energyWh} unit="MWh" /> },
  ];
  return (
    <>
      <Alert
        showIcon
        type={same === checked.length ? "success" : "warning"}
        title={t("openingsResult", { same: integerText(same, language), count: integerText(checked.length, language) })}
      />
      <Flex wrap gap={32} align="end">
        <Statistic title={t("totalOfSame")} value={energyText(total, language, "MWh")} styles={{ content: { fontSize: 20 } }} />
        <label style={{ width: 220 }}>
          <span className="muted">{t("declaredTotal")}</span>
          <EnergyInput value={declared} onChange={setDeclared} />
        </label>
        {difference !== undefined && (
          <Statistic title={t("difference")} value={energyText(difference, language, "MWh")} styles={{ content: { fontSize: 20, color: difference === 0n ? "#23663f" : "#a3211a" } }} />
        )}
      </Flex>
      <Table
        size="small"
        rowKey="order"
        columns={columns}
        dataSource={[...checked]}
        pagination={checked.length > PAGE ? { pageSize: PAGE, showSizeChanger: false } : false}
        scroll={{ x: "max-content" }}
      />
    </>
  );
}
