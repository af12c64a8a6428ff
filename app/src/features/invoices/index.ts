export { InvoicesPanel } from "./components/invoices-panel";
