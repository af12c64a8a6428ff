import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { AutoComplete, Button, Card, Flex, Input, InputNumber, Select } from "antd";

import { Field, Fields } from "@/features/templates";
import { useMessages } from "@/lib/i18n";

import type { AskedParty } from "../lib/asked";
import { messages } from "../messages";
import { ROLES, usePlantWords } from "../words";

const KINDS = ["participant", "grid", "fund"] as const;
const MOST = 20;

interface PartiesInputProps {
  readonly parties: readonly AskedParty[];
  readonly onChange: (parties: readonly AskedParty[]) => void;
}

/** Who gets something: the list grows and shrinks. */
export function PartiesInput({ parties, onChange }: PartiesInputProps) {
  const t = useMessages(messages);
  const add = () => onChange([...parties, { role: "", kind: "participant", party: "", weight: 1 }]);
  return (
    <Flex vertical gap={8}>
      {parties.map((party, place) => (
        // A party has no name before somebody gives it one; its place is what tells it from others.
        // oxlint-disable-next-line react/no-array-index-key
        <Card key={place} size="small" styles={{ body: { padding: 10 } }}>
          <PartyInput number={place + 1} party={party} onChange={(to) => onChange(parties.map((each, at) => (at === place ? to : each)))} />
          {parties.length > 1 && (
            <Flex justify="flex-end">
              <Button size="small" type="text" icon={<DeleteOutlined aria-hidden />} aria-label={`${t("remove")} ${place + 1}`} onClick={() => onChange(parties.filter((_, at) => at !== place))}>{t("remove")}</Button>
            </Flex>
          )}
        </Card>
      ))}
      <Flex gap={10} align="center" wrap>
        <Button size="small" icon={<PlusOutlined aria-hidden />} disabled={parties.length >= MOST} onClick={add}>{t("addParty")}</Button>
        <span className="muted" style={{ fontSize: 12 }}>{t("weightHint")}</span>
      </Flex>
    </Flex>
  );
}

interface PartyInputProps {
  readonly number: number;
  readonly party: AskedParty;
  readonly onChange: (party: AskedParty) => void;
}

function PartyInput({ number, party, onChange }: PartyInputProps) {
  const t = useMessages(messages);
  const words = usePlantWords();
  const label = (name: string) => `${name} ${number}`;
  return (
    <Fields least={160}>
      <Field label={t("role")} hint={t("roleHint")}>
        <AutoComplete
          aria-label={label(t("role"))} style={{ width: "100%" }} value={party.role} options={ROLES.map((value) => ({ value, label: `${words.role(value)} · ${value}` }))}
          onChange={(role: string) => onChange({ ...party, role: role.trim() })}
        />
      </Field>
      <Field label={t("partyKind")}>
        <Select<AskedParty["kind"]> aria-label={label(t("partyKind"))} style={{ width: "100%" }} value={party.kind} options={KINDS.map((value) => ({ value, label: t(`partyKind_${value}`) }))} onChange={(kind) => onChange({ ...party, kind })} />
      </Field>
      <Field label={t("party")} hint={t("partyHint")}>
        <Input className="mono" aria-label={label(t("party"))} maxLength={64} autoComplete="off" value={party.party} onChange={({ target }) => onChange({ ...party, party: target.value.trim() })} />
      </Field>
      <Field label={t("weight")}>
        <InputNumber<number> aria-label={label(t("weight"))} style={{ width: "100%" }} min={1} max={1_000_000} precision={0} controls={false} value={party.weight} onChange={(weight) => onChange({ ...party, weight })} />
      </Field>
    </Fields>
  );
}
