import { useQuery, useQueryClient } from "@tanstack/react-query";

import { configQuery } from "@/api/config";
import { useSession } from "@/api/session";
import { signerFor } from "@/features/signing/signer";

/** What the signed-in user can sign with here, once it is known for which network; looked up anew for each dialog. */
export function useSigner() {
  const { user } = useSession();
  const client = useQueryClient();
  return useQuery({
    queryKey: ["browser-keys", "signer", user.public_key],
    queryFn: async () => {
      await client.ensureQueryData(configQuery);
      return signerFor(user.public_key);
    },
    retry: false, // what it asks for is tried again by itself; then the person is told
    staleTime: 0,
    gcTime: 0,
  });
}
