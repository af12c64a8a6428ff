import { Descriptions, Flex, Segmented, Table, Typography } from "antd";

import { useSession } from "@/api/session";
import { Energy, When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { OrganisationName } from "@/components/organisation-name";
import { RoleName } from "@/components/role-name";
import { StateTag } from "@/components/state-tag";
import { type Language, setLanguage, useLanguage, useMessages } from "@/lib/i18n";

import { messages } from "../messages";

const LANGUAGES: { value: Language; label: string }[] = [
  { value: "zh", label: "中文" },
  { value: "en", label: "English" },
];

/** What the ledger's registry says of the user. */
export function Myself() {
  const t = useMessages(messages);
  const language = useLanguage();
  const { user } = useSession();
  const memberships = Object.entries(user.memberships).map(([participant, roles]) => ({
    participant,
    roles,
    limit: user.limits?.[participant],
  }));
  return (
    <Flex vertical gap={16}>
      <Descriptions bordered size="small" column={{ xs: 1, lg: 2 }}>
        <Descriptions.Item label={t("user")}>
          <Flex gap={8}>
            {user.user_id}
            <StateTag of="user" state={user.status} />
          </Flex>
        </Descriptions.Item>
        <Descriptions.Item label={t("organisation")}>
          <OrganisationName mspId={user.organisation} />
        </Descriptions.Item>
        <Descriptions.Item label={t("publicKey")}>
          <Hash value={user.public_key} digits={16} />
        </Descriptions.Item>
        <Descriptions.Item label={t("certificate")}>
          <Hash value={user.certificate} digits={16} />
        </Descriptions.Item>
        <Descriptions.Item label={t("validity")}>
          <Validity from={user.valid_from} until={user.valid_until} />
        </Descriptions.Item>
        <Descriptions.Item label={t("language")}>
          <Segmented<Language> aria-label={t("language")} size="small" value={language} options={LANGUAGES} onChange={(chosen) => void setLanguage(chosen)} />
        </Descriptions.Item>
      </Descriptions>
      <Typography.Title level={2} style={{ fontSize: 16, margin: 0 }}>
        {t("memberships")}
      </Typography.Title>
      <Table
        size="small"
        pagination={false}
        scroll={{ x: "max-content" }}
        onRow={() => ({ tabIndex: 0 })} // a table that scrolls has to be reached by the keyboard
        rowKey="participant"
        dataSource={memberships}
        columns={[
          { title: t("participant"), dataIndex: "participant" },
          { title: t("roles"), render: (_, { roles }) => <Roles roles={roles} /> },
          { title: t("secondSignature"), align: "right", render: (_, { limit }) => <Energy wh={limit} /> },
        ]}
      />
    </Flex>
  );
}

function Validity({ from, until }: { readonly from: number | null | undefined; readonly until: number | null | undefined }) {
  const t = useMessages(messages);
  if (until == null) return t("unlimited");
  return (
    <>
      {from != null && <When ms={from} show="date" />} {t("until")} <When ms={until} show="date" />
    </>
  );
}

function Roles({ roles }: { readonly roles: readonly string[] }) {
  return (
    <Flex wrap gap={12}>
      {roles.map((role) => (
        <RoleName key={role} role={role} />
      ))}
    </Flex>
  );
}
