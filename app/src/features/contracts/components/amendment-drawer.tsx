import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Drawer, Flex, Form, Skeleton } from "antd";
import { useState } from "react";

import { QueryProblem } from "@/components/problem-alert";
import { type Order, packageVersionQuery, TermsFields, termsOf, termsQuery, type TermsValues, valuesOf } from "@/features/orders";
import { useMessages } from "@/lib/i18n";
import { type SealedTerms, sealTerms } from "@/lib/intents/terms";

import { messages } from "../messages";
import { ReadingDialog } from "./reading-dialog";

interface AmendmentDrawerProps {
  readonly order: Order;
  readonly onClose: () => void;
}

/** New terms for a contract in force; then the text that cites them is read and signed. */
export function AmendmentDrawer({ order, onClose }: AmendmentDrawerProps) {
  const t = useMessages(messages);
  const [sealed, setSealed] = useState<SealedTerms>();
  const terms = useQuery(termsQuery(order.order_id, order.terms_hash ?? ""));
  const offered = useQuery(packageVersionQuery(order.package, order.package_version));
  const failed = [terms, offered].find((query) => query.isError);
  if (sealed) return <ReadingDialog order={order} wanted={{ kind: "amendment", sealed }} onClose={onClose} />;
  return (
    <Drawer open size={520} title={t("amendTitle")} onClose={onClose} destroyOnHidden>
      <Flex vertical gap={12}>
        <Alert type="info" showIcon title={t("amendHint")} />
        {failed && <QueryProblem query={failed} />}
        {!failed && (!terms.data || !offered.data) && <Skeleton active paragraph={{ rows: 6 }} />}
        {terms.data && offered.data && (
          <Form<TermsValues>
            layout="vertical"
            requiredMark={false}
            initialValues={valuesOf(terms.data, offered.data.prices)}
            onFinish={(values) => void sealTerms(termsOf(values, offered.data.prices)).then(setSealed)}
          >
            <TermsFields offered={offered.data} />
            <Flex gap={8} justify="end">
              <Button onClick={onClose}>{t("cancel")}</Button>
              <Button type="primary" htmlType="submit">{t("next")}</Button>
            </Flex>
          </Form>
        )}
      </Flex>
    </Drawer>
  );
}
