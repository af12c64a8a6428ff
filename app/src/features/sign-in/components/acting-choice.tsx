import { Button, Flex, Radio } from "antd";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import type { SessionResponse } from "@/api/session";
import { actFirstAs, actingChoices } from "@/features/sign-in/api/sessions";
import { SignInFailure } from "@/features/sign-in/components/sign-in-failure";
import { messages } from "@/features/sign-in/messages";
import { useMessages, useTitle } from "@/lib/i18n";
import { ROLE_TITLES } from "@/lib/role-titles";

interface ActingChoiceProps {
  readonly opened: SessionResponse;
  readonly onChosen: (session: SessionResponse) => void;
}

/** For whom, and in which role, for those who hold more than one. */
export function ActingChoice({ opened, onChosen }: ActingChoiceProps) {
  const t = useMessages(messages);
  const title = useTitle();
  const choices = actingChoices(opened.user);
  const [chosen, setChosen] = useState(0);
  const acting = useMutation({
    mutationFn: async (n: number) => actFirstAs(opened, choices[n] ?? opened),
    onSuccess: onChosen,
  });
  return (
    <Flex vertical gap={16}>
      <h2 style={{ margin: 0, fontSize: 16 }}>{t("chooseActing")}</h2>
      <Radio.Group
        aria-label={t("chooseActing")}
        value={chosen}
        onChange={(event) => setChosen(Number(event.target.value))}
        style={{ display: "grid", gap: 8, maxHeight: 320, overflow: "auto" }}
      >
        {choices.map(({ participant, role }, n) => (
          <Radio key={`${participant} ${role}`} value={n}>
            <b>{participant}</b> · {title(ROLE_TITLES[role] ?? { zh: role, en: role })}
          </Radio>
        ))}
      </Radio.Group>
      {acting.isError && <SignInFailure error={acting.error} />}
      <Button type="primary" block loading={acting.isPending} onClick={() => acting.mutate(chosen)}>
        {t("go")}
      </Button>
    </Flex>
  );
}
