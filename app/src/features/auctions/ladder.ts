/** A bid's steps as they are typed, checked as the ledger will when they are revealed: then it is too late to mend them. */
import type { Sequence } from "@/features/sequences";

import type { BidStep, Side } from "./rules/types";

export const MAX_STEPS = 10;
const MAX_STEP_WH = 100_000_000_000;

export interface DraftStep {
  /** For lists of fields; means nothing to the ledger. */
  readonly key: number;
  readonly energy: number | null;
  readonly price: number | null;
}

export type StepFault = "required" | "outside" | "off_step" | "order_buy" | "order_sell" | "too_much";

export interface StepFaults {
  readonly energy?: StepFault;
  readonly price?: StepFault;
}

type Limits = Pick<Sequence, "price_floor_e8" | "price_cap_e8" | "price_step_e8">;

/** What is wrong with each step, in their order. */
export function faultsOf(steps: readonly DraftStep[], side: Side, limits: Limits): StepFaults[] {
  return steps.map((step, index) => {
    const energy = energyFault(step.energy);
    const price = priceFault(step.price, steps[index - 1]?.price, side, limits);
    return { ...(energy && { energy }), ...(price && { price }) };
  });
}

/** The steps for the ledger; undefined while something is wrong with one of them. */
export function ladderOf(steps: readonly DraftStep[], side: Side, limits: Limits): BidStep[] | undefined {
  const wrong = faultsOf(steps, side, limits).some((faults) => faults.energy ?? faults.price);
  if (wrong || steps.length === 0) return undefined;
  return steps.flatMap(({ energy, price }) => (energy === null || price === null ? [] : [{ energy_wh: energy, price_e8: price }]));
}

function energyFault(energy: number | null): StepFault | undefined {
  if (!energy) return "required";
  return energy > MAX_STEP_WH ? "too_much" : undefined;
}

function priceFault(price: number | null, before: number | null | undefined, side: Side, limits: Limits): StepFault | undefined {
  if (price === null) return "required";
  const { price_floor_e8: floor, price_cap_e8: cap, price_step_e8: step } = limits;
  if ((floor != null && price < floor) || (cap != null && price > cap)) return "outside";
  if (step && price % step !== 0) return "off_step";
  if (before == null) return undefined;
  if (side === "buy") return price < before ? undefined : "order_buy";
  return price > before ? undefined : "order_sell";
}
