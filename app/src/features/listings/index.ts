export { Prices } from "./components/prices";
