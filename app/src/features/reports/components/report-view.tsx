import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Card, Empty, Flex, Skeleton, Table, type TableColumnsType } from "antd";
import type { FunctionComponent } from "react";

import { QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";

const PAGE_ROWS = 50;

interface ReportViewProps<Row extends object> {
  readonly query: UseQueryResult<{ readonly block_height: number; readonly items: readonly Row[] }>;
  readonly columns: TableColumnsType<Row>;
  readonly rowKey: (row: Row) => string;
  readonly width: number;
  readonly chart: FunctionComponent<{ readonly rows: readonly Row[] }>;
}

/** A report: the picture, the rows, and the block as of which they are. */
export function ReportView<Row extends object>({ query, columns, rowKey, width, chart: Chart }: ReportViewProps<Row>) {
  const t = useMessages(messages);
  if (query.isError) return <QueryProblem query={query} />;
  if (query.data === undefined) return <Skeleton active paragraph={{ rows: 8 }} />;
  const { items, block_height } = query.data;
  if (items.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")} />;
  return (
    <Flex vertical gap={12}>
      <Card size="small"><Chart rows={items} /></Card>
      <Table<Row>
        size="small"
        rowKey={rowKey}
        columns={columns}
        dataSource={items}
        loading={query.isPlaceholderData}
        scroll={{ x: width }}
        onRow={() => ({ tabIndex: 0 })} // a table that scrolls has to be reached by the keyboard
        pagination={{ defaultPageSize: PAGE_ROWS, hideOnSinglePage: true, showSizeChanger: false }}
      />
      <Link to={`/explorer/blocks/${block_height}`} className="muted">{t("asOf", { block: block_height })}</Link>
    </Flex>
  );
}
