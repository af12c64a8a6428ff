import { useSession } from "@/api/session";

/** Whose it is that this browser keeps: the user in the participant's name. Nobody else at this computer is shown it. */
export function useOwner(): string {
  const { user, participant } = useSession();
  return `${user.user_id} ${participant}`;
}
