import { Alert, Button, Flex, Segmented, Select } from "antd";
import { useQuery, useQueryClient } from "@tanstack/react-query";

import { useOwner } from "@/api/use-owner";
import { FileChoice } from "@/components/file-choice";
import { EnergyInput } from "@/components/figure-input";
import { Field, Fields } from "@/features/templates";
import { useMessages } from "@/lib/i18n";

import { forgetLoad, keepLoad, ownLoad } from "../lib/own-load";
import { type Typical, TYPICAL } from "../lib/typical-load";
import { messages } from "../messages";

export interface Typed {
  readonly kind: "own" | "typical";
  readonly typical: Typical;
  readonly yearWh: number;
  readonly year: number;
}

/** What is kept in this browser for the person that is signed in. */
export function useOwnLoad() {
  const owner = useOwner();
  const queries = useQueryClient();
  const queryKey = ["own-load", owner];
  // `null`, as a query's data cannot be undefined.
  const { data = null } = useQuery({ queryKey, queryFn: async () => (await ownLoad(owner)) ?? null, networkMode: "always" });
  const again = () => queries.invalidateQueries({ queryKey });
  return {
    load: data,
    keep: (file: File) => void keepLoad(owner, file).then(again),
    forget: () => void forgetLoad(owner).then(again),
  };
}

interface LoadSourceProps {
  readonly value: Typed;
  readonly onChange: (value: Typed) => void;
  readonly years: readonly number[];
}

/** On which load packages are compared: one's own readings, or a typical profile. */
export function LoadSourceForm({ value, onChange, years }: LoadSourceProps) {
  const t = useMessages(messages);
  const { load, keep, forget } = useOwnLoad();
  const change = (part: Partial<Typed>) => onChange({ ...value, ...part });
  return (
    <Flex vertical gap={12}>
      <Segmented<Typed["kind"]>
        value={value.kind} onChange={(kind) => change({ kind })} style={{ alignSelf: "start" }}
        options={[{ value: "own", label: t("ownLoad") }, { value: "typical", label: t("typicalLoad") }]}
      />
      {value.kind === "own" ? (
        <Flex vertical gap={8}>
          {load === null ? (
            <FileChoice label={t("upload")} accept=".csv,.xlsx" onFile={(file) => file && keep(file)} />
          ) : (
            <Flex gap={8} align="center">
              <span className="wrap-anywhere">{t("kept", { name: load.name })}</span>
              <Button size="small" onClick={forget}>{t("forget")}</Button>
            </Flex>
          )}
          <span className="muted" style={{ fontSize: 12 }}>{t("uploadHint")} {t("whatIf")}</span>
        </Flex>
      ) : (
        <Flex vertical gap={8}>
          <Fields>
            <Field label={t("typicalLoad")}>
              <Select
                aria-label={t("typicalLoad")} style={{ width: "100%" }} value={value.typical} onChange={(typical) => change({ typical })}
                options={TYPICAL.map((name) => ({ value: name, label: t(`typical_${name}`) }))}
              />
            </Field>
            <Field label={t("yearEnergy")}>
              <EnergyInput aria-label={t("yearEnergy")} value={value.yearWh} onChange={(yearWh) => yearWh !== null && change({ yearWh })} />
            </Field>
            <Field label={t("year")}>
              <Select aria-label={t("year")} style={{ width: "100%" }} value={value.year} onChange={(year) => change({ year })} options={years.map((year) => ({ value: year, label: String(year) }))} />
            </Field>
          </Fields>
          <Alert type="info" title={t("typicalNote")} />
        </Flex>
      )}
    </Flex>
  );
}
