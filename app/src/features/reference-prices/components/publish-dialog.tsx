import { useQuery } from "@tanstack/react-query";
import { Alert, AutoComplete, DatePicker, Flex, Input, Modal, Segmented } from "antd";
import dayjs from "dayjs";
import { useState } from "react";

import { PriceInput } from "@/components/figure-input";
import { isDone, useSign } from "@/features/signing";
import { useMessages } from "@/lib/i18n";

import { referencePricesQuery } from "../api/reference-prices";
import { quarterHoursOf, readCurve } from "../lib/curve";
import { messages } from "../messages";

const REFERENCE = /^[a-z0-9][a-z0-9._-]{0,63}$/;

export function PublishDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const t = useMessages(messages);
  const sign = useSign();
  const { data: prices = [] } = useQuery(referencePricesQuery);
  const references = [...new Set(prices.map(({ reference }) => reference))];
  const [reference, setReference] = useState(references[0] ?? "");
  const wrongName = reference !== "" && !REFERENCE.test(reference);
  const [month, setMonth] = useState(dayjs().subtract(1, "month").format("YYYY-MM"));
  const [kind, setKind] = useState<"one" | "curve">("one");
  const [price, setPrice] = useState<number | null>(null);
  const [text, setText] = useState("");
  const curve = readCurve(text);
  const wanted = quarterHoursOf(month);
  const known = prices.find((each) => each.reference === reference && each.month === month);
  const ready = REFERENCE.test(reference) && (kind === "one" ? price !== null : curve?.length === wanted);
  const publish = async () => {
    const value = kind === "one" ? { price_e8_yuan_per_kwh: price } : { curve: curve ?? [] };
    const results = await sign([{ action: "publish_reference_price", version: known?.version ?? null, args: { reference, month, ...value } }], { title: t("publish") });
    if (results?.every(isDone)) onClose();
  };
  return (
    <Modal open={open} onCancel={onClose} title={t("publish")} okText={t("publish")} cancelText={t("cancel")} okButtonProps={{ disabled: !ready }} onOk={() => void publish()}>
      <Flex vertical gap={12}>
        <AutoComplete
          aria-label={t("reference")} placeholder={t("reference")} value={reference} onChange={setReference}
          options={references.map((value) => ({ value }))} {...(wrongName && { status: "error" as const })}
        />
        {wrongName && <span role="alert" style={{ color: "#b3261e", fontSize: 12, marginTop: -8 }}>{t("idHint")}</span>}
        <DatePicker aria-label={t("month")} picker="month" allowClear={false} value={dayjs(month)} onChange={(chosen) => chosen && !Array.isArray(chosen) && setMonth(chosen.format("YYYY-MM"))} />
        {known && <Alert type="warning" showIcon title={t("correction", { version: known.version })} />}
        <Segmented<"one" | "curve"> value={kind} onChange={setKind} options={[{ value: "one", label: t("one") }, { value: "curve", label: t("byQuarterHour") }]} />
        {kind === "one" ? (
          <PriceInput aria-label={t("price")} value={price} onChange={setPrice} />
        ) : (
          <>
            <Input.TextArea aria-label={t("byQuarterHour")} className="mono" rows={8} value={text} {...(curve === undefined && { status: "error" as const })} onChange={(event) => setText(event.target.value)} />
            <span className="muted">{t("curveHint", { count: wanted, read: curve?.length ?? 0 })}</span>
          </>
        )}
      </Flex>
    </Modal>
  );
}
