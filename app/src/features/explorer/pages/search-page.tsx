import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Card, Empty, Flex, Input, Skeleton } from "antd";

import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { searchQuery } from "../api/explorer";
import { Hits } from "../components/hits";
import { messages } from "../messages";

const LONGEST = 100;

/** One field for all that the ledger can be asked for: what was found is grouped by its kind. */
export function SearchPage() {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const { q }: { q?: unknown } = useSearch({ strict: false });
  const text = typeof q === "string" || typeof q === "number" ? String(q) : "";
  const query = useQuery(searchQuery(text));
  const search = (typed: string) => {
    const wanted = typed.trim();
    void navigate({ to: ".", search: wanted === "" ? {} : { q: wanted }, replace: text === "" });
  };
  return (
    <Page title={t("search")} actions={<Link to="/explorer/intents">{t("signedIntents")}</Link>}>
      <Card size="small">
        <Flex vertical gap={8}>
          <Input.Search
            key={text}
            defaultValue={text}
            aria-label={t("search")}
            placeholder={t("searchPlaceholder")}
            maxLength={LONGEST}
            enterButton={t("searchButton")}
            allowClear
            loading={query.isFetching}
            onSearch={search}
            style={{ maxWidth: 760 }}
          />
          <span className="muted">{t("searchHint")}</span>
        </Flex>
      </Card>
      {query.isError && <QueryProblem query={query} />}
      {query.isLoading && <Skeleton active />}
      {query.data?.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("nothingFound", { text })} />}
      {query.data && query.data.length > 0 && <Hits hits={query.data} />}
    </Page>
  );
}
