export { openBillsQuery } from "./api/accounts";
export { Allocation } from "./components/allocation";
export { BillSelect } from "./components/payment-dialog";
export { OwnerInput } from "./components/owner-input";
export { endStep, postStep } from "./lib/steps";
