import { Facts } from "@/components/facts";
import { Energy } from "@/components/figures";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";

/** What a retailer may contract for delivery in each year. */
export function VolumeCaps({ caps }: { readonly caps: Readonly<Record<string, number>> }) {
  const t = useMessages(messages);
  const years = Object.entries(caps).toSorted(([one], [other]) => one.localeCompare(other));
  if (years.length === 0) return <span className="muted">{t("noCap")}</span>;
  return <Facts facts={years.map(([year, wh]) => ({ label: year, value: <Energy wh={wh} /> }))} />;
}
