import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Card, Empty, Flex } from "antd";

import { Page } from "@/components/page";
import { ProblemAlert } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { tryToWrite } from "../api/explorer";
import { Facts } from "@/components/facts";
import { When } from "@/components/figures";
import { SignerName } from "../components/signer-name";
import { WriteAttemptsTable } from "../components/write-attempts-table";
import { messages } from "../messages";

/** The regulator's own instance sends real writing calls to every peer; each must be refused. */
export function ReadOnlyPage() {
  const t = useMessages(messages);
  const attempt = useMutation({ mutationFn: tryToWrite });
  const result = attempt.data;
  const tryNow = (
    <Button type="primary" loading={attempt.isPending} onClick={() => attempt.mutate()}>
      {t(result ? "tryAgain" : "tryToWrite")}
    </Button>
  );
  return (
    <Page title={t("readOnly")} actions={tryNow}>
      <Card size="small">
        <Flex vertical gap={4}>
          <span>{t("readOnlyHow")}</span>
          <span className="muted">{t("readOnlySafe")}</span>
        </Flex>
      </Card>
      {attempt.isError && <ProblemAlert error={attempt.error} title={t("attemptFailed")} onRetry={() => attempt.mutate()} />}
      <div aria-live="polite">
        {result && (
          <Alert
            showIcon
            type={result.all_refused ? "success" : "error"}
            title={t(result.all_refused ? "allRefused" : "notAllRefused", { count: result.items.length })}
          />
        )}
      </div>
      {result && (
        <>
          <Facts facts={[{ label: t("identity"), value: <SignerName signer={result.identity} /> }, { label: t("at"), value: <When ms={result.items[0]?.at} show="second" /> }]} />
          <Card size="small" title={t("attempts")} styles={{ body: { padding: 0 } }}>
            <WriteAttemptsTable items={result.items} />
          </Card>
        </>
      )}
      {attempt.isIdle && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("notTried")} />}
    </Page>
  );
}
