/** What the rules of each kind of method consist of, for forms and for reading them: as chaincode/settlement_method/schema.py. */
import type { Label } from "../messages";

/** `bp` is shown in per cent, `fen` in yuan, `kva` kept in VA; a `rate` is a price or the name of a reference price. */
export type Leaf = "id" | "name" | "rate" | "price" | "fen" | "bp" | "kva" | "standard" | "payer" | "parts";

export interface Field {
  readonly name: string;
  readonly label: Label;
  readonly shape: Shape;
  readonly optional?: boolean;
}

export type Shape = Leaf | { readonly fields: readonly Field[] } | { readonly items: readonly Field[] };

const need = (name: string, label: Label, shape: Shape): Field => ({ name, label, shape });
const may = (name: string, label: Label, shape: Shape): Field => ({ name, label, shape, optional: true });

const RELIEF: readonly Field[] = [
  may("fixed_fen", "fixed", "fen"),
  may("price_e8_yuan_per_kwh", "perKwh", "price"),
  may("share_bp", "share", "bp"),
  may("parts", "parts", "parts"),
  may("min_amount_fen", "minAmount", "fen"),
  may("max_month_fen", "maxMonth", "fen"),
  may("max_contract_fen", "maxContract", "fen"),
];
export const VOLTAGE_LEVELS = ["below_1kv", "from_1kv", "from_35kv", "from_110kv", "from_220kv"] as const;

export const KINDS = ["grid_charges", "power_factor", "value_added_tax", "discount", "coupon", "subsidy", "producer_income"] as const;
export type Kind = (typeof KINDS)[number];

export const FIELDS: Readonly<Record<Kind, readonly Field[]>> = {
  grid_charges: [
    need("zones", "zones", {
      items: [
        need("zone", "zone", "id"),
        need("name", "name", "name"),
        need("voltage_levels", "voltageLevels", { fields: VOLTAGE_LEVELS.map((level) => may(level, `level_${level}`, "rate")) }),
      ],
    }),
    may("line_loss", "lineLoss", "rate"),
    may("system_operation", "systemOperation", "rate"),
    may("funds", "funds", { items: [need("fund", "fund", "id"), need("name", "name", "name"), need("rate", "rate", "rate")] }),
  ],
  power_factor: [need("steps", "steps", { items: [need("min_capacity_va", "minCapacity", "kva"), need("standard_percent", "standard", "standard")] })],
  value_added_tax: [need("rate_bp", "taxRate", "bp"), may("untaxed_parts", "untaxedParts", "parts")],
  discount: RELIEF,
  coupon: RELIEF,
  subsidy: [need("fund", "fund", "id"), ...RELIEF],
  producer_income: [
    need("payer", "payer", "payer"),
    need("price", "feedInPrice", "rate"),
    need("roles", "roles", { items: [need("role", "role", "id"), may("fee", "fee", "rate"), may("share_bp", "share", "bp")] }),
  ],
};

/** What a list begins with. */
export function emptyItem(fields: readonly Field[]): Record<string, never> {
  return Object.fromEntries(fields.flatMap(({ name, shape }) => (typeof shape === "object" && "fields" in shape ? [[name, {}]] : []))) as Record<string, never>;
}
