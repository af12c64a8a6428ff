import { useMutation, useQuery } from "@tanstack/react-query";
import { Alert, Button, Card, Flex, Statistic } from "antd";

import { configQuery } from "@/api/config";
import { Hash } from "@/components/hash";
import { ProblemAlert, QueryProblem } from "@/components/problem-alert";
import { integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { allEntries, headQuery } from "../api/audit-trail";
import { ChainCheck, type ChainFault, type Trail } from "../lib/chain";
import { messages } from "../messages";

const APART = { marginTop: 12 } as const;

interface Verdict {
  readonly entries: number;
  readonly fault: ChainFault | undefined;
}

/** Reads the whole trail and works every hash out again. Raises ProblemError. */
async function verify(trail: Trail): Promise<Verdict> {
  const check = new ChainCheck(trail);
  const reading = new AbortController();
  for await (const entries of allEntries(reading.signal)) {
    const fault = await check.take(entries);
    if (fault) return { entries: check.entries, fault };
  }
  return { entries: check.entries, fault: await check.end() };
}

/** Where the trail stands, how much of it the ledger vouches for, and whether it holds. */
export function TrailHead() {
  const t = useMessages(messages);
  const language = useLanguage();
  const head = useQuery(headQuery);
  const { data: config } = useQuery(configQuery);
  const checking = useMutation({ mutationFn: verify });
  const start = () => config && checking.mutate({ organisation: config.organisation, networkId: config.network_id });
  const count = (value: number | undefined) => (value === undefined ? "—" : integerText(value, language));
  return (
    <Card size="small">
      <Flex vertical gap={12}>
        {head.isError && <QueryProblem query={head} />}
        <Flex wrap gap={40} align="center">
          <Statistic title={t("entries")} value={count(head.data?.count)} />
          <Statistic title={t("anchored")} value={count(head.data?.anchored)} />
          <Flex vertical>
            <span className="muted">{t("head")}</span>
            <Hash value={head.data?.head} digits={24} />
          </Flex>
          <Button onClick={start} loading={checking.isPending} disabled={config === undefined}>
            {t("verify")}
          </Button>
        </Flex>
        {checking.isError && <ProblemAlert error={checking.error} onRetry={start} />}
      </Flex>
      <div aria-live="polite">{checking.data && <VerdictAlert verdict={checking.data} />}</div>
    </Card>
  );
}

function VerdictAlert({ verdict: { entries, fault } }: { readonly verdict: Verdict }) {
  const t = useMessages(messages);
  const language = useLanguage();
  if (fault === undefined) return <Alert style={APART} type="success" showIcon title={t("holds", { count: integerText(entries, language) })} />;
  return <Alert style={APART} type="error" showIcon title={t(`fault_${fault.reason}`, { number: integerText(fault.n, language) })} />;
}
