/** The average price of a bill in 1e-8 yuan per kWh, rounded half away from zero as its paper has it; null without energy. */
export function averagePrice(totalFen: number, energyWh: number): bigint | null {
  if (energyWh === 0) return null;
  const numerator = BigInt(totalFen) * 1_000n * 100_000_000n;
  const denominator = BigInt(energyWh) * 100n;
  const half = denominator / 2n;
  return (numerator < 0n ? numerator - half : numerator + half) / denominator;
}
