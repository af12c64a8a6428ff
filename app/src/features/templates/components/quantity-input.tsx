import { InputNumber } from "antd";

import { numberFromDecimal, toDecimal } from "@/lib/units";

interface QuantityInputProps {
  /** Whole units, for example fen. */
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
  /** How many places the shown unit has more, for example 2 for yuan. */
  readonly decimals: number;
  readonly unit?: string;
  readonly label: string;
  readonly min?: number;
  readonly disabled?: boolean;
  readonly invalid?: boolean;
  readonly width?: number | string;
}

/** A quantity in the unit that people write, kept as whole units. */
export function QuantityInput({ value, onChange, decimals, unit, label, min, disabled, invalid, width = "100%" }: QuantityInputProps) {
  return (
    <InputNumber<string>
      stringMode
      controls={false}
      aria-label={label}
      value={value === undefined ? null : toDecimal(value, decimals)}
      onChange={(text) => onChange(text === null ? undefined : numberFromDecimal(String(text), decimals))}
      {...(min !== undefined && { min: toDecimal(min, decimals) })}
      {...(unit !== undefined && { suffix: <span className="muted">{unit}</span> })}
      {...(disabled !== undefined && { disabled })}
      {...(invalid && { status: "error" as const })}
      style={{ width }}
    />
  );
}
