import { useQuery } from "@tanstack/react-query";
import { Button, Empty, Flex, Skeleton } from "antd";
import { useState } from "react";

import { useMay } from "@/api/access";
import { useSession } from "@/api/session";
import { QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { type BillQuestion, questionsOfBillQuery } from "../api/questions";
import type { AskedBill } from "../lib/steps";
import { messages } from "../messages";
import { AskDrawer } from "./ask-drawer";
import { QuestionCard } from "./question-card";

interface QuestionsPanelProps {
  /** The version that is shown. */
  readonly bill: AskedBill;
  readonly isPresent: boolean;
  /** What each line of its statement is called, in its order. */
  readonly lines: readonly string[];
}

/** All that was asked about a bill, for its two parties; its consumer asks here. */
export function QuestionsPanel({ bill, isPresent, lines }: QuestionsPanelProps) {
  const t = useMessages(messages);
  const { participant } = useSession();
  const asks = useMay("action:ask_bill") && participant === bill.consumer;
  const questions = useQuery(questionsOfBillQuery(bill.order_id, bill.month));
  const [asking, setAsking] = useState(false);
  const lineOf = ({ statement_hash }: BillQuestion, line: number) => (statement_hash === bill.statement_hash ? lines[line] : undefined);
  return (
    <Flex vertical gap={12}>
      {asks && (
        <Flex gap={12} align="center">
          <Button type="primary" disabled={!isPresent} onClick={() => setAsking(true)}>{t("ask")}</Button>
          {!isPresent && <span className="muted">{t("oldVersion")}</span>}
        </Flex>
      )}
      {questions.isPending && <Skeleton active />}
      {questions.isError && <QueryProblem query={questions} />}
      {questions.data?.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("none")} />}
      {questions.data?.map((question) => <QuestionCard key={question.question_id} question={question} lineOf={lineOf} />)}
      {asking && <AskDrawer bill={bill} lines={lines} onClose={() => setAsking(false)} />}
    </Flex>
  );
}
