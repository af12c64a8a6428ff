import { Alert, Skeleton } from "antd";
import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { QueryProblem } from "@/components/problem-alert";
import { type Password, PasswordFields } from "@/features/signing/components/password-fields";
import { messages } from "@/features/signing/messages";
import type { Signer } from "@/features/signing/signer";
import { useMessages } from "@/lib/i18n";

interface SignerBoxProps {
  /** Of `useSigner`. */
  readonly query: UseQueryResult<Signer>;
  readonly password: Password;
  readonly onPassword: (password: Password) => void;
}

/** With what it is going to be signed, and what that asks for. */
export function SignerBox({ query, password, onPassword }: SignerBoxProps) {
  const t = useMessages(messages);
  const signer = query.data;
  if (query.isError) {
    return <div style={{ marginTop: 12 }}><QueryProblem query={query} /></div>;
  }
  if (signer === undefined) return <Skeleton active title={false} paragraph={{ rows: 1 }} />;
  if (signer.kind === "none") {
    const link = <Link to="/account" search={{ tab: "keys" }}>{t("noKeyAccount")}</Link>;
    return <Alert type="warning" showIcon title={t("noKey")} action={link} style={{ marginTop: 12 }} />;
  }
  return (
    <div style={{ marginTop: 12 }}>
      <span className="muted">{t(signer.kind === "browser" ? "byBrowserKey" : "byManagedKey")} · {t("goodFor")}</span>
      {signer.kind === "managed" && (signer.unlocked ? <p>{t("unlocked")}</p> : (
        <PasswordFields value={password} onChange={onPassword} />
      ))}
    </div>
  );
}
