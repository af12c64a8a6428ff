import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Flex, Form } from "antd";
import type { ReactNode } from "react";

import { EnergyInput, PriceInput } from "@/components/figure-input";
import { Energy } from "@/components/figures";
import type { Sequence } from "@/features/sequences";
import { priceText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import { sum } from "@/lib/units";

import { type DraftStep, faultsOf, MAX_STEPS, type StepFault } from "../ladder";
import { messages } from "../messages";
import type { Side } from "../rules/types";

interface LadderFieldsProps {
  readonly steps: readonly DraftStep[];
  readonly onChange: (steps: readonly DraftStep[]) => void;
  readonly side: Side;
  readonly limits: Sequence;
}

/** The steps of a bid: energy and price each, with what is wrong beneath. */
export function LadderFields({ steps, onChange, side, limits }: LadderFieldsProps) {
  const t = useMessages(messages);
  const faults = faultsOf(steps, side, limits);
  const replace = (changed: DraftStep) => onChange(steps.map((step) => (step.key === changed.key ? changed : step)));
  const add = () => onChange([...steps, { key: Math.max(...steps.map((step) => step.key)) + 1, energy: null, price: null }]);
  return (
    <>
      <p className="muted" style={{ margin: "0 0 8px" }}>
        {t(side === "buy" ? "buyHint" : "sellHint")} <LimitsText limits={limits} />
      </p>
      {steps.map((step, index) => (
        <Flex key={step.key} gap={8} align="start">
          <span className="muted nowrap" style={{ width: 56, lineHeight: "30px" }}>{t("step", { n: index + 1 })}</span>
          <Figure fault={step.energy === null ? undefined : faults[index]?.energy}>
            <EnergyInput aria-label={`${t("step", { n: index + 1 })} ${t("energy")}`} placeholder={t("energy")} value={step.energy} onChange={(energy) => replace({ ...step, energy })} />
          </Figure>
          <Figure fault={step.price === null ? undefined : faults[index]?.price}>
            <PriceInput aria-label={`${t("step", { n: index + 1 })} ${t("price")}`} placeholder={t("price")} value={step.price} onChange={(price) => replace({ ...step, price })} />
          </Figure>
          <Button
            type="text"
            icon={<DeleteOutlined aria-hidden />}
            aria-label={t("removeStep", { n: index + 1 })}
            disabled={steps.length === 1}
            onClick={() => onChange(steps.filter((each) => each.key !== step.key))}
          />
        </Flex>
      ))}
      <Flex justify="space-between" align="center" style={{ marginBottom: 12 }}>
        <Button size="small" icon={<PlusOutlined aria-hidden />} disabled={steps.length >= MAX_STEPS} onClick={add}>
          {t("addStep")}
        </Button>
        <span>
          {t("total")} <strong><Energy wh={sum(steps.map((step) => step.energy ?? 0))} /></strong>
        </span>
      </Flex>
    </>
  );
}

function Figure({ fault, children }: { readonly fault: StepFault | undefined; readonly children: ReactNode }) {
  const t = useMessages(messages);
  const wrong = fault && { validateStatus: "error" as const, help: t(`fault_${fault}`) };
  return (
    <Form.Item style={{ flex: 1, marginBottom: 8 }} {...wrong}>
      {children}
    </Form.Item>
  );
}

function LimitsText({ limits: { price_floor_e8: floor, price_cap_e8: cap, price_step_e8: step } }: { readonly limits: Sequence }) {
  const t = useMessages(messages);
  const language = useLanguage();
  if (floor == null || cap == null || step == null) return null;
  return t("limits", { floor: priceText(floor, language), cap: priceText(cap, language), step: priceText(step, language) });
}
