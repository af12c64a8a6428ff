import { Flex } from "antd";

import type { Meter } from "../api/metering";
import { meterActions } from "../lib/steps";
import { StepButton } from "./step-button";

interface MeterStepsProps {
  readonly meter: Meter;
  /** All meters of its point: one of those that wait there may take its place. */
  readonly meters: readonly Meter[];
  readonly small?: boolean;
}

export function MeterSteps({ meter, meters, small = true }: MeterStepsProps) {
  const candidates = meters.filter(({ state }) => state === "installed").map(({ meter_id }) => meter_id);
  const target = { id: meter.meter_id, version: meter.version };
  return (
    <Flex wrap gap={6}>
      {meterActions(meter)
        .filter((action) => action !== "replace_meter" || candidates.length > 0)
        .map((action) => <StepButton key={action} action={action} target={target} candidates={candidates} small={small} />)}
    </Flex>
  );
}
