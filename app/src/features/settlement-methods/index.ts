export { RateInput } from "./components/rule-input";
