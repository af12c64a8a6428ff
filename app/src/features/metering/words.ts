/** Kinds of the metering records, in the chosen language. */
import { useMessages } from "@/lib/i18n";

import { messages } from "./messages";

export const DIRECTIONS = ["import", "export", "both"] as const;
export const VOLTAGE_LEVELS = ["below_1kv", "from_1kv", "from_35kv", "from_110kv", "from_220kv"] as const;
export const METER_STATES = ["installed", "commissioned", "faulty", "replaced", "retired"] as const;

export type Direction = (typeof DIRECTIONS)[number];
export type VoltageLevel = (typeof VOLTAGE_LEVELS)[number];

export function useMeteringWords() {
  const t = useMessages(messages);
  return {
    direction: (name: Direction) => t(`direction_${name}`),
    voltageLevel: (name: VoltageLevel) => t(`level_${name}`),
  };
}
