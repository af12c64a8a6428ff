import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Card, Flex, Form, Grid, Steps } from "antd";
import { useState } from "react";

import { QueryProblem } from "@/components/problem-alert";
import { isDone, useSign } from "@/features/signing";
import { useMessages } from "@/lib/i18n";
import type { Terms } from "@/lib/intents/terms";

import type { Order } from "../api/orders";
import { packageQuery, type RetailPackage } from "../api/packages";
import { formMessages } from "../form-messages";
import { draftSteps, fieldsOf, submitSteps } from "../lib/new-order";
import { marketDay, usualPeriod } from "../lib/periods";
import type { NewOrderSearch } from "../lib/search";
import { PackageChoice } from "./package-choice";
import { PackageFacts } from "./package-facts";
import { PeriodField } from "./period-field";
import { Review } from "./review";
import { type OrderValues, TermsFields, termsOf, valuesOf } from "./terms-fields";

interface OrderWizardProps {
  readonly start: NewOrderSearch;
  /** The draft or rejected order that is gone on with, and its last terms. */
  readonly draft?: Order;
  readonly terms?: Terms;
}

const PACKAGE = 0;
const TERMS = 1;
const REVIEW = 2;

/** Package, then terms, then what is going to be submitted. What was typed stays in the page's memory only. */
export function OrderWizard({ start, draft, terms }: OrderWizardProps) {
  const t = useMessages(formMessages);
  const wide = Grid.useBreakpoint().sm ?? true;
  const [packageId, setPackageId] = useState(start.package ?? draft?.package);
  const [at, setAt] = useState(packageId === undefined ? PACKAGE : TERMS);
  const offer = useQuery({ ...packageQuery(packageId ?? ""), enabled: packageId !== undefined });
  const offered = offer.data?.package_id === packageId ? offer.data : undefined;
  const choose = (chosen: string | undefined) => {
    setPackageId(chosen);
    setAt(PACKAGE);
  };
  return (
    <Card style={{ maxWidth: 920 }}>
      <Flex vertical gap={20}>
        <Steps
          size="small"
          current={at}
          orientation={wide ? "horizontal" : "vertical"}
          items={[{ title: t("stepPackage") }, { title: t("stepTerms") }, { title: t("stepReview") }]}
        />
        {at === PACKAGE && (
          <>
            <Flex vertical gap={6}>
              <label htmlFor="order-package">{t("package")}</label>
              <PackageChoice id="order-package" onChange={choose} {...(packageId !== undefined && { value: packageId })} />
            </Flex>
            {offered && <PackageFacts offered={offered} />}
          </>
        )}
        {offer.isError && <QueryProblem query={offer} />}
        {offered ? (
          <TermsForm key={offered.package_id} offered={offered} at={at} onStep={setAt} start={start} {...(draft && { draft })} {...(terms && { terms })} />
        ) : (
          <Flex justify="end"><Button type="primary" disabled>{t("next")}</Button></Flex>
        )}
      </Flex>
    </Card>
  );
}

interface TermsFormProps extends OrderWizardProps {
  readonly offered: RetailPackage;
  readonly at: number;
  readonly onStep: (at: number) => void;
}

function TermsForm({ offered, at, onStep, start, draft, terms }: TermsFormProps) {
  const t = useMessages(formMessages);
  const navigate = useNavigate();
  const sign = useSign();
  const [form] = Form.useForm<OrderValues>();
  const [values, setValues] = useState<OrderValues>();
  const [today] = useState(() => marketDay(Date.now()));
  const begin = draft ? { start: draft.period_start, end: draft.period_end } : usualPeriod(today, offered);
  const period = { start: start.start ?? begin.start, end: start.end ?? begin.end };
  const isOpen = !offered.retired;

  const finish = async (steps: ReturnType<typeof submitSteps>, title: string) => {
    const results = await sign(steps, { title });
    const orderId = draft?.order_id ?? results?.at(-1)?.target;
    if (results?.every(isDone) && orderId) void navigate({ to: "/orders/$orderId", params: { orderId } });
    // Nobody should submit once more what a second person is asked to sign: it is seen there.
    else if (results?.some(({ status }) => status === "waiting")) void navigate({ to: "/company" });
  };
  const toReview = async () => {
    const checked = await form.validateFields().catch(() => undefined);
    if (checked === undefined) return;
    setValues(form.getFieldsValue(true));
    onStep(REVIEW);
  };
  const save = async () => {
    const checked = await form.validateFields(["period"]).catch(() => undefined);
    if (checked?.period) await finish(draftSteps(fieldsOf(offered, checked.period), draft), t("draftSaved"));
  };
  const submit = () => {
    if (!values?.period) return;
    const ties = { ...(start.sequence && { sequence: start.sequence }), ...(start.renews && { renews: start.renews }) };
    const risk = offered.risk_warning_hash === null ? {} : { risk_warning: offered.risk_warning_hash };
    const put = termsOf(values, offered.prices);
    const words = { package: offered.name };
    void finish(submitSteps(fieldsOf(offered, values.period), put, { ...ties, ...risk }, words, draft), t("submitTitle"));
  };

  return (
    <>
      <Form<OrderValues>
        form={form}
        layout="vertical"
        requiredMark={false}
        hidden={at !== TERMS}
        initialValues={{ ...valuesOf(terms, offered.prices), period }}
      >
        <PeriodField offered={offered} />
        <TermsFields offered={offered} />
        <p className="muted">{t("negotiable")}</p>
      </Form>
      {at === REVIEW && values && <Review offered={offered} values={values} start={start} onAcknowledge={(acknowledged) => setValues({ ...values, acknowledged })} />}
      <Flex wrap gap={8} justify="end">
        {at > PACKAGE && <Button onClick={() => onStep(at - 1)}>{t("back")}</Button>}
        {at === PACKAGE && <Button type="primary" disabled={!isOpen} onClick={() => onStep(TERMS)}>{t("next")}</Button>}
        {at === TERMS && <Button title={t("draftHint")} onClick={() => void save()}>{t("saveDraft")}</Button>}
        {at === TERMS && <Button type="primary" disabled={!isOpen} onClick={() => void toReview()}>{t("next")}</Button>}
        {at === REVIEW && (
          <Button type="primary" disabled={offered.risk_warning_hash !== null && values?.acknowledged !== true} onClick={submit}>
            {t("submit")}
          </Button>
        )}
      </Flex>
    </>
  );
}
