/** The arguments that each step on points and meters asks for, in the order of their fields. */
import type { MeterAction, PointAction } from "../lib/steps";

export type StepAction = PointAction | MeterAction | "register_point";

/** `kva` is shown in kVA and kept in VA; `new_meter` is a choice among the meters that wait at the point. */
export type FieldKind = "id" | "day" | "direction" | "voltage_level" | "kva" | "integer" | "new_meter";

export type FieldLabel =
  | "pointId" | "meterId" | "participant" | "opensOn" | "startDay" | "endDay" | "closingDay" | "oldLastDay" | "newFirstDay"
  | "onDay" | "direction" | "voltageLevel" | "capacityKva" | "zone" | "ratio" | "digits" | "resolutionWh" | "newMeter";

export interface StepField {
  readonly name: string;
  readonly kind: FieldKind;
  readonly label: FieldLabel;
  readonly hint?: "idHint" | "ratioHint" | "kwhDigits" | "newMeterHint";
}

const connection: readonly StepField[] = [
  { name: "direction", kind: "direction", label: "direction" },
  { name: "voltage_level", kind: "voltage_level", label: "voltageLevel" },
  { name: "capacity_va", kind: "kva", label: "capacityKva" },
  { name: "zone", kind: "id", label: "zone" },
];
const onDay: readonly StepField[] = [{ name: "on", kind: "day", label: "onDay" }];

export const FIELDS: Readonly<Record<StepAction, readonly StepField[]>> = {
  register_point: [
    { name: "point", kind: "id", label: "pointId", hint: "idHint" },
    { name: "opens_on", kind: "day", label: "opensOn" },
    ...connection,
  ],
  change_point: [{ name: "start", kind: "day", label: "startDay" }, ...connection],
  assign_point: [
    { name: "participant", kind: "id", label: "participant" },
    { name: "start", kind: "day", label: "startDay" },
  ],
  end_assignment: [{ name: "end", kind: "day", label: "endDay" }],
  close_point: [{ name: "closes_on", kind: "day", label: "closingDay" }],
  install_meter: [
    { name: "meter", kind: "id", label: "meterId", hint: "idHint" },
    { name: "on", kind: "day", label: "onDay" },
    { name: "ratio", kind: "integer", label: "ratio", hint: "ratioHint" },
    { name: "digits", kind: "integer", label: "digits", hint: "kwhDigits" },
    { name: "resolution_wh", kind: "integer", label: "resolutionWh" },
    { name: "capacity_va", kind: "kva", label: "capacityKva" },
  ],
  commission_meter: onDay,
  report_meter_fault: onDay,
  replace_meter: [
    { name: "by", kind: "new_meter", label: "newMeter", hint: "newMeterHint" },
    { name: "closes_on", kind: "day", label: "oldLastDay" },
    { name: "opens_on", kind: "day", label: "newFirstDay" },
  ],
  retire_meter: onDay,
};
