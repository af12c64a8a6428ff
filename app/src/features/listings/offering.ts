/** What a retailer offers, checked as the ledger will against the sequence's limits and what is taken already. */

export interface Offer {
  readonly prices: Readonly<Record<string, number | null>>;
  readonly energy: number | null | undefined;
  readonly smallest: number | null | undefined;
}

export interface OfferLimits {
  readonly price_floor_e8?: number | null;
  readonly price_cap_e8?: number | null;
  readonly price_step_e8?: number | null;
}

export type PriceFault = "required" | "outsideLimits" | "offStep";
export type EnergyFault = "required" | "belowTaken";
export type SmallestFault = "required" | "minAboveEnergy";

export function priceFault(price: number | null | undefined, limits: OfferLimits): PriceFault | undefined {
  if (price == null) return "required";
  const { price_floor_e8: floor, price_cap_e8: cap, price_step_e8: step } = limits;
  if ((floor != null && price < floor) || (cap != null && price > cap)) return "outsideLimits";
  return step && price % step !== 0 ? "offStep" : undefined;
}

export function energyFault(energy: Offer["energy"], taken: number): EnergyFault | undefined {
  if (!energy) return "required";
  return energy < taken ? "belowTaken" : undefined;
}

export function smallestFault({ energy, smallest }: Pick<Offer, "energy" | "smallest">): SmallestFault | undefined {
  if (!smallest) return "required";
  return energy && smallest > energy ? "minAboveEnergy" : undefined;
}

/** Whether nothing is wrong with any part of it. */
export function isSound(offer: Offer, limits: OfferLimits, taken: number): boolean {
  const prices = Object.values(offer.prices);
  return (
    prices.length > 0 &&
    prices.every((price) => priceFault(price, limits) === undefined) &&
    energyFault(offer.energy, taken) === undefined &&
    smallestFault(offer) === undefined
  );
}
