import { useNavigate } from "@tanstack/react-router";
import { Alert, Flex, Modal } from "antd";
import { useState } from "react";

import { EnergyInput } from "@/components/figure-input";
import { Money } from "@/components/figures";
import { AcknowledgePackageRisk, DayInput, dates, dayAfter, Field, Fields } from "@/features/templates";
import { isDone, useSign } from "@/features/signing";
import { energyText, moneyText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import { amountFen } from "@/lib/units";

import type { RetailPackage } from "../api/packages";
import { usualPeriod } from "../lib/usual-period";
import { messages } from "../messages";
import { PriceList } from "./package-card";

interface PurchaseDialogProps {
  readonly package: RetailPackage;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** A package taken at its list prices: the retailer has offered them to everybody, so nothing is negotiated. */
export function PurchaseDialog({ package: offer, open, onClose }: PurchaseDialogProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  const sign = useSign();
  const navigate = useNavigate();
  const [energy, setEnergy] = useState<number | null>(null);
  const [start, setStart] = useState(() => usualPeriod(offer, new Date()).start);
  const [last, setLast] = useState(() => usualPeriod(offer, new Date()).last);
  const [read, setRead] = useState(false);
  const end = dayAfter(last);
  const days = dates(start, end).length;
  const { min_days: minDays = 1, max_days: maxDays = 1 } = offer.durations;
  const { min_wh: minWh = 0, max_wh: maxWh = 0 } = offer.volume;
  const periodFits = start >= offer.valid_from && end <= offer.valid_to && days >= minDays && days <= maxDays;
  const energyFits = energy !== null && energy >= Math.max(1, minWh) && energy <= maxWh;
  const warning = offer.risk_warning_hash;
  const ready = periodFits && energyFits && (warning === null || read);
  const { package_id, version, retailer, segment, prices, name } = offer;

  const purchase = async () => {
    if (energy === null) return;
    const fields = { retailer, package: package_id, package_version: version, segment, period_start: start, period_end: end };
    const args = warning === null ? fields : { ...fields, risk_warning: warning };
    // The prices are the package's own: the ledger refuses whoever names them.
    const terms = { energy_wh: energy, prices_e8_yuan_per_kwh: {} };
    const results = await sign([{ action: "purchase", args, terms, words: { package: name } }], { title: t("purchase") });
    const [result] = results ?? [];
    if (!result || !isDone(result) || result.target === null) return;
    onClose();
    void navigate({ to: "/orders/$orderId", params: { orderId: result.target } });
  };

  return (
    <Modal
      open={open} onCancel={onClose} title={t("purchaseTitle", { name })} okText={t("signPurchase")} cancelText={t("cancel")}
      okButtonProps={{ disabled: !ready }} onOk={() => void purchase()} width={620}
    >
      <Flex vertical gap={14}>
        <span className="muted">{t("purchaseHint")}</span>
        <PriceList prices={prices} />
        <Fields least={170}>
          <Field label={t("periodStart")}><DayInput label={t("periodStart")} value={start} onChange={setStart} /></Field>
          <Field label={t("periodEnd")}><DayInput label={t("periodEnd")} value={last} onChange={setLast} /></Field>
          <Field label={t("energy")}><EnergyInput aria-label={t("energy")} value={energy} onChange={setEnergy} /></Field>
        </Fields>
        {!periodFits && <Alert type="warning" showIcon title={t("periodFault", { min: minDays, max: maxDays })} />}
        {energy !== null && !energyFits && (
          <Alert type="warning" showIcon title={t("energyFault", { min: energyText(minWh, language), max: energyText(maxWh, language) })} />
        )}
        {energyFits && offer.price_kinds.every((kind) => kind === "fixed" || kind === "time_of_use") && <Estimate energy={energy} prices={prices} />}
        {warning !== null && <AcknowledgePackageRisk package={offer} hash={warning} read={read} onRead={setRead} />}
      </Flex>
    </Modal>
  );
}

function Estimate({ energy, prices }: { readonly energy: number; readonly prices: Readonly<Record<string, number>> }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const values = Object.values(prices);
  const [least, most] = [amountFen(energy, Math.min(...values)), amountFen(energy, Math.max(...values))];
  if (least === most) return <span>{t("total")} <Money fen={least} /></span>;
  return <span className="muted">{t("estimate", { from: moneyText(least, language), to: moneyText(most, language) })}</span>;
}
