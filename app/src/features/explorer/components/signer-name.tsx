import { Flex } from "antd";

import { OrganisationName } from "@/components/organisation-name";

import type { Signer } from "../api/explorer";
import { commonName } from "../lib/subjects";

/** An organisation and the subject of the certificate that signed for it. */
export function SignerName({ signer }: { readonly signer: Signer }) {
  return (
    <Flex wrap gap="0 8px" align="baseline" title={`${signer.subject}\n${signer.serial}`}>
      <OrganisationName mspId={signer.msp_id} />
      <span className="mono muted wrap-anywhere">{commonName(signer.subject)}</span>
    </Flex>
  );
}

export function SignerNames({ signers }: { readonly signers: readonly Signer[] }) {
  if (signers.length === 0) return <span>—</span>;
  return (
    <Flex vertical gap={2}>
      {signers.map((signer) => (
        <SignerName key={`${signer.msp_id} ${signer.subject} ${signer.serial}`} signer={signer} />
      ))}
    </Flex>
  );
}
