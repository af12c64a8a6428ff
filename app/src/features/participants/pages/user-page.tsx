import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Card, Flex, Skeleton } from "antd";

import { useSession } from "@/api/session";
import { type Fact, Facts } from "@/components/facts";
import { When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { OrganisationName } from "@/components/organisation-name";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { RoleName } from "@/components/role-name";
import { StateTag } from "@/components/state-tag";
import { energyText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { type User, userHistoryQuery, userQuery } from "../api/registry";
import { ProposeKeyButton } from "../components/propose-key-button";
import { RegistryHistory } from "../components/registry-history";
import { UserActions } from "../components/user-actions";
import { messages } from "../messages";

export function UserPage() {
  const { userId = "" } = useParams({ strict: false });
  const query = useQuery(userQuery(userId));
  if (query.data) return <InFull user={query.data} />;
  return <Page title={userId}>{query.isError ? <QueryProblem query={query} /> : <Skeleton active />}</Page>;
}

function InFull({ user }: { readonly user: User }) {
  const t = useMessages(messages);
  return (
    <Page title={user.user_id} extra={<StateTag of="user" state={user.status} />} actions={<Actions user={user} />}>
      <Facts facts={useUserFacts(user)} />
      <Card size="small" title={t("history")}><History userId={user.user_id} /></Card>
    </Page>
  );
}

function Actions({ user }: { readonly user: User }) {
  const own = useSession().user;
  const lost = user.organisation === own.organisation && user.user_id !== own.user_id && user.status !== "revoked";
  return (
    <>
      <UserActions user={user} />
      {lost && <ProposeKeyButton userId={user.user_id} />}
    </>
  );
}

function useUserFacts(user: User): Fact[] {
  const t = useMessages(messages);
  const language = useLanguage();
  const limits = Object.entries(user.limits ?? {}).map(([participant, wh]) =>
    t("limitOf", { participant, energy: energyText(wh, language) }));
  return [
    { label: t("organisation"), value: <OrganisationName mspId={user.organisation} /> },
    { label: t("validFrom"), value: <When ms={user.valid_from} show="date" /> },
    { label: t("validUntil"), value: <When ms={user.valid_until} show="date" /> },
    { label: t("memberships"), value: <MembershipsOf user={user} />, wide: true },
    { label: t("limits"), value: limits.length === 0 ? t("noLimit") : limits.join(" · "), wide: true },
    { label: t("publicKey"), value: <Hash value={user.public_key} /> },
    { label: t("certificate"), value: <Hash value={user.certificate} /> },
    { label: t("version"), value: user.version },
  ];
}

function MembershipsOf({ user }: { readonly user: User }) {
  return (
    <Flex vertical gap={4}>
      {Object.entries(user.memberships).map(([participant, roles]) => (
        <Flex key={participant} wrap gap={10}>
          <Link to={`/participants/${participant}`}>{participant}</Link>
          {roles.map((role) => <RoleName key={role} role={role} />)}
        </Flex>
      ))}
    </Flex>
  );
}

function History({ userId }: { readonly userId: string }) {
  const query = useQuery(userHistoryQuery(userId));
  if (query.data) return <RegistryHistory steps={query.data} />;
  return query.isError ? <QueryProblem query={query} /> : <Skeleton active paragraph={{ rows: 3 }} />;
}
