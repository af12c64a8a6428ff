/** Names of what transactions hold: organisations, the chaincode's functions. */
import { useQuery } from "@tanstack/react-query";

import { configQuery } from "@/api/config";
import { ORGANISATIONS } from "@/components/organisation-name";
import { useMessages, useTitle } from "@/lib/i18n";

import { messages } from "../messages";

const CALLS = ["Apply", "Deposit", "Reserve", "Purge", "Bootstrap"] as const;

interface Choice {
  readonly value: string;
  readonly label: string;
}

export function useNames() {
  const t = useMessages(messages);
  const title = useTitle();
  const { data } = useQuery(configQuery);
  const known = (name: string) => CALLS.find((each) => each === name);
  /** A function of the chaincode in words, with its own name where they do not begin with it; what is none of them by its name. */
  const call = (name: string) => {
    const found = known(name);
    if (found === undefined) return name || t("noFunction");
    const words = t(`call_${found}`);
    return words.startsWith(found) ? words : `${words} ${found}`;
  };
  const organisation = (mspId: string) => {
    const found = ORGANISATIONS[mspId];
    return found ? title(found) : mspId;
  };
  return {
    call,
    organisation,
    calls: CALLS.map((name): Choice => ({ value: name, label: call(name) })),
    organisations: (data?.organisations ?? []).map(({ msp_id }): Choice => ({ value: msp_id, label: organisation(msp_id) })),
  };
}
