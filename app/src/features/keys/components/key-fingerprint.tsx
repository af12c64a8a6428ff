import { useQuery } from "@tanstack/react-query";

import { fingerprint } from "@/features/keys/keyring";

/** A public key, short enough to be compared by eye or read out. */
export function KeyFingerprint({ publicKey }: { readonly publicKey: string }) {
  const { data } = useQuery({
    queryKey: ["browser-keys", "fingerprint", publicKey],
    queryFn: () => fingerprint(publicKey),
    staleTime: Infinity,
    networkMode: "always",
  });
  return <span className="mono">{data}</span>;
}
