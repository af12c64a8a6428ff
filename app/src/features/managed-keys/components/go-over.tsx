import { Button, Flex } from "antd";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import { useSession } from "@/api/session";
import { ProblemAlert } from "@/components/problem-alert";
import { fingerprint, keysQuery, noteOfKey } from "@/features/keys";
import { isDone, useSign } from "@/features/signing";
import { useMessages } from "@/lib/i18n";

import type { NewKey } from "../api/custody";
import { messages } from "../messages";

/** The present key signs for the last time, and the managed one takes its place. */
export function GoOver({ made }: { readonly made: NewKey }) {
  const t = useMessages(messages);
  const client = useQueryClient();
  const sign = useSign();
  const { user } = useSession();
  const going = useMutation({
    mutationFn: async () => {
      const { user: user_id, public_key, proof } = made;
      const { version } = await unwrap(api.GET("/api/v1/users/{user_id}", { params: { path: { user_id } } }));
      const words = { public_key: await fingerprint(public_key) };
      const step = { action: "replace_key", target: user_id, version, args: { public_key, proof }, words };
      const results = await sign([step], { title: t("replaceTitle") });
      if (results?.every(isDone) === true) await noteOfKey(user.public_key, { standing: "replaced" });
      await client.invalidateQueries({ queryKey: keysQuery.queryKey });
    },
  });
  return (
    <Flex vertical gap={8} align="start">
      <span className="muted">{t("useHint")}</span>
      {going.isError && <ProblemAlert error={going.error} title={t("failed")} />}
      <Button type="primary" loading={going.isPending} onClick={() => going.mutate()}>{t("useIt")}</Button>
    </Flex>
  );
}
