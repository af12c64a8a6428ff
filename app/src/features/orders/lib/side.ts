/** On which side of an order a role acts: the first part of its name. */
export type Side = "consumer" | "retailer" | "exchange";

const SIDES: readonly Side[] = ["consumer", "retailer", "exchange"];

export function sideOf(role: string): Side | undefined {
  return SIDES.find((side) => role.startsWith(`${side}_`));
}
