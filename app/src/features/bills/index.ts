export { useBillWords } from "./words";
