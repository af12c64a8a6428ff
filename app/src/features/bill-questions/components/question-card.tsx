import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Button, Card, Flex, Skeleton } from "antd";
import { useState } from "react";

import { useMay } from "@/api/access";
import { useSession } from "@/api/session";
import { QueryProblem } from "@/components/problem-alert";
import { StateTag } from "@/components/state-tag";
import { useSign } from "@/features/signing";
import { dayText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import { TextDiffersError } from "@/lib/intents/sealed-text";

import { type BillQuestion, marketDayQuery, type Texts, textsQuery } from "../api/questions";
import { isOverdue, mayBeDisputed } from "../lib/deadline";
import { acceptStep } from "../lib/steps";
import { messages } from "../messages";
import { AnswerDrawer } from "./answer-drawer";
import { Deadline } from "./deadline";
import { DisputeDrawer } from "./dispute-drawer";
import { Said } from "./said";

interface QuestionCardProps {
  readonly question: BillQuestion;
  /** What a line of the question's version is called; undefined for another version than the one that is shown. */
  readonly lineOf: (question: BillQuestion, line: number) => string | undefined;
}

/** What was asked and answered, until when, and what the person may do about it. */
export function QuestionCard({ question, lineOf }: QuestionCardProps) {
  const t = useMessages(messages);
  const texts = useQuery(textsQuery(question));
  const line = texts.data?.question.line;
  const about = line === undefined ? t("wholeBill") : (lineOf(question, line) ?? t("line", { line: line + 1, version: question.bill_version }));
  return (
    <Card
      size="small" title={<Flex wrap gap={8} align="center"><StateTag of="billQuestion" state={question.state} />{texts.data && <span className="wrap-anywhere" style={{ whiteSpace: "normal" }}>{about}</span>}</Flex>}
      extra={question.state === "asked" && <Deadline question={question} />}
    >
      {texts.isPending && <Skeleton active paragraph={{ rows: 2 }} />}
      {texts.isError && (texts.error instanceof TextDiffersError ? <Alert type="error" showIcon title={t("textsDiffer")} /> : <QueryProblem query={texts} />)}
      {texts.data && <Opened question={question} texts={texts.data} />}
    </Card>
  );
}

function Opened({ question, texts }: { readonly question: BillQuestion; readonly texts: Texts }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const { answered_on, answer_by } = question;
  const late = answered_on !== null && answered_on > answer_by;
  const when = answered_on === null ? "" : t(late ? "answeredLate" : "answeredOn", { day: dayText(answered_on, language), by: dayText(answer_by, language) });
  return (
    <>
      <Said by={question.consumer} when={dayText(question.asked_on, language)} text={texts.question.text} />
      {texts.answer && <Said by={question.retailer} when={when} text={texts.answer.text} />}
      {question.state === "disputed" && (
        <Alert
          type="warning" showIcon title={t("disputedNote")}
          action={<Link to="/disputes/$orderId" params={{ orderId: question.order_id }}>{t("toDispute")}</Link>}
        />
      )}
      <Acts question={question} asked={texts.question.text} />
    </>
  );
}

function Acts({ question, asked }: { readonly question: BillQuestion; readonly asked: string }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const { participant } = useSession();
  const may = { answer: useMay("action:answer_bill"), accept: useMay("action:accept_bill_answer"), dispute: useMay("action:dispute_bill") };
  const { data: today } = useQuery(marketDayQuery);
  const sign = useSign();
  const [open, setOpen] = useState<"answer" | "dispute">();
  const own = participant === question.consumer;
  const waits = question.state === "asked";
  const disputable = own && may.dispute && today !== undefined && mayBeDisputed(question, today);
  const close = () => setOpen(undefined);
  return (
    <>
      {own && waits && today !== undefined && !isOverdue(question, today) && (
        <span className="muted">{t("waitsForRetailer", { retailer: question.retailer, day: dayText(question.answer_by, language) })}</span>
      )}
      <Flex wrap gap={8} justify="flex-end">
        {disputable && <Button danger onClick={() => setOpen("dispute")}>{t("dispute")}</Button>}
        {own && may.accept && question.state === "answered" && (
          <Button type="primary" onClick={() => void sign([acceptStep(question)], { title: t("signTitle", { month: question.month }) })}>{t("accept")}</Button>
        )}
        {participant === question.retailer && may.answer && waits && <Button type="primary" onClick={() => setOpen("answer")}>{t("answer")}</Button>}
      </Flex>
      {open === "answer" && <AnswerDrawer question={question} asked={asked} onClose={close} />}
      {open === "dispute" && <DisputeDrawer question={question} onClose={close} />}
    </>
  );
}
