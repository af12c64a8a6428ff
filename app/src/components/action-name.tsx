import { actionTitle } from "@/lib/action-titles";
import { useTitle } from "@/lib/i18n";

/** What an action of the ledger is called in the chosen language. */
export function ActionName({ action }: { readonly action: string }) {
  const title = useTitle();
  return <span title={action}>{title(actionTitle(action))}</span>;
}
