import { App } from "antd";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { sessionState, useSession } from "@/api/session";
import { SignDialog } from "@/features/signing/components/sign-dialog";
import { readAgain } from "@/features/signing/caught-up";
import { deliver } from "@/features/signing/delivery";
import { messages } from "@/features/signing/messages";
import { openEnvelopes } from "@/features/signing/outbox";
import { type SigningRequest, signingRequests } from "@/features/signing/requests";
import { isDone, type StepResult } from "@/features/signing/step";
import type { Phase } from "@/features/signing/use-signing";
import { useMessages } from "@/lib/i18n";
import { useObservable } from "@/lib/observable";

/** Shows what pages ask to be signed, and goes on with what was under way when the page was closed. Once on the page. */
export function SigningHost() {
  const [request] = useObservable(signingRequests);
  useResume();
  return request === undefined ? null : <Request key={request.id} request={request} />;
}

function Request({ request }: { readonly request: SigningRequest }) {
  const tell = useTell();
  const client = useQueryClient();
  const dismissed = useRef(false);

  const onEnd = async (results: StepResult[]) => {
    await readAgain(client, results);
    const good = results.every((result) => isDone(result) || result.status === "waiting");
    // One step that went well needs no list; of many, and of what did not go well, each has its line.
    if (!dismissed.current && (results.length > 1 || !good)) return;
    tell(results, request.title);
    request.answer(results);
  };
  const onClose = (phase: Phase) => {
    dismissed.current = phase.name === "working";
    if (phase.name === "working") request.dismiss();
    else request.answer(phase.name === "ended" ? phase.results : undefined);
  };

  return <SignDialog request={request} onEnd={(results) => void onEnd(results)} onClose={onClose} />;
}

/** What became of steps, where there is no list of them. */
function useTell(): (results: readonly StepResult[], title: string) => void {
  const { message, notification } = App.useApp();
  const t = useMessages(messages);
  return (results, title) => {
    const refused = results.filter((result) => result.status === "refused").length;
    const done = results.filter(isDone).length;
    if (refused > 0) {
      const description = `${t("doneMany", { count: done })} · ${t("someRefused", { count: refused })}`;
      notification.warning({ title, description, duration: 0 });
    } else if (done < results.length) void message.success(t("waiting"));
    else void message.success(done === 1 ? t("done") : t("doneMany", { count: done }));
  };
}

const resuming = new Set<string>();

/** The same bytes again: nothing is signed anew, and nothing is taken twice. */
function useResume(): void {
  const { user } = useSession();
  const { notification } = App.useApp();
  const t = useMessages(messages);
  const client = useQueryClient();
  const tell = useRef(useTell());
  useEffect(() => {
    const resume = async () => {
      const left = await openEnvelopes(user.user_id, user.organisation);
      const envelopes = left.filter((each) => !resuming.has(each.digest));
      if (envelopes.length === 0) return;
      for (const { digest } of envelopes) resuming.add(digest);
      const results = await deliver(envelopes);
      if (sessionState.value.status !== "signed_in") return;
      notification.info({ title: t("resumed", { title: envelopes[0]?.title ?? "" }) });
      tell.current(results, envelopes[0]?.title ?? "");
      await readAgain(client, results);
    };
    void resume().catch(() => undefined); // without a store there is nothing to go on with
  }, [user.user_id, user.organisation, client, notification, t]);
}
