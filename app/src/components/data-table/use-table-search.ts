/** A table's filters, order, page size and columns, kept in the URL so that a link shows the same table. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";

import type { Parameters } from "./model";

export const PAGE_SIZES = [50, 100, 200] as const;

const SORT = "sort";
const SIZE = "size";
const COLUMNS = "columns";

export interface TableSearch {
  readonly filters: Parameters;
  readonly sort: string | undefined;
  readonly size: number;
  /** Keys of the columns that were chosen; undefined: those of before. */
  readonly columns: readonly string[] | undefined;
  readonly setFilter: (name: string, value: string | undefined) => void;
  readonly clearFilters: () => void;
  readonly setSort: (sort: string | undefined) => void;
  readonly setSize: (size: number) => void;
  readonly setColumns: (columns: readonly string[] | undefined) => void;
}

/** `prefix` keeps two tables of a page apart. `names` are those of the filters. */
export function useTableSearch(prefix: string, names: readonly string[]): TableSearch {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const listed = names.join(" ");

  const change = useCallback(
    (changes: Record<string, string | undefined>) => {
      const update = (before: Record<string, unknown>) => {
        const after = { ...before };
        for (const [name, value] of Object.entries(changes)) {
          if (value === undefined || value === "") delete after[prefix + name];
          else after[prefix + name] = value;
        }
        return after;
      };
      void navigate({ to: ".", search: update, replace: true, resetScroll: false });
    },
    [navigate, prefix],
  );

  return useMemo(() => {
    const textOf = (name: string) => text(search[prefix + name]);
    const all = listed === "" ? [] : listed.split(" ");
    const given = all.flatMap((name) => {
      const value = textOf(name);
      return value === undefined ? [] : [[name, value] as const];
    });
    return {
      filters: Object.fromEntries(given),
      sort: textOf(SORT),
      size: sizeOf(textOf(SIZE)),
      columns: textOf(COLUMNS)?.split(","),
      setFilter: (name, value) => change({ [name]: value }),
      clearFilters: () => change(Object.fromEntries(all.map((name) => [name, undefined]))),
      setSort: (sort) => change({ [SORT]: sort }),
      setSize: (size) => change({ [SIZE]: size === PAGE_SIZES[0] ? undefined : String(size) }),
      setColumns: (columns) => change({ [COLUMNS]: columns?.join(",") }),
    };
  }, [search, prefix, listed, change]);
}

/** The router reads `?state=5` as a number: a filter is a text. */
function text(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

function sizeOf(asked: string | undefined): number {
  return PAGE_SIZES.find((size) => String(size) === asked) ?? PAGE_SIZES[0];
}
