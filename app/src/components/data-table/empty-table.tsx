import { Button, Empty } from "antd";
import type { ReactNode } from "react";

import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";

interface EmptyTableProps {
  /** Given where filters may be the reason. */
  readonly onClear: (() => void) | undefined;
  readonly children: ReactNode;
}

export function EmptyTable({ onClear, children }: EmptyTableProps) {
  const t = useMessages(messages);
  if (onClear) {
    return (
      <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("emptyFiltered")}>
        <Button onClick={onClear}>{t("clearFilters")}</Button>
      </Empty>
    );
  }
  return (
    <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")}>
      {children}
    </Empty>
  );
}
