/** How many decimal places the unit that people write has more than the one that is kept (see `@/lib/units`). */
export const MWH_DECIMALS = 6; // from Wh
export const KWH_DECIMALS = 3; // from Wh
export const PERCENT_DECIMALS = 2; // from basis points
export const FACTOR_DECIMALS = 4; // from basis points
