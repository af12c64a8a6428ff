import { useQuery } from "@tanstack/react-query";
import { Flex, Statistic } from "antd";

import { integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { pipelineQuery } from "../api/system";
import { messages } from "../messages";

/** The three numbers that say whether work piles up. Nothing while they are not known. */
export function PipelineBrief() {
  const t = useMessages(messages);
  const language = useLanguage();
  const { data } = useQuery(pipelineQuery);
  if (data === undefined) return null;
  const lag = data.indexer.lag_blocks;
  return (
    <Flex wrap gap={32}>
      <Statistic title={t("lagBlocks")} value={lag === null ? "—" : integerText(lag, language)} />
      <Statistic title={t("waiting")} value={integerText(data.group_commit.waiting, language)} />
      <Statistic title={t("unfinished")} value={integerText(data.group_commit.unfinished, language)} />
    </Flex>
  );
}
