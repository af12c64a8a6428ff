import { decimalText } from "@/lib/format";
import { useLanguage } from "@/lib/i18n";

const VA_DIGITS = 3;

/** Apparent power in kVA. */
export function Capacity({ va }: { readonly va: number | undefined }) {
  const language = useLanguage();
  return <span className="nowrap">{va === undefined ? "—" : `${decimalText(va, VA_DIGITS, language)} kVA`}</span>;
}
