import { type Fact, Facts } from "@/components/facts";
import { Day, When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { OrganisationName } from "@/components/organisation-name";
import { useMessages } from "@/lib/i18n";

import type { ParticipantDetail } from "../api/registry";
import { messages } from "../messages";
import { useParticipantWords } from "../words";

/** A participant as it stands on the ledger, and what of it ends first. */
export function ParticipantFacts({ participant }: { readonly participant: ParticipantDetail }) {
  const t = useMessages(messages);
  const words = useParticipantWords();
  const users = Object.values(participant.users).reduce((total, count) => total + count, 0);
  const facts: Fact[] = [
    { label: t("organisation"), value: <OrganisationName mspId={participant.organisation} /> },
    { label: t("kind"), value: words.kind(participant.kind) },
    { label: t("class"), value: words.consumerClass(participant.class) },
    { label: t("rating"), value: participant.credit_rating ?? "—" },
    { label: t("userCount"), value: users },
    { label: t("operator"), value: participant.operator },
    { label: t("qualificationsEnd"), value: <Day day={participant.qualifications_end} /> },
    { label: t("certificatesEnd"), value: <When ms={participant.certificates_end} show="date" /> },
    { label: t("changedAt"), value: <When ms={participant.refreshed_at} /> },
    { label: t("dataHash"), value: <Hash value={participant.data_hash} /> },
    { label: t("encryptionKey"), value: <Hash value={participant.encryption_key} /> },
    { label: t("version"), value: participant.version },
  ];
  return <Facts facts={facts} />;
}
