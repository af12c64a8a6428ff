export { DataTable, type DataTableProps } from "./data-table";
export { FilterBar } from "./filter-bar";
export type { Column, Filter, ListPath, RowOf } from "./model";
export { useTableSearch } from "./use-table-search";
export { ExportButton } from "./export-button";
