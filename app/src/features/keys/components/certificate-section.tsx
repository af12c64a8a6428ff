import { Alert, Flex, Skeleton } from "antd";
import { useQuery } from "@tanstack/react-query";

import { useSession } from "@/api/session";
import { useNow } from "@/api/use-now";
import { type Fact, Facts } from "@/components/facts";
import { When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { QueryProblem } from "@/components/problem-alert";
import { ownRecordQuery } from "@/features/keys/api/own-record";
import { messages } from "@/features/keys/certificate-messages";
import { RenewalBox } from "@/features/keys/components/renewal-box";
import { useKeys } from "@/features/keys/use-keys";
import { useMessages } from "@/lib/i18n";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const SOON_DAYS = 30;
const URGENT_DAYS = 7;
const REGISTRAR = "exchange_registrar";

/** Until when the user may act, and a later certificate before that is over. */
export function CertificateSection() {
  const t = useMessages(messages);
  const { user } = useSession();
  const record = useQuery(ownRecordQuery(user.user_id));
  if (record.isError) return <QueryProblem query={record} />;
  if (record.data === undefined) return <Skeleton active />;
  const { certificate, valid_from, valid_until } = record.data;
  const facts: Fact[] = [
    { label: t("until"), value: valid_until == null ? t("unlimited") : <When ms={valid_until} />, wide: true },
    { label: t("from"), value: <When ms={valid_from} show="date" />, wide: true },
    { label: t("certificate"), value: <Hash value={certificate} digits={16} />, wide: true },
  ];
  return (
    <Flex vertical gap={12} style={{ maxWidth: 640 }}>
      <TimeLeft until={valid_until} />
      <Facts facts={facts} />
      <p className="muted" style={{ margin: 0 }}>{t("how")}</p>
      <Renew />
    </Flex>
  );
}

/** Says it early: a registrar signs too, which may take days. */
function TimeLeft({ until }: { readonly until: number | null | undefined }) {
  const t = useMessages(messages);
  const now = useNow(MINUTE_MS);
  if (until == null) return null;
  const days = Math.floor((until - now) / DAY_MS);
  if (days >= SOON_DAYS) return <Alert type="success" showIcon title={t("good", { count: days })} />;
  const type = days < URGENT_DAYS ? "error" : "warning";
  return <Alert type={type} showIcon role="alert" title={t("soon", { count: Math.max(days, 0) + 1 })} description={t("soonHint")} />;
}

function Renew() {
  const t = useMessages(messages);
  const { user } = useSession();
  const keys = useKeys();
  if (Object.values(user.memberships).some((roles) => roles.includes(REGISTRAR))) return <Alert type="info" showIcon title={t("registrar")} />;
  if (keys.data === undefined) return null;
  const key = keys.data.find((each) => each.publicKey === user.public_key);
  return key === undefined ? <Alert type="info" showIcon title={t("notHere")} /> : <RenewalBox browserKey={key} done={t("done")} />;
}
