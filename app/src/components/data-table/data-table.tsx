import { ReloadOutlined } from "@ant-design/icons";
import { Button, Flex, Grid as Breakpoints, Skeleton } from "antd";
import { type ReactNode, useCallback, useEffect, useMemo } from "react";

import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import { QueryProblem } from "../problem-alert";
import { Cards } from "./cards";
import { ColumnsButton } from "./columns-button";
import { EmptyTable } from "./empty-table";
import { ExportButton, type Exports } from "./export-button";
import { FilterBar } from "./filter-bar";
import { Footer } from "./footer";
import { Grid } from "./grid";
import type { Column, Filter, FilterName, ListPath, Parameters, RowOf } from "./model";
import { useColumns } from "./use-columns";
import { usePages } from "./use-pages";
import { useSelection } from "./use-selection";
import { useTableSearch } from "./use-table-search";

export interface DataTableProps<P extends ListPath> {
  /** The list's path in the API's document. */
  readonly path: P;
  /** The path with its parameters filled in, where it has some. */
  readonly url?: string;
  /** Names the table for the columns that are remembered, and its exports. */
  readonly name: string;
  /** The first part of the query key: events of this noun bring the table up to date. */
  readonly noun: string;
  /** What the table is, for those who do not see it. */
  readonly label: string;
  readonly rowKey: (row: RowOf<P>) => string;
  readonly columns: readonly Column<RowOf<P>>[];
  readonly filters?: readonly Filter<FilterName<P>>[];
  /** Filters that the page sets itself. */
  readonly query?: Readonly<Partial<Record<FilterName<P>, string>>>;
  readonly exports?: Exports;
  readonly onOpen?: (row: RowOf<P>) => void;
  /** Buttons for the rows that are chosen; with it, rows can be. */
  readonly bulk?: (rows: readonly RowOf<P>[], clear: () => void) => ReactNode;
  /** What is said, and may be done, where there is nothing at all. */
  readonly empty?: ReactNode;
  /** Before the names in the URL, where a page has two tables. */
  readonly prefix?: string;
}

/** A list of the API: filters, order, columns and page size in the URL; pages by cursor; only rows in view are drawn. */
export function DataTable<P extends ListPath>(props: DataTableProps<P>) {
  const { path, name, noun, label, rowKey, columns, filters = [], query, exports, onOpen, bulk } = props;
  const t = useMessages(messages);
  const wide = Breakpoints.useBreakpoint().md ?? true;
  const names = filters.map((filter) => filter.name);
  const search = useTableSearch(props.prefix ?? "", names);
  const chosen = useColumns(name, columns, search);
  const fixed = JSON.stringify(query ?? {});
  const parameters = useMemo<Parameters>(() => {
    const set = JSON.parse(fixed) as Parameters;
    return { ...search.filters, ...set, ...(search.sort !== undefined && { sort: search.sort }) };
  }, [fixed, search.filters, search.sort]);
  const { pages, rows, changed, refresh } = usePages<RowOf<P>>(noun, props.url ?? path, parameters, search.size);
  const selection = useSelection(rows, rowKey);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = pages;
  const onEndNear = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  // A page may hold none of the rows asked for, though a later one does.
  const isSought = pages.isSuccess && rows.length === 0 && hasNextPage && !isFetchNextPageError;
  useEffect(() => {
    if (isSought) onEndNear();
  }, [isSought, onEndNear]);
  const filtered = Object.keys(search.filters).length > 0;
  const choice = bulk && selection;
  const body = { label, rows, rowKey, columns: chosen.shown, onOpen, selection: choice };

  return (
    <Flex vertical gap={10}>
      <Flex wrap gap={8} justify="space-between">
        <FilterBar filters={filters} search={search} />
        <Flex gap={8} style={{ marginInlineStart: "auto" }}>
          <Button icon={<ReloadOutlined aria-hidden />} aria-label={t("refresh")} title={t("refresh")} loading={pages.isRefetching} onClick={refresh}>
            {changed && t("changed")}
          </Button>
          <ColumnsButton columns={columns} chosen={chosen} />
          {exports && <ExportButton exports={exports} name={name} parameters={parameters} />}
        </Flex>
      </Flex>
      {choice && choice.rows.length > 0 && (
        <Flex wrap gap={8} align="center" className="bulk-bar" role="toolbar">
          <strong>{t("selected", { count: choice.rows.length })}</strong>
          {bulk(choice.rows, choice.clear)}
          <Button type="link" onClick={choice.clear}>
            {t("clearSelection")}
          </Button>
        </Flex>
      )}
      {pages.isError && <QueryProblem query={pages} />}
      {(pages.isPending || isSought) && <Skeleton active title={false} paragraph={{ rows: 10, width: "100%" }} />}
      {pages.isSuccess && rows.length === 0 && !isSought && (
        <EmptyTable onClear={filtered ? search.clearFilters : undefined}>{props.empty}</EmptyTable>
      )}
      {rows.length > 0 && (wide ? <Grid {...body} sort={search.sort} onSort={search.setSort} onEndNear={onEndNear} /> : <Cards {...body} />)}
      {rows.length > 0 && <Footer count={rows.length} pages={pages} search={search} />}
    </Flex>
  );
}
