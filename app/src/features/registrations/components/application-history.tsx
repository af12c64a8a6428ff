import { Flex } from "antd";

import { Timeline } from "@/components/timeline";
import { useMessages } from "@/lib/i18n";
import { stateLook } from "@/lib/states";

import type { Application } from "../api/registrations";
import { messages } from "../messages";
import { useRegistrationWords } from "../words";

type Move = Application["history"][number];

/** Every move of the application, with the reasons that were given. */
export function ApplicationHistory({ moves }: { readonly moves: readonly Move[] }) {
  const words = useRegistrationWords();
  const entries = moves.map((move) => ({
    key: `${move.at} ${move.name}`,
    title: words.move(move.name),
    at: move.at,
    tone: stateLook("application", move.state).tone,
    detail: <MoveDetail move={move} />,
  }));
  return <Timeline entries={entries} />;
}

function MoveDetail({ move: { by, reasons } }: { readonly move: Move }) {
  const t = useMessages(messages);
  const words = useRegistrationWords();
  return (
    <Flex vertical>
      {by !== null && <span className="muted">{t("by", { who: by })}</span>}
      {reasons.map((reason) => (
        <span key={`${reason["code"]} ${reason["text"]}`}>
          {words.reason(reason["code"] ?? "")}: {reason["text"]}
        </span>
      ))}
    </Flex>
  );
}
