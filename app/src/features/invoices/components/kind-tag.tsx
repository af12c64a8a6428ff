import { ToneTag } from "@/components/state-tag";

import type { Kind } from "../lib/content";
import { useInvoiceWords } from "../words";

export function KindTag({ kind }: { readonly kind: Kind }) {
  const { kinds } = useInvoiceWords();
  return <ToneTag tone={kind === "invoice" ? "good" : "bad"}>{kinds[kind]}</ToneTag>;
}
