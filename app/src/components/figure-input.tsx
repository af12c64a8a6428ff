/** Inputs whose value is an integer of the smallest unit (Wh, 1e-8 yuan/kWh) and whose text is a decimal. For `Form.Item`. */
import { InputNumber } from "antd";

import { useMessages } from "@/lib/i18n";
import { E8, ENERGY_DIGITS, type EnergyUnit, FEN_PER_YUAN, numberFromDecimal, toDecimal } from "@/lib/units";

import { messages } from "./messages";

interface FigureInputProps {
  readonly id?: string;
  readonly value?: number | null;
  readonly onChange?: (value: number | null) => void;
  readonly disabled?: boolean;
  readonly placeholder?: string;
  readonly "aria-label"?: string;
}

interface DecimalProps extends FigureInputProps {
  readonly digits: number;
  readonly unit: string;
  readonly min?: number;
}

export function EnergyInput({ unit = "MWh", ...input }: FigureInputProps & { readonly unit?: EnergyUnit }) {
  return <DecimalInput {...input} digits={ENERGY_DIGITS[unit]} unit={unit} min={0} />;
}

/** Yuan, as fen. */
export function MoneyInput(input: FigureInputProps) {
  const t = useMessages(messages);
  return <DecimalInput {...input} digits={FEN_PER_YUAN} unit={t("moneyUnit")} min={0} />;
}

/** In W or VA, typed in thousands of them. */
export function PowerInput({ unit, ...input }: FigureInputProps & { readonly unit: "kW" | "kVA" }) {
  return <DecimalInput {...input} digits={ENERGY_DIGITS.kWh} unit={unit} min={0} />;
}

/** May be negative, as market prices may. */
export function PriceInput(input: FigureInputProps) {
  const t = useMessages(messages);
  return <DecimalInput {...input} digits={E8} unit={t("priceUnit")} />;
}

function DecimalInput({ value, onChange, digits, unit, min, ...input }: DecimalProps) {
  return (
    <InputNumber<string>
      {...input}
      stringMode
      controls={false}
      inputMode="decimal"
      style={{ width: "100%" }}
      suffix={unit}
      {...(min !== undefined && { min: String(min) })}
      value={value == null ? null : toDecimal(value, digits)}
      onChange={(text) => onChange?.(text == null ? null : (numberFromDecimal(text, digits) ?? null))}
    />
  );
}
