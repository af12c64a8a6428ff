import { Flex, Input } from "antd";

import { useMessages } from "@/lib/i18n";
import type { RiskWarningText } from "@/lib/risk-warning";

import { messages } from "./messages";

const MOST_CHARACTERS = 2_000;
const NOTHING: RiskWarningText = { zh: "", en: "" };

interface RiskWarningInputProps {
  readonly value?: RiskWarningText | undefined;
  readonly onChange?: (text: RiskWarningText) => void;
}

/** A risk warning as it is written: once in each language, without line breaks, as the ledger takes no such sign. */
export function RiskWarningInput({ value = NOTHING, onChange }: RiskWarningInputProps) {
  const t = useMessages(messages);
  return (
    <Flex vertical gap={6}>
      {(["zh", "en"] as const).map((language) => (
        <Input.TextArea
          key={language}
          aria-label={t(`riskText_${language}`)}
          placeholder={t(`riskText_${language}`)}
          lang={language}
          autoSize={{ minRows: 2, maxRows: 8 }}
          maxLength={MOST_CHARACTERS}
          value={value[language]}
          onChange={({ target }) => onChange?.({ ...value, [language]: target.value.replaceAll(/\s*\n\s*/gu, " ") })}
        />
      ))}
    </Flex>
  );
}
