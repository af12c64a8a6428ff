import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";

import { useProblemText } from "@/components/problem-alert";
import { isDone, useSign } from "@/features/signing";
import type { JsonObject } from "@/lib/canonical";
import { useLanguage, useMessages } from "@/lib/i18n";
import { problemText } from "@/lib/problem-words";

import { anchorOf } from "../api/access";
import { messages } from "../messages";

/** A security administrator of the exchange signs the version's hash; the ledger then says that it is in force. */
export function PutInForce({ number }: { readonly number: number }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const { message } = App.useApp();
  const wrong = useProblemText();
  const queries = useQueryClient();
  const sign = useSign();
  const force = useMutation({
    mutationFn: async () => {
      const { action, args, expected_version: version } = await anchorOf(number);
      // The arguments are what the chaincode takes: canonical JSON.
      return sign([{ action, args: args as JsonObject, version }], { title: t("putInForce", { number }) });
    },
    onError: (error) => void message.error(wrong(error)),
    onSuccess: (results) => {
      const [result] = results ?? [];
      if (result === undefined) return; // nothing was signed
      if (isDone(result)) void message.success(t("nowInForce", { number }));
      else if (result.code !== null) void message.error(problemText(result.code, language));
      void queries.invalidateQueries({ queryKey: ["access-model"] });
      void queries.invalidateQueries({ queryKey: ["access"] });
    },
  });
  return (
    <Button type="primary" loading={force.isPending} onClick={() => force.mutate()}>
      {t("putInForce", { number })}
    </Button>
  );
}
