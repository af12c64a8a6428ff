import { useQuery } from "@tanstack/react-query";

import { useSession } from "@/api/session";
import { StateTag } from "@/components/state-tag";

import { ownBidQuery } from "../api/auctions";

/** How one's own bid in an auction stands; a dash where there is none. */
export function OwnBidState({ sequenceId }: { readonly sequenceId: string }) {
  const { participant } = useSession();
  const { data } = useQuery(ownBidQuery(sequenceId, participant));
  return data ? <StateTag of="bid" state={data.status} /> : "—";
}
