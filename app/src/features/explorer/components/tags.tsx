import { CheckCircleFilled, CloseCircleFilled } from "@ant-design/icons";
import { Tooltip } from "antd";

import { ToneTag } from "@/components/state-tag";
import { useLanguage, useMessages, useTitle } from "@/lib/i18n";
import { problemText } from "@/lib/problem-words";

import { codeTitle } from "../lib/codes";
import { messages } from "../messages";

/** What the peers said to a transaction. */
export function CodeTag({ code, valid }: { readonly code: string; readonly valid: boolean }) {
  const title = useTitle();
  return (
    <Tooltip title={<span className="mono">{code}</span>}>
      <span>
        <ToneTag tone={valid ? "good" : "bad"}>{title(codeTitle(code))}</ToneTag>
      </span>
    </Tooltip>
  );
}

interface AnswerTagProps {
  readonly status: string;
  readonly code: string | null;
}

/** What the ledger answered to an intent; the reason of a refusal is in the tooltip. */
export function AnswerTag({ status, code }: AnswerTagProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  const words = { applied: t("applied"), exists: t("exists"), refused: t("refused") } as const;
  const known = status === "applied" || status === "exists" || status === "refused" ? words[status] : status;
  const tag = <ToneTag tone={status === "refused" ? "bad" : code === null ? "good" : "waiting"}>{known}</ToneTag>;
  if (code === null) return tag;
  return (
    <Tooltip title={problemText(code, language)}>
      <span className="nowrap">
        {tag} <span className="mono muted">{code}</span>
      </span>
    </Tooltip>
  );
}

interface HoldsProps {
  readonly holds: boolean;
  readonly yes: string;
  readonly no: string;
}

/** Whether a check came out well, in words and not by colour alone. */
export function Holds({ holds, yes, no }: HoldsProps) {
  return (
    <span className="nowrap" style={{ color: holds ? "#23663f" : "#a3211a" }}>
      {holds ? <CheckCircleFilled aria-hidden /> : <CloseCircleFilled aria-hidden />} {holds ? yes : no}
    </span>
  );
}
