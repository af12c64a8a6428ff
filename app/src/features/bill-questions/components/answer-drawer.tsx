import { useMessages } from "@/lib/i18n";
import { oneLine } from "@/lib/one-line";

import type { BillQuestion } from "../api/questions";
import { answerStep } from "../lib/steps";
import { messages } from "../messages";
import { Said } from "./said";
import { SayDrawer } from "./say-drawer";
import { TextField } from "./text-field";

interface AnswerDrawerProps {
  readonly question: BillQuestion;
  readonly asked: string;
  readonly onClose: () => void;
}

/** The answer, beneath what was asked. */
export function AnswerDrawer({ question, asked, onClose }: AnswerDrawerProps) {
  const t = useMessages(messages);
  return (
    <SayDrawer<{ readonly text: string }>
      title={t("answerTitle")} signTitle={t("signTitle", { month: question.month })} onClose={onClose}
      steps={({ text }) => [() => answerStep(question, oneLine(text))]}
    >
      <Said by={question.consumer} text={asked} />
      <TextField label={t("answerText")} />
    </SayDrawer>
  );
}
