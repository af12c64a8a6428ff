import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";

import { Allowed } from "@/components/allowed";
import { useSign } from "@/features/signing";
import { integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { wantedQuery, type WantedOf } from "../api/collection";
import { stepsOf } from "../lib/postings";
import { messages } from "../messages";

/** Signs what the books lack, where they lack something. What stands is not asked for again. */
export function BookButton({ of }: { readonly of: WantedOf }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const sign = useSign();
  const queries = useQueryClient();
  const { data: wanted } = useQuery(wantedQuery(of));
  if (wanted === undefined || wanted.total === 0) return null;
  const go = async () => {
    await sign(await stepsOf(wanted), { title: t("book") });
    await queries.invalidateQueries({ queryKey: ["collection"] });
  };
  return (
    <Allowed resource="action:post">
      <Button type="primary" onClick={() => void go()}>{t("bookCount", { count: integerText(wanted.total, language) })}</Button>
    </Allowed>
  );
}
