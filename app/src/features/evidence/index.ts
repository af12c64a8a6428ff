export { EvidencePanel } from "./components/evidence-panel";
