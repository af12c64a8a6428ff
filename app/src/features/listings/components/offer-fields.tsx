import { Col, Form, Row } from "antd";
import type { ReactNode } from "react";

import { EnergyInput, PriceInput } from "@/components/figure-input";
import { energyText, priceText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import { energyFault, type Offer, type OfferLimits, priceFault, smallestFault } from "../offering";
import { priceEntries } from "../taking";
import { useBandName } from "./prices";

interface OfferFieldsProps {
  readonly offer: Offer;
  readonly onChange: (offer: Offer) => void;
  readonly limits: OfferLimits;
  readonly taken: number;
}

/** Prices, energy and smallest take of a listing, each with what is wrong with it beneath. */
export function OfferFields({ offer, onChange, limits, taken }: OfferFieldsProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  const energyWrong = energyFault(offer.energy, taken);
  const smallestWrong = smallestFault(offer);
  return (
    <>
      <PriceFields offer={offer} onChange={onChange} limits={limits} fixed={taken > 0} />
      <Row gutter={12}>
        <Col xs={24} sm={12}>
          <Field id="offer-energy" label={t("energy")} fault={energyWrong && t(energyWrong, { energy: energyText(taken, language) })} shown={offer.energy != null}>
            <EnergyInput id="offer-energy" value={offer.energy ?? null} onChange={(energy) => onChange({ ...offer, energy })} />
          </Field>
        </Col>
        <Col xs={24} sm={12}>
          <Field id="offer-smallest" label={t("minTake")} fault={smallestWrong && t(smallestWrong)} shown={offer.smallest != null}>
            <EnergyInput id="offer-smallest" value={offer.smallest ?? null} onChange={(smallest) => onChange({ ...offer, smallest })} />
          </Field>
        </Col>
      </Row>
    </>
  );
}

interface PriceFieldsProps extends Omit<OfferFieldsProps, "taken"> {
  readonly fixed: boolean;
}

function PriceFields({ offer, onChange, limits, fixed }: PriceFieldsProps) {
  const t = useMessages(messages);
  const bandName = useBandName();
  const names = priceEntries(Object.fromEntries(Object.keys(offer.prices).map((name) => [name, 0]))).map(([name]) => name);
  return (
    <>
      <Row gutter={12}>
        {names.map((name) => {
          const price = offer.prices[name];
          const wrong = priceFault(price, limits);
          const setPrice = (value: number | null) => onChange({ ...offer, prices: { ...offer.prices, [name]: value } });
          return (
            <Col key={name} xs={24} sm={12}>
              <Field id={`offer-price-${name}`} label={`${t("price")} · ${bandName(name)}`} fault={wrong && t(wrong)} shown={price != null}>
                <PriceInput id={`offer-price-${name}`} disabled={fixed} value={price ?? null} onChange={setPrice} />
              </Field>
            </Col>
          );
        })}
      </Row>
      <p className="muted" style={{ marginTop: 0 }}>
        {fixed ? t("pricesFixed") : t("pricesPublic")} <LimitsText limits={limits} />
      </p>
    </>
  );
}

function LimitsText({ limits }: { readonly limits: OfferLimits }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const { price_floor_e8: floor, price_cap_e8: cap, price_step_e8: step } = limits;
  if (floor == null || cap == null || step == null) return null;
  const [low, high, by] = [floor, cap, step].map((e8) => priceText(e8, language));
  return t("limits", { floor: low ?? "", cap: high ?? "", step: by ?? "" });
}

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly fault: string | undefined;
  /** A field that nobody has filled in is not wrong yet. */
  readonly shown: boolean;
  readonly children: ReactNode;
}

function Field({ id, label, fault, shown, children }: FieldProps) {
  const wrong = fault !== undefined && shown && { validateStatus: "error" as const, help: fault };
  return (
    <Form.Item label={label} htmlFor={id} layout="vertical" {...wrong}>
      {children}
    </Form.Item>
  );
}
