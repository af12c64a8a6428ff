import { Alert, Timeline } from "antd";
import { Link } from "@tanstack/react-router";

import { ToneTag } from "@/components/state-tag";
import type { OpenedApplication } from "@/features/registration/api/applications";
import { messages } from "@/features/registration/messages";
import { certificateEnd } from "@/lib/crypto/certificate";
import { LOCALES, useLanguage, useMessages } from "@/lib/i18n";
import { stateLook } from "@/lib/states";

/** How far an application is, and what the exchange said. */
export function ApplicationStatus({ application }: { readonly application: OpenedApplication }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const { state, history, certificate } = application;
  const until = certificate ? certificateEnd(certificate) : undefined;
  const time = new Intl.DateTimeFormat(LOCALES[language], { dateStyle: "medium", timeStyle: "short", timeZone: "Asia/Shanghai" });
  return (
    <section aria-label={t("history")}>
      {state === "bound" && (
        <Alert type="success" showIcon title={t("ready")} action={<Link to="/sign-in" className="underlined">{t("enter")}</Link>} />
      )}
      {state === "changes_requested" && <Alert type="warning" showIcon title={t("changes")} />}
      {(state === "submitted" || state === "approved" || state === "certified") && (
        <Alert type="info" showIcon title={t("waiting")} />
      )}
      {history.length > 0 && <h2 style={{ fontSize: 15 }}>{t("history")}</h2>}
      {until !== undefined && <p className="muted">{t("certificateUntil", { date: time.format(until) })}</p>}
      <Timeline
        items={history.map((move) => ({
          key: `${move.at} ${move.name}`,
          content: (
            <>
              <ToneTag tone={stateLook("application", move.state).tone}>{t(`state_${move.state}`)}</ToneTag>{" "}
              <span className="muted">{time.format(move.at)}</span>
              {move.reasons.map((reason) => (
                <div key={`${reason["code"]} ${reason["text"]}`}>
                  {reasonName(t, reason["code"])} {reason["text"]}
                </div>
              ))}
            </>
          ),
        }))}
      />
    </section>
  );
}

const REASONS = [
  "data_incomplete",
  "data_incorrect",
  "document_missing",
  "document_unreadable",
  "document_expired",
  "identity_not_proved",
  "not_authorised",
  "not_eligible",
  "duplicate",
  "other",
] as const;

function reasonName(t: (name: `reason_${(typeof REASONS)[number]}`) => string, code: string | undefined): string {
  const known = REASONS.find((each) => each === code);
  return known === undefined ? (code ?? "") : t(`reason_${known}`);
}
