import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";

import { booksQuery } from "../api/accounts";

/** The books that there are for the reader, and the one that is shown: named in the URL, or else the first. */
export function useBook() {
  const books = useQuery(booksQuery);
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const book = books.data?.find(({ keeper }) => keeper === search["book"]) ?? books.data?.[0];
  const choose = (keeper: string) => void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, book: keeper }), replace: true });
  return { books, book, choose };
}
