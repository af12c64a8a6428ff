import { Flex, InputNumber, Select } from "antd";
import { useState } from "react";

import { useMessages } from "@/lib/i18n";

import { durationOf, secondsOf, type Unit, UNITS } from "../lib/duration";
import { messages } from "../messages";

const MOST_SECONDS = 366 * 86_400;

interface DurationInputProps {
  /** Seconds. */
  readonly value?: number | null;
  readonly onChange?: (seconds: number | null) => void;
  /** Of what it is the deadline. */
  readonly state: string;
}

/** A deadline in the unit that one thinks in; its value is seconds. For `Form.Item`. */
export function DurationInput({ value, onChange, state }: DurationInputProps) {
  const t = useMessages(messages);
  const said = value == null ? undefined : durationOf(value);
  const [chosen, setChosen] = useState<Unit>(said?.unit ?? "day");
  const amount = value == null ? null : value / secondsOf({ amount: 1, unit: chosen });
  const set = (next: number | null, unit: Unit) => onChange?.(next === null ? null : secondsOf({ amount: next, unit }));
  const choose = (unit: Unit) => {
    setChosen(unit);
    set(amount, unit);
  };
  return (
    <Flex gap={6}>
      <InputNumber
        aria-label={t("amountOf", { state })}
        min={1}
        max={MOST_SECONDS / secondsOf({ amount: 1, unit: chosen })}
        precision={0}
        placeholder={t("noDeadline")}
        value={amount}
        style={{ width: 110 }}
        onChange={(next) => set(next, chosen)}
      />
      <Select
        aria-label={t("unitOf", { state })}
        value={chosen}
        style={{ width: 100 }}
        options={UNITS.map((unit) => ({ value: unit, label: t(`unit_${unit}`) }))}
        onChange={choose}
      />
    </Flex>
  );
}
