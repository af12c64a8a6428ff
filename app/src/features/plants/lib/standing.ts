/** What holds at a plant in which month, and who may answer what. Pure. */
import type { Agreement, Plant } from "../api/plants";

/** After every month. */
const FOR_EVER = "~";

/** The agreement that holds in the month: the last one made that had begun by then. */
export function inMonth(plant: Pick<Plant, "agreements">, month: string): Agreement | undefined {
  const last = plant.agreements.findLast(({ start }) => start <= month);
  return last !== undefined && month < (last.end ?? FOR_EVER) ? last : undefined;
}

/** The month after the last one in which the agreement holds; null: until something else is agreed. */
export function endOf(plant: Pick<Plant, "agreements">, agreement: Agreement): string | null {
  const later = plant.agreements.filter(({ number }) => number > agreement.number).map(({ start }) => start);
  const [first] = [...(agreement.end === null ? [] : [agreement.end]), ...later].toSorted();
  return first ?? null;
}

/** A later agreement has taken all of its months. */
export function isVoid(plant: Pick<Plant, "agreements">, agreement: Agreement): boolean {
  const end = endOf(plant, agreement);
  return end !== null && end <= agreement.start;
}

/** Producer and present buyer: who may propose. */
export function partiesOf({ producer, agreements }: Pick<Plant, "producer" | "agreements">): string[] {
  const buyer = agreements.at(-1)?.buyer;
  return buyer === undefined ? [producer] : [producer, buyer];
}

/** What a participant may do with the proposal that waits: nobody agrees to what they have proposed. */
export function answersOf({ producer, proposal }: Pick<Plant, "producer" | "proposal">, participant: string): { agree: boolean; decline: boolean; own: boolean } {
  const party = proposal !== null && (participant === producer || participant === proposal.buyer);
  const own = party && proposal.by === participant;
  return { agree: party && !own, decline: party, own };
}

/** Whether the participant gets something by any agreement. */
export function getsIncome({ agreements }: Pick<Plant, "agreements">, participant: string): boolean {
  return agreements.some(({ parties }) => parties.some(({ kind, party }) => kind === "participant" && party === participant));
}
