import { Flex } from "antd";

import { Facts } from "@/components/facts";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import { useRegistrationWords } from "../words";

const ORDER = ["holder", "name_zh", "name_en", "credit_code", "address", "name", "phone", "email"];

/** The data as the role sees it: in clear, or masked by its data view. */
export function ApplicationData({ data }: { readonly data: Readonly<Record<string, unknown>> }) {
  const t = useMessages(messages);
  const titles: Readonly<Record<string, string>> = { party: t("party"), contact: t("contact") };
  const parts = ["party", "contact"].filter((part) => data[part] !== undefined);
  return (
    <Flex vertical gap={12}>
      {parts.map((part) => (
        <section key={part} aria-label={titles[part]}>
          <strong>{titles[part]}</strong>
          <Part fields={fieldsOf(data[part])} />
        </section>
      ))}
    </Flex>
  );
}

function Part({ fields }: { readonly fields: readonly (readonly [string, string])[] }) {
  const words = useRegistrationWords();
  const facts = fields.map(([name, value]) => ({
    label: words.field(name),
    value: <span className="wrap-anywhere">{name === "holder" ? words.holder(value) : value}</span>,
  }));
  return <div style={{ marginTop: 6 }}><Facts facts={facts} /></div>;
}

function fieldsOf(part: unknown): (readonly [string, string])[] {
  if (typeof part !== "object" || part === null) return [];
  const fields = Object.entries(part).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)] as const);
  return fields.toSorted(([one], [other]) => ORDER.indexOf(one) - ORDER.indexOf(other));
}
