import { Button, Flex, Select } from "antd";

import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import type { Pages } from "./use-pages";
import { PAGE_SIZES, type TableSearch } from "./use-table-search";

interface FooterProps {
  readonly count: number;
  readonly pages: Pick<Pages, "hasNextPage" | "isFetchingNextPage" | "fetchNextPage">;
  readonly search: Pick<TableSearch, "size" | "setSize">;
}

/** How many rows there are so far, and more of them. */
export function Footer({ count, pages, search }: FooterProps) {
  const t = useMessages(messages);
  return (
    <Flex wrap gap={12} align="center" justify="space-between">
      <span className="muted" role="status">
        {pages.hasNextPage ? t("loaded", { count }) : t("loadedAll", { count })}
      </span>
      <Flex gap={8} align="center">
        {pages.hasNextPage && (
          <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t("loadMore")}
          </Button>
        )}
        <Select
          aria-label={t("pageSizeLabel")}
          value={search.size}
          options={PAGE_SIZES.map((size) => ({ value: size, label: t("pageSize", { count: size }) }))}
          onChange={search.setSize}
          popupMatchSelectWidth={false}
        />
      </Flex>
    </Flex>
  );
}
