import { Link } from "@tanstack/react-router";
import { Alert, Flex, Typography } from "antd";

import { Page } from "@/components/page";
import { integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { type Answer, importAnswers } from "../api/collection";
import { BookButton } from "../components/book-button";
import { FileCard } from "../components/file-card";
import { UnmatchedTable } from "../components/unmatched-table";
import { messages } from "../messages";
import { useCollectionWords } from "../words";

/** What the bank has answered: items are told, and what fits none is looked into. */
export function AnswersPage() {
  const t = useMessages(messages);
  return (
    <Page title={t("answers")} actions={<BookButton of="entries" />}>
      <FileCard title={t("answerFile")} hint={t("answerHint")} send={importAnswers}>{(told) => <Told answer={told} />}</FileCard>
      <Typography.Title level={2} style={{ fontSize: 16, margin: "8px 0 0" }}>{t("unmatched")}</Typography.Title>
      <UnmatchedTable />
    </Page>
  );
}

function Told({ answer: { entries, changed, batches, troubles } }: { readonly answer: Answer }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const words = useCollectionWords();
  return (
    <Flex vertical gap={8}>
      <Alert
        showIcon role="status" type={troubles.length > 0 ? "warning" : "success"}
        title={t("imported", { entries: integerText(entries, language), changed: integerText(changed, language) })}
        description={troubles.map(({ line, trouble }) => `${t("line", { line })} ${words.trouble(trouble)}`).join(" · ") || undefined}
      />
      {batches.length > 0 && (
        <Flex wrap gap={8}>
          <span>{t("moved")}</span>
          {batches.map((id) => <Link key={id} className="mono" to="/collection-batches/$batchId" params={{ batchId: id }}>{id}</Link>)}
        </Flex>
      )}
    </Flex>
  );
}
