export { reopenWithNewKey } from "@/features/sign-in/api/sessions";
export { SignInFailure } from "@/features/sign-in/components/sign-in-failure";
