export { QuestionsPanel } from "./components/questions-panel";
