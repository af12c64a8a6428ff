/** Which steps a point and a meter take as they stand. The ledger checks again. Pure. */
import type { Assignment, Meter, MeteringPoint } from "../api/metering";

export type PointAction = "change_point" | "assign_point" | "end_assignment" | "close_point" | "install_meter";
export type MeterAction = "commission_meter" | "report_meter_fault" | "replace_meter" | "retire_meter";

/** As `MOVES` of chaincode/metering/meter.py. */
const MOVES: Readonly<Record<Meter["state"], readonly MeterAction[]>> = {
  installed: ["commission_meter", "retire_meter"],
  commissioned: ["report_meter_fault", "replace_meter", "retire_meter"],
  faulty: ["commission_meter", "replace_meter", "retire_meter"],
  replaced: ["retire_meter"],
  retired: [],
};

export function meterActions({ state }: Pick<Meter, "state">): readonly MeterAction[] {
  return MOVES[state];
}

/** A point that belongs to somebody without an end is ended before it is assigned anew. */
export function pointActions({ status }: Pick<MeteringPoint, "status">, assignments: readonly Assignment[]): readonly PointAction[] {
  const last = assignments.at(-1);
  const held = last !== undefined && last.end === null;
  if (status === "closed") return held ? ["end_assignment"] : [];
  return ["change_point", held ? "end_assignment" : "assign_point", "install_meter", "close_point"];
}
