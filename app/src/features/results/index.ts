export { messages as resultWords } from "./messages";
