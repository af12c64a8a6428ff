import { useQuery } from "@tanstack/react-query";
import { Flex } from "antd";

import { Day } from "@/components/figures";
import { ToneTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import { type BillQuestion, marketDayQuery } from "../api/questions";
import { daysLeft } from "../lib/deadline";
import { messages } from "../messages";

const SOON_DAYS = 3;

/** The last day for an answer, and how far that is as long as one is waited for. */
export function Deadline({ question }: { readonly question: BillQuestion }) {
  const t = useMessages(messages);
  const { data: today } = useQuery(marketDayQuery);
  const left = question.state === "asked" && today !== undefined ? daysLeft(question, today) : undefined;
  return (
    <Flex gap={6} align="center" {...(question.rule === "supply_supervision_27" && { title: t("rule_supply_supervision_27") })}>
      <Day day={question.answer_by} />
      {left !== undefined && <Left days={left} />}
    </Flex>
  );
}

function Left({ days }: { readonly days: number }) {
  const t = useMessages(messages);
  if (days < 0) return <ToneTag tone="bad">{t("overdue", { count: -days })}</ToneTag>;
  if (days === 0) return <ToneTag tone="bad">{t("lastDay")}</ToneTag>;
  return <ToneTag tone={days <= SOON_DAYS ? "waiting" : "idle"}>{t("left", { count: days })}</ToneTag>;
}
