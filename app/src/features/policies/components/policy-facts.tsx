import { Link } from "@tanstack/react-router";
import { Flex } from "antd";

import { type Fact, Facts } from "@/components/facts";
import { StateTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import { durationOf } from "../lib/duration";
import { DEADLINE_STATES, type Policy } from "../lib/policy";
import { messages } from "../messages";

export function PolicyFacts({ policy }: { readonly policy: Policy }) {
  const t = useMessages(messages);
  const { last_resort } = policy;
  const facts: Fact[] = [
    { label: t("audit"), value: t(`audit_${policy.audit}`) },
    { label: t("reconfirms"), value: t(policy.consumer_reconfirms ? "yes" : "no") },
    { label: t("lastResort"), value: last_resort ? <Link to={`/participants/${last_resort.retailer}`}>{last_resort.retailer}</Link> : t("none") },
    ...(last_resort ? [{ label: t("lastResortPackage"), value: <Link to={`/packages/${last_resort.package}`}>{last_resort.package}</Link> }] : []),
    { label: t("deadlines"), value: <Deadlines deadlines={policy.deadlines_s} />, wide: true },
  ];
  return <Facts facts={facts} />;
}

function Deadlines({ deadlines }: { readonly deadlines: Policy["deadlines_s"] }) {
  const t = useMessages(messages);
  const set = DEADLINE_STATES.flatMap((state) => {
    const seconds = deadlines[state];
    return seconds === undefined ? [] : [{ state, ...durationOf(seconds) }];
  });
  if (set.length === 0) return t("noDeadline");
  return (
    <Flex wrap gap="4px 20px">
      {set.map(({ state, amount, unit }) => (
        <Flex key={state} gap={6} align="center">
          <StateTag of="order" state={state} />
          <span>{amount} {t(`unit_${unit}`)}</span>
        </Flex>
      ))}
    </Flex>
  );
}
