export { requestChange } from "./api/outbox";
export { SignChange } from "./components/sign-change";
export { useRegistrationWords } from "./words";
