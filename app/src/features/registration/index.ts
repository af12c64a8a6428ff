export { messages as registrationWords } from "@/features/registration/messages";
