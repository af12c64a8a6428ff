import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { AutoComplete, Button, Card, Flex, Input, Segmented, Select } from "antd";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { referencesQuery } from "@/features/reference-prices";
import { Field as Labelled, Fields, QuantityInput } from "@/features/templates";
import type { Json, JsonObject } from "@/lib/canonical";
import { useMessages } from "@/lib/i18n";
import { E8, FEN_PER_YUAN } from "@/lib/units";

import { emptyItem, type Field, type Leaf } from "../lib/shapes";
import { messages } from "../messages";
import { PARTS, useMethodWords } from "../words";

interface FormProps {
  readonly fields: readonly Field[];
  readonly value: JsonObject;
  readonly path: string;
  readonly onChange: (value: JsonObject) => void;
}

/** The fields of a rule; lists grow and shrink, what is left empty is left out. */
export function RuleForm({ fields, value, path, onChange }: FormProps) {
  const t = useMessages(messages);
  const change = (name: string, to: Json | undefined) => {
    const { [name]: _, ...others } = value;
    onChange(to === undefined ? others : { ...others, [name]: to });
  };
  const leaves = fields.filter(({ shape }) => typeof shape === "string");
  return (
    <Flex vertical gap={10}>
      {leaves.length > 0 && (
        <Fields least={220}>
          {leaves.map(({ name, label, shape }) => (
            <Labelled key={name} label={t(label)} path={`${path}/${name}`}>
              <LeafInput leaf={shape as Leaf} label={t(label)} value={value[name]} onChange={(to) => change(name, to)} />
            </Labelled>
          ))}
        </Fields>
      )}
      {fields.map(({ name, label, shape }) => {
        if (typeof shape === "string") return null;
        const own = { key: name, label: t(label), path: `${path}/${name}` };
        if ("items" in shape) return <ListInput {...own} key={name} fields={shape.items} value={(value[name] as JsonObject[] | undefined) ?? []} onChange={(to) => change(name, to.length > 0 ? to : undefined)} />;
        return (
          <Labelled key={name} label={t(label)} path={own.path}>
            <RuleForm fields={shape.fields} value={(value[name] as JsonObject | undefined) ?? {}} path={own.path} onChange={(to) => change(name, to)} />
          </Labelled>
        );
      })}
    </Flex>
  );
}

interface ListProps {
  readonly label: string;
  readonly path: string;
  readonly fields: readonly Field[];
  readonly value: readonly JsonObject[];
  readonly onChange: (value: JsonObject[]) => void;
}

function ListInput({ label, path, fields, value, onChange }: ListProps) {
  const t = useMessages(messages);
  return (
    <Labelled label={label} path={path}>
      <Flex vertical gap={8}>
        {value.map((item, place) => (
          // An item has no name before somebody gives it one; its place is what tells it from others.
          // oxlint-disable-next-line react/no-array-index-key
          <Card key={place} size="small" styles={{ body: { padding: 10 } }}>
            <RuleForm fields={fields} value={item} path={`${path}/${place}`} onChange={(to) => onChange(value.map((each, at) => (at === place ? to : each)))} />
            <Flex justify="flex-end">
              <Button size="small" type="text" icon={<DeleteOutlined aria-hidden />} aria-label={`${t("remove")} ${label} ${place + 1}`} onClick={() => onChange(value.filter((_, at) => at !== place))}>{t("remove")}</Button>
            </Flex>
          </Card>
        ))}
        <div><Button size="small" icon={<PlusOutlined aria-hidden />} aria-label={`${t("add")} ${label}`} onClick={() => onChange([...value, emptyItem(fields)])}>{t("add")}</Button></div>
      </Flex>
    </Labelled>
  );
}

interface LeafProps {
  readonly leaf: Leaf;
  readonly label: string;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
}

function LeafInput({ leaf, label, value, onChange }: LeafProps) {
  const t = useMessages(messages);
  const words = useMethodWords();
  const number = typeof value === "number" ? value : undefined;
  const quantity = (decimals: number, unit: string) => <QuantityInput label={label} value={number} decimals={decimals} unit={unit} onChange={onChange} />;
  const choice = (options: readonly { value: string | number; label: string }[]) => (
    <Select aria-label={label} style={{ width: "100%" }} allowClear value={(value as string | number | undefined) ?? null} options={[...options]} onChange={(chosen: string | number | undefined) => onChange(chosen)} />
  );
  switch (leaf) {
    case "id":
      return <Input className="mono" aria-label={label} maxLength={64} autoComplete="off" value={typeof value === "string" ? value : ""} onChange={({ target }) => onChange(target.value === "" ? undefined : target.value)} />;
    case "name":
      return <NameInput label={label} value={value as JsonObject | undefined} onChange={onChange} />;
    case "rate":
      return <RateInput label={label} value={value as JsonObject | undefined} onChange={onChange} />;
    case "price":
      return quantity(E8, "¥/kWh");
    case "fen":
      return quantity(FEN_PER_YUAN, "¥");
    case "bp":
      return quantity(2, "%");
    case "kva":
      return quantity(3, "kVA");
    case "standard":
      return choice([90, 85, 80].map((each) => ({ value: each, label: words.leaf("standard", each) })));
    case "payer":
      return choice((["retailer", "grid"] as const).map((each) => ({ value: each, label: t(`payer_${each}`) })));
    case "parts":
      return (
        <Select<string[]>
          mode="multiple" aria-label={label} style={{ width: "100%" }} value={(value as string[] | undefined) ?? []}
          options={PARTS.map((each) => ({ value: each, label: words.part(each) }))} onChange={(chosen) => onChange(chosen.length > 0 ? chosen : undefined)}
        />
      );
  }
}

interface PairProps {
  readonly label: string;
  readonly value: JsonObject | undefined;
  readonly onChange: (value: JsonObject | undefined) => void;
}

export function NameInput({ label, value = {}, onChange }: PairProps) {
  const t = useMessages(messages);
  const field = (name: "zh" | "en", hint: string) => (
    <Input
      aria-label={`${label} ${hint}`} placeholder={hint} maxLength={80} value={typeof value[name] === "string" ? value[name] : ""}
      onChange={({ target }) => onChange({ ...value, [name]: target.value })}
    />
  );
  return <Flex gap={6}>{field("zh", t("nameZh"))}{field("en", t("nameEn"))}</Flex>;
}

/** A price of its own, or the reference price of the month. */
export function RateInput({ label, value, onChange }: PairProps) {
  const t = useMessages(messages);
  const { data: references = [] } = useQuery(referencesQuery);
  const [kind, setKind] = useState<"price" | "reference">(value?.["reference"] === undefined ? "price" : "reference");
  const price = value?.["price_e8_yuan_per_kwh"];
  const reference = value?.["reference"];
  const change = (to: "price" | "reference") => {
    setKind(to);
    onChange(undefined);
  };
  return (
    <Flex vertical gap={4}>
      {kind === "price"
        ? <QuantityInput label={label} value={typeof price === "number" ? price : undefined} decimals={E8} unit="¥/kWh" onChange={(e8) => onChange(e8 === undefined ? undefined : { price_e8_yuan_per_kwh: e8 })} />
        : <AutoComplete aria-label={label} value={typeof reference === "string" ? reference : ""} options={references.map((each) => ({ value: each }))} onChange={(text: string) => onChange(text === "" ? undefined : { reference: text })} />}
      <Segmented<"price" | "reference"> size="small" aria-label={label} value={kind} onChange={change} options={[{ value: "price", label: t("price") }, { value: "reference", label: t("reference") }]} />
    </Flex>
  );
}
