import { useQuery } from "@tanstack/react-query";

import { serverNow } from "@/api/config";
import { useSession } from "@/api/session";
import { signerFor } from "@/features/signing/signer";

/** What the signed-in user can sign with here; looked up anew for each dialog. */
export function useSigner() {
  const { user } = useSession();
  return useQuery({
    queryKey: ["browser-keys", "signer", user.public_key],
    queryFn: async () => signerFor(user.public_key, await serverNow()),
    staleTime: 0,
    gcTime: 0,
  });
}
