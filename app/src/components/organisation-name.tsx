import type { Title } from "@/lib/feature";
import { useTitle } from "@/lib/i18n";

export const ORGANISATIONS: Readonly<Record<string, Title>> = {
  ConsumerOrg: { zh: "电力用户", en: "Consumers" },
  RetailerOrg: { zh: "售电公司", en: "Retailers" },
  ExchangeOrg: { zh: "电力交易中心", en: "Exchange" },
  RegulatorOrg: { zh: "监管机构", en: "Regulator" },
  OrdererOrg: { zh: "排序服务", en: "Ordering service" },
  GridOrg: { zh: "电网企业", en: "Grid company" },
};

/** The organisation's name in the chosen language; an unknown one by its MSP id. */
export function OrganisationName({ mspId }: { readonly mspId: string }) {
  const title = useTitle();
  const known = ORGANISATIONS[mspId];
  return known ? title(known) : mspId;
}
