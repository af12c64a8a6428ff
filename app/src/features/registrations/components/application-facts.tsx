import { Flex } from "antd";

import { type Fact, Facts } from "@/components/facts";
import { When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { OrganisationName } from "@/components/organisation-name";
import { RoleName } from "@/components/role-name";
import { certificateEnd } from "@/lib/crypto/certificate";
import { useMessages } from "@/lib/i18n";

import type { Application } from "../api/registrations";
import { messages } from "../messages";
import { useRegistrationWords } from "../words";

/** What is applied for, by whom: nothing in it is personal. */
export function ApplicationFacts({ application }: { readonly application: Application }) {
  const t = useMessages(messages);
  const words = useRegistrationWords();
  const { kind, participant_kind, organisation, user, roles, authorised_by, source, certificate } = application;
  const facts: Fact[] = [
    { label: t("applicationKind"), value: t(`kind_${kind}`) },
    { label: t("participantKind"), value: words.participantKind(participant_kind) },
    { label: t("organisation"), value: <OrganisationName mspId={organisation} /> },
    { label: t("class"), value: application.class === null ? "—" : words.consumerClass(application.class) },
    { label: t("user"), value: user ?? "—" },
    { label: t("roles"), value: <Flex wrap gap={8}>{roles.length === 0 ? "—" : roles.map((role) => <RoleName key={role} role={role} />)}</Flex> },
    { label: t("source"), value: t(`source_${source}`) },
    { label: t("authorisedBy"), value: authorised_by ?? "—" },
    { label: t("createdAt"), value: <When ms={application.created_at} /> },
    { label: t("changedAt"), value: <When ms={application.refreshed_at} /> },
    { label: t("certificateEnd"), value: certificate ? <When ms={certificateEnd(certificate)} show="date" /> : "—" },
    { label: t("id"), value: <Hash value={application.application_id} /> },
  ];
  return <Facts facts={facts} />;
}
