import { Input, Select } from "antd";

import { DayInput, QuantityInput } from "@/features/templates";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import { DIRECTIONS, useMeteringWords, VOLTAGE_LEVELS } from "../words";
import type { StepField } from "./step-form";

const KVA_DIGITS = 3;

export type Value = string | number | undefined;

interface StepInputProps {
  readonly field: StepField;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  /** Meters that may take the place of another one. */
  readonly candidates: readonly string[];
}

/** The control of one argument. */
export function StepInput({ field, value, onChange, candidates }: StepInputProps) {
  const t = useMessages(messages);
  const words = useMeteringWords();
  const label = t(field.label);
  const text = typeof value === "string" ? value : "";
  const number = typeof value === "number" ? value : undefined;
  const choice = (options: readonly { value: string; label: string }[]) => (
    <Select aria-label={label} style={{ width: "100%" }} allowClear value={text === "" ? null : text} options={[...options]} onChange={(chosen: string | null) => onChange(chosen ?? undefined)} />
  );
  switch (field.kind) {
    case "id":
      return <Input className="mono" aria-label={label} maxLength={64} autoComplete="off" value={text} onChange={({ target }) => onChange(target.value === "" ? undefined : target.value)} />;
    case "day":
      return <DayInput label={label} value={text} onChange={onChange} />;
    case "direction":
      return choice(DIRECTIONS.map((each) => ({ value: each, label: words.direction(each) })));
    case "voltage_level":
      return choice(VOLTAGE_LEVELS.map((each) => ({ value: each, label: words.voltageLevel(each) })));
    case "new_meter":
      return choice(candidates.map((each) => ({ value: each, label: each })));
    case "kva":
      return <QuantityInput label={label} value={number} decimals={KVA_DIGITS} unit="kVA" min={0} onChange={onChange} />;
    case "integer":
      return <QuantityInput label={label} value={number} decimals={0} min={0} onChange={onChange} />;
  }
}
