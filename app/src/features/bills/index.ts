export { DownloadLines } from "./components/download-lines";
export { useBillWords } from "./words";
