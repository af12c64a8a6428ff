import { Flex, Segmented } from "antd";

import { RateInput } from "@/features/settlement-methods";
import { Field, Fields, QuantityInput } from "@/features/templates";
import { useMessages } from "@/lib/i18n";

import { type AskedAgreement, type AskedParty, rolesOf, sharesOf } from "../lib/asked";
import type { Rate } from "../lib/opened";
import { messages } from "../messages";
import { usePlantWords } from "../words";

const PERCENT_DIGITS = 2;
const WHOLE_BP = 10_000;

interface RolesInputProps {
  readonly parties: readonly AskedParty[];
  readonly roles: AskedAgreement["roles"];
  readonly onChange: (roles: AskedAgreement["roles"]) => void;
}

/** What each role that a party has gets: a fee per kWh, or a share of what the fees leave over. */
export function RolesInput({ parties, roles, onChange }: RolesInputProps) {
  const t = useMessages(messages);
  const words = usePlantWords();
  const sum = sharesOf(parties, roles);
  return (
    <Flex vertical gap={8}>
      <Fields least={260}>
        {rolesOf(parties).map((role) => {
          const asked = roles[role] ?? { by: "share" as const };
          const change = (to: AskedAgreement["roles"][string]) => onChange({ ...roles, [role]: to });
          const label = `${words.role(role)} ${t(asked.by)}`;
          return (
            <Field key={role} label={words.role(role)}>
              <Flex vertical gap={4}>
                <Segmented<"share" | "fee">
                  size="small" aria-label={`${words.role(role)} ${t("by")}`} value={asked.by} onChange={(by) => change({ ...asked, by })}
                  options={[{ value: "share", label: t("by_share") }, { value: "fee", label: t("by_fee") }]}
                />
                {asked.by === "share"
                  ? <QuantityInput label={label} value={asked.share_bp} decimals={PERCENT_DIGITS} unit="%" min={0} onChange={(share_bp) => change({ ...asked, share_bp })} />
                  : <RateInput label={label} value={asked.fee && { ...asked.fee }} onChange={(fee) => change({ ...asked, fee: fee as Rate | undefined })} />}
              </Flex>
            </Field>
          );
        })}
      </Fields>
      <span className={sum === WHOLE_BP ? "muted" : ""} role="status" style={{ fontSize: 12, ...(sum !== WHOLE_BP && { color: "#b3261e" }) }}>
        {t("sharesSum", { sum: words.percent(sum) })} · {t("shareHint")}
      </span>
    </Flex>
  );
}
