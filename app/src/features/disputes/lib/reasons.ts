/** Why a contract is disputed, and why it is ruled so: the ledger takes a short code, because free text could be private. */
export const DISPUTE_REASONS = ["metering", "price", "volume", "payment", "delivery", "force_majeure", "other"] as const;

export const RULING_REASONS = ["meter_replaced", "agreement", "claim_upheld", "claim_rejected", "force_majeure", "other"] as const;

export type Reason = (typeof DISPUTE_REASONS | typeof RULING_REASONS)[number];

/** The code if it has words; others came from elsewhere and are shown as they stand. */
export function knownReason(code: string): Reason | undefined {
  return [...DISPUTE_REASONS, ...RULING_REASONS].find((reason) => reason === code);
}
