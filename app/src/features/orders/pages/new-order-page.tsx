import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { Skeleton } from "antd";

import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { orderQuery, termsQuery } from "../api/orders";
import { OrderWizard } from "../components/order-wizard";
import { formMessages } from "../form-messages";
import { newOrderStart } from "../lib/search";

/** A new order from a package, or a draft or rejected order that is gone on with. */
export function NewOrderPage() {
  const t = useMessages(formMessages);
  const start = newOrderStart(useSearch({ strict: false }));
  const draft = useQuery({ ...orderQuery(start.order ?? ""), enabled: start.order !== undefined });
  const hash = draft.data?.terms_hash ?? null;
  const terms = useQuery({ ...termsQuery(start.order ?? "", hash ?? ""), enabled: hash !== null });
  const title = start.order === undefined ? t("newTitle") : t("draftTitle");
  if (draft.isError) return <Page title={title}><QueryProblem query={draft} /></Page>;
  if (start.order !== undefined && (!draft.data || (hash !== null && terms.isPending))) {
    return <Page title={title}><Skeleton active paragraph={{ rows: 8 }} /></Page>;
  }
  return (
    <Page title={title}>
      <OrderWizard
        key={`${start.order ?? ""} ${start.package ?? ""}`}
        start={start}
        {...(draft.data && { draft: draft.data })}
        {...(terms.data && { terms: terms.data })}
      />
    </Page>
  );
}
