import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Drawer, Flex, Form, Skeleton } from "antd";
import { useState } from "react";

import { QueryProblem } from "@/components/problem-alert";
import { useSign } from "@/features/signing";
import { useMessages } from "@/lib/i18n";
import type { Terms } from "@/lib/intents/terms";

import { type Order, termsQuery } from "../api/orders";
import { packageQuery, packageVersionQuery, type RetailPackage } from "../api/packages";
import { formMessages } from "../form-messages";
import type { DeliveryPeriod } from "../lib/periods";
import { stepOn } from "../lib/steps";
import { PackageChoice } from "./package-choice";
import { AcknowledgeOffered } from "./acknowledge-offered";
import { PeriodField } from "./period-field";
import { TermsFields, termsOf, type TermsValues, valuesOf } from "./terms-fields";

interface CounterDrawerProps {
  readonly order: Order;
  readonly party: string | null;
  readonly onClose: () => void;
}

/** Answers with other terms, and with another package or period if wanted. */
export function CounterDrawer({ order, party, onClose }: CounterDrawerProps) {
  const t = useMessages(formMessages);
  const [chosen, setChosen] = useState<string>();
  const terms = useQuery(termsQuery(order.order_id, order.terms_hash ?? ""));
  const own = useQuery(packageVersionQuery(order.package, order.package_version));
  const other = useQuery({ ...packageQuery(chosen ?? ""), enabled: chosen !== undefined });
  const offered = chosen === undefined ? own.data : other.data;
  const failed = [terms, own].find((query) => query.isError);
  return (
    <Drawer open size={520} title={t("counterTitle")} onClose={onClose} destroyOnHidden>
      <Flex vertical gap={12}>
        <Alert type="info" showIcon title={t("counterHint")} />
        <Flex vertical gap={6}>
          <label htmlFor="counter-package">{t("otherPackage")}</label>
          <PackageChoice
            id="counter-package"
            retailer={order.retailer}
            segment={order.segment}
            allowClear
            placeholder={t("keepPackage")}
            onChange={setChosen}
            {...(chosen !== undefined && { value: chosen })}
          />
        </Flex>
        {failed && <QueryProblem query={failed} />}
        {offered && terms.data ? (
          <CounterForm
            key={offered.package_id}
            order={order}
            party={party}
            offered={offered}
            terms={terms.data}
            changesPackage={offered.package_id !== order.package || offered.version !== order.package_version}
            onClose={onClose}
          />
        ) : (
          !failed && <Skeleton active paragraph={{ rows: 6 }} />
        )}
      </Flex>
    </Drawer>
  );
}

interface CounterFormProps extends CounterDrawerProps {
  readonly offered: RetailPackage;
  readonly terms: Terms;
  readonly changesPackage: boolean;
}

type Values = TermsValues & { readonly period: DeliveryPeriod; readonly acknowledged?: boolean };

function CounterForm({ order, party, offered, terms, changesPackage, onClose }: CounterFormProps) {
  const t = useMessages(formMessages);
  const sign = useSign();
  const [form] = Form.useForm<Values>();
  // Only the consumer is warned: of the package that it puts forward, or of the one the retailer has put forward.
  const warning = party === "consumer" ? (changesPackage ? offered.risk_warning_hash : order.risk_warning) : null;
  const before = { start: order.period_start, end: order.period_end };

  const finish = async (values: Values) => {
    const args = {
      ...(changesPackage && { package: offered.package_id, package_version: offered.version }),
      ...(values.period.start !== before.start && { period_start: values.period.start }),
      ...(values.period.end !== before.end && { period_end: values.period.end }),
      ...(warning && { risk_warning: warning }),
    };
    const put = termsOf(values, offered.prices);
    const step = stepOn(order, "counter", { args, terms: put, words: { package: offered.name } });
    if ((await sign([step], { title: t("counterTitle") })) !== undefined) onClose();
  };

  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ ...valuesOf(terms, offered.prices), period: before }}
      onFinish={(values) => void finish(values)}
    >
      <PeriodField offered={offered} />
      <TermsFields offered={offered} />
      {warning && (
        <Form.Item
          name="acknowledged"
          valuePropName="read"
          trigger="onRead"
          rules={[{ validator: (_, checked) => (checked === true ? Promise.resolve() : Promise.reject(new Error(t("acknowledgeNeeded")))) }]}
        >
          {/* Form.Item gives it `read` and `onRead`. */}
          <AcknowledgeOffered offered={offered} hash={warning} />
        </Form.Item>
      )}
      <Flex gap={8} justify="end">
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button type="primary" htmlType="submit">
          {t("counterSubmit")}
        </Button>
      </Flex>
    </Form>
  );
}
