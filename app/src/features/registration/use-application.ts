import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { Config } from "@/api/config";
import {
  applicationQuery,
  saveApplication,
  submitApplication,
  withdrawApplication,
} from "@/features/registration/api/applications";
import { applicationBody, type ApplicationForm, type ParticipantKind } from "@/features/registration/application-body";
import { keepTicket, type Ticket, ticketsQuery } from "@/features/registration/tickets";
import { findKey, makeBrowserKey, keysQuery } from "@/features/keys";

/** What one can do with an application; each ends with the exchange's view of it. */
export function useApplication(config: Config, participantKind: ParticipantKind, ticket: Ticket) {
  const client = useQueryClient();
  const exchange = config.exchange_url;
  const query = useQuery(applicationQuery(exchange, ticket));
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: ticketsQuery.queryKey });
    await client.invalidateQueries({ queryKey: keysQuery.queryKey });
    await client.invalidateQueries({ queryKey: ["applications", ticket.application_id] });
  };

  const save = useMutation({
    mutationFn: async ({ form, passphrase }: { form: ApplicationForm; passphrase: string | undefined }) => {
      const { user, participant } = form;
      const known = ticket.publicKey === undefined ? undefined : await findKey(ticket.publicKey);
      const owner = { user, participant, organisation: config.organisation, roles: form.roles };
      const key = known ?? (await makeBrowserKey(owner, passphrase));
      const kept = { ...ticket, publicKey: key.publicKey, label: `${participant} · ${user}` };
      await keepTicket(kept); // before it is sent: the answer may be lost
      return saveApplication(exchange, kept, await applicationBody(form, { participantKind, network: config.network_id, key }));
    },
    onSuccess: (saved) => client.setQueryData(applicationQuery(exchange, ticket).queryKey, saved),
    onSettled: refresh,
  });
  const submit = useMutation({ mutationFn: () => submitApplication(exchange, ticket), onSettled: refresh });
  const withdraw = useMutation({ mutationFn: () => withdrawApplication(exchange, ticket), onSettled: refresh });

  return { query, save, submit, withdraw, refresh };
}
