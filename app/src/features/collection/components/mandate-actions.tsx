import { Button, Flex } from "antd";
import { useState } from "react";

import { Allowed } from "@/components/allowed";
import { useMessages } from "@/lib/i18n";

import { type Mandate, type Move, moveMandate } from "../api/collection";
import { messages } from "../messages";
import { ActDialog } from "./act-dialog";

const MOVES: Readonly<Record<Mandate["state"], readonly Move[]>> = { active: ["suspend", "revoke"], suspended: ["resume", "revoke"], revoked: [] };

/** At the payer's wish. */
export function MandateActions({ mandate: { mandate_id: id, state } }: { readonly mandate: Mandate }) {
  const t = useMessages(messages);
  const [move, setMove] = useState<Move>();
  if (MOVES[state].length === 0) return <span className="muted">—</span>;
  return (
    <Allowed resource="collection:manage">
      <Flex gap={8}>
        {MOVES[state].map((each) => <Button key={each} size="small" danger={each === "revoke"} onClick={() => setMove(each)}>{t(each)}</Button>)}
      </Flex>
      {move !== undefined && (
        <ActDialog title={t(move)} danger={move === "revoke"} act={() => moveMandate(id, move)} onClose={() => setMove(undefined)}>
          {t(`${move}Ask`, { id })}
        </ActDialog>
      )}
    </Allowed>
  );
}
