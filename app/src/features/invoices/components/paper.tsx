import { Card, Segmented } from "antd";
import { useState } from "react";

import { PdfView } from "@/components/pdf-view";
import { type Language, useLanguage, useMessages } from "@/lib/i18n";

import type { InvoicePlace } from "../api/invoices";
import { invoiceName } from "../lib/issue-step";
import { messages } from "../messages";

/** The invoice on paper, in either language: shown, and kept as a file. */
export function Paper({ invoice }: { readonly invoice: InvoicePlace }) {
  const t = useMessages(messages);
  const pageLanguage = useLanguage();
  const [language, setLanguage] = useState<Language>(pageLanguage);
  const { retailer, year, number } = invoice;
  return (
    <Card
      size="small" title={t("paper")}
      extra={<Segmented<Language> aria-label={t("paperLanguage")} value={language} onChange={setLanguage} options={[{ value: "zh", label: "中文" }, { value: "en", label: "English" }]} />}
    >
      <PdfView
        key={language} noun="invoices" title={t("paper")} fileName={`${invoiceName(invoice)}-${language}.pdf`}
        url={`/api/v1/invoices/${encodeURIComponent(retailer)}/${year}/${number}/invoice.pdf?language=${language}`}
      />
    </Card>
  );
}
