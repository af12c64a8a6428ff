import { Alert, Checkbox, Flex } from "antd";

import { useLanguage, useMessages } from "@/lib/i18n";
import { riskWarningHash, type RiskWarningText as Text } from "@/lib/risk-warning";

import { Hash } from "./hash";
import { messages } from "./messages";

interface WarningProps {
  readonly hash: string;
  /** Null: the ledger has the hash alone. Undefined until it is known. */
  readonly text: Text | null | undefined;
}

/** The text of a risk warning in both languages, the reader's own first, held against its hash. */
export function RiskWarning({ hash, text }: WarningProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  const other = language === "zh" ? "en" : "zh";
  return (
    <div role="region" aria-label={t("riskWarning")}>
      {text === null && <Alert type="warning" showIcon title={t("riskElsewhere")} />}
      {text && !fits(hash, text) && <Alert type="error" showIcon role="alert" title={t("riskDiffers")} />}
      {text && fits(hash, text) && (
        <>
          <p lang={language} className="wrap-anywhere" style={{ margin: "0 0 4px" }}>{text[language]}</p>
          <p lang={other} className="muted wrap-anywhere" style={{ margin: "0 0 4px" }}>{text[other]}</p>
        </>
      )}
      <div className="muted" style={{ fontSize: 12 }}>{t("riskHash")} <Hash value={hash} /></div>
    </div>
  );
}

interface AcknowledgeProps extends WarningProps {
  readonly read: boolean;
  readonly onRead: (read: boolean) => void;
}

/** The warning, and under it the box by which one says to have read it. */
export function AcknowledgeRisk({ hash, text, read, onRead }: AcknowledgeProps) {
  const t = useMessages(messages);
  const readable = text === null || (text !== undefined && fits(hash, text));
  return (
    <Flex vertical gap={8} style={{ padding: "10px 12px", background: "#fff8e6", border: "1px solid #e6c667", borderRadius: 4 }}>
      <strong>{t("riskWarning")}</strong>
      <RiskWarning hash={hash} text={text} />
      <Checkbox checked={read} disabled={!readable} onChange={(event) => onRead(event.target.checked)}>{t("riskRead")}</Checkbox>
    </Flex>
  );
}

function fits(hash: string, text: Text): boolean {
  return riskWarningHash(text) === hash;
}
