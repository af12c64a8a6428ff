import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Flex } from "antd";

import { useMay } from "@/api/access";
import { type Order, useOrderWords, useTermsText } from "@/features/orders";
import { dayText, moneyText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { annexQuery } from "../api/contracts";
import { addDays } from "../lib/days";
import { type Proposal, proposalOf } from "../lib/proposal";
import { messages } from "../messages";

/** What is out of the ordinary with the contract: a proposal, a notice or an agreed end, a dispute, a retailer that is gone. */
export function Standing({ order }: { readonly order: Order }) {
  const t = useMessages(messages);
  const proposal = proposalOf(order);
  return (
    <>
      {order.state === "disputed" && (
        <Alert
          type="error"
          showIcon
          title={t("disputeOpen")}
          action={<Link to="/disputes/$orderId" params={{ orderId: order.order_id }}>{t("toCase")}</Link>}
        />
      )}
      {proposal && <ProposalAlert order={order} proposal={proposal} />}
      <Notice order={order} />
      <AgreedEnd order={order} />
      {order.passed_on_to !== null && (
        <Alert
          type="warning"
          showIcon
          title={t("passedOn")}
          action={<Link to="/contracts/$orderId" params={{ orderId: order.passed_on_to }}>{t("toSuccessor")}</Link>}
        />
      )}
    </>
  );
}

function Notice({ order }: { readonly order: Order }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const kind = order.notice?.["kind"];
  if ((kind !== "switch" && kind !== "move_out") || order.ends_on === null) return null;
  return <Alert type="info" showIcon title={t("noticeGiven", { kind: t(`notice_${kind}`), day: dayText(addDays(order.ends_on, -1), language) })} />;
}

/** An earlier end that is neither a notice's nor a default's is one that both have signed. */
function AgreedEnd({ order }: { readonly order: Order }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const runs = order.state === "executing" || order.state === "disputed";
  if (!runs || order.ends_on === null || order.notice !== null || order.passed_on_to !== null) return null;
  const title =
    order.ends_on > order.period_start ? t("agreedEnd", { day: dayText(addDays(order.ends_on, -1), language) }) : t("agreedNothing");
  return <Alert type="info" showIcon title={title} />;
}

function ProposalAlert({ order, proposal }: { readonly order: Order; readonly proposal: Proposal }) {
  const t = useMessages(messages);
  const words = useOrderWords();
  const kind = t(`kind_${proposal.kind}`);
  const accepted = proposal.accepted_by !== undefined;
  return (
    <Alert
      type="warning"
      showIcon
      title={accepted ? t("proposalAccepted", { kind }) : t("proposalBy", { party: words.party(proposal.by), kind })}
      description={
        <Flex vertical gap={2}>
          {!accepted && <span>{t("proposalWaits", { party: words.parties(order.next) })}</span>}
          <ProposedTerms order={order} proposal={proposal} />
        </Flex>
      }
    />
  );
}

/** The day of an early end, which is public, and what the parties alone can read: its fee, or the new terms. */
function ProposedTerms({ order, proposal }: { readonly order: Order; readonly proposal: Proposal }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const termsText = useTermsText();
  const enabled = useMay("terms:read") && proposal.annex_hash !== undefined;
  const { data } = useQuery({ ...annexQuery(order.order_id, proposal.annex_hash ?? "", true), enabled });
  if (proposal.ends_on !== undefined) {
    const day = dayText(proposal.ends_on, language);
    // An annex with another day is not the proposal's: accepting it is refused, and its fee means nothing.
    const end = data?.earlyEnd?.endsOn === proposal.ends_on ? data.earlyEnd : undefined;
    return <span>{end ? t("proposalEnd", { day, fee: moneyText(end.feeFen, language) }) : t("proposalDay", { day })}</span>;
  }
  return data ? <span>{t("proposalDetail", { terms: termsText(data.terms) })}</span> : null;
}
