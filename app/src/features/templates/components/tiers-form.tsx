import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Flex, Segmented } from "antd";

import { useMessages } from "@/lib/i18n";

import { KWH_DECIMALS } from "../lib/quantities";
import type { Rule, Tiers } from "../lib/tariff";
import { messages } from "../messages";
import { useEditing } from "./draft-context";
import { Field } from "./field";
import { QuantityInput } from "./quantity-input";

const MOST_LIMITS = 5;
const FIRST_LIMIT_WH = 260_000;

/** 阶梯: prices by how much was consumed since the month or year began. */
export function TiersForm() {
  const t = useMessages(messages);
  const { draft, changeTariff } = useEditing();
  const { tiers, rules } = draft.tariff;
  const limits = tiers?.limits_wh ?? [];
  const set = (changed: number[], by: Tiers["by"] = tiers?.by ?? "month") => {
    if (changed.length > 0) return changeTariff({ tiers: { by, limits_wh: changed } });
    return changeTariff({ tiers: undefined, rules: rules.map(ofAllTiers) });
  };
  return (
    <Field label={t("tiers")} path="tariff/tiers" hint={limits.length === 0 ? t("noTiers") : t("tiersHint")}>
      <Flex vertical gap={6}>
        {limits.length > 0 && (
          <Segmented
            size="small" value={tiers?.by ?? "month"} style={{ alignSelf: "start" }}
            options={(["month", "year"] as const).map((by) => ({ value: by, label: t(`tiers_${by}`) }))}
            onChange={(by) => set(limits, by)}
          />
        )}
        {limits.map((limit, place) => (
          <Flex key={place} gap={6} align="center">
            <span style={{ width: 110 }}>{t("tierUpTo", { tier: place + 1 })}</span>
            <QuantityInput
              label={t("tierUpTo", { tier: place + 1 })} value={limit} decimals={KWH_DECIMALS} unit="kWh" width={150}
              invalid={place > 0 && limit <= (limits[place - 1] ?? 0)}
              onChange={(wh = 1) => set(limits.map((known, other) => (other === place ? wh : known)))}
            />
            <Button type="text" size="small" icon={<DeleteOutlined aria-hidden />} aria-label={t("removeTier")} onClick={() => set(limits.filter((_, other) => other !== place))} />
          </Flex>
        ))}
        {limits.length < MOST_LIMITS && (
          <Button size="small" icon={<PlusOutlined aria-hidden />} style={{ alignSelf: "start" }} onClick={() => set([...limits, (limits.at(-1) ?? 0) + FIRST_LIMIT_WH])}>
            {t("addTier")}
          </Button>
        )}
      </Flex>
    </Field>
  );
}

function ofAllTiers(rule: Rule): Rule {
  const whole = { ...rule };
  delete whole.tiers;
  return whole;
}
