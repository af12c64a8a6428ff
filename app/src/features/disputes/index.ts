export { RaiseDispute } from "./components/raise-dispute";
