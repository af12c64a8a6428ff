import { Link } from "@tanstack/react-router";
import type { TableColumnsType } from "antd";

import { useSequenceWords } from "@/features/sequences";
import { useMessages } from "@/lib/i18n";

import type { Group } from "../lib/asked";
import { messages } from "../messages";

interface Grouped {
  readonly retailer?: string | null;
  readonly segment?: string | null;
}

/** The column by which rows of one time are told apart. */
export function useGroupColumns<Row extends Grouped>(group: Group): TableColumnsType<Row> {
  const t = useMessages(messages);
  const words = useSequenceWords();
  if (group === "retailer") {
    return [{
      key: "retailer",
      title: t("group_retailer"),
      render: (_, { retailer }) => (retailer ? <Link to={`/participants/${retailer}`}>{retailer}</Link> : "—"),
    }];
  }
  if (group === "segment") return [{ key: "segment", title: t("segment"), render: (_, { segment }) => (segment ? words.segment(segment) : "—") }];
  return [];
}
