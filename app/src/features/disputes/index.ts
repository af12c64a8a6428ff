export { RaiseDispute } from "./components/raise-dispute";
export { useReason } from "./components/use-reason";
export { DISPUTE_REASONS, type Reason } from "./lib/reasons";
