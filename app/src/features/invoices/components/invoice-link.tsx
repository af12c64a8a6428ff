import { Link } from "@tanstack/react-router";

import { type InvoicePlace } from "../api/invoices";
import { invoiceName } from "../lib/issue-step";

export function InvoiceLink({ invoice }: { readonly invoice: InvoicePlace }) {
  const { retailer, year, number } = invoice;
  return <Link className="mono" to="/invoices/$retailer/$year/$number" params={{ retailer, year: String(year), number: String(number) }}>{invoiceName(invoice)}</Link>;
}
