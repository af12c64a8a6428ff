import { Alert, Card, Descriptions, Empty, Flex } from "antd";

import { Energy, Price } from "@/components/figures";
import { Hash } from "@/components/hash";
import { useOrderWords } from "@/features/orders";
import { useMessages } from "@/lib/i18n";
import type { Terms } from "@/lib/intents/terms";

import type { Said } from "../api/cases";
import { messages } from "../messages";

interface SaidCardProps {
  readonly title: string;
  readonly items: readonly Said[];
}

/** All that one side has said, first one first. */
export function SaidCard({ title, items }: SaidCardProps) {
  const t = useMessages(messages);
  return (
    <Card title={title} style={{ height: "100%" }}>
      {items.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("nothingSaid")} />}
      <Flex vertical gap={20}>
        {items.map((item, index) => (
          <Item key={item.text_hash ?? String(index)} item={item} />
        ))}
      </Flex>
    </Card>
  );
}

const TITLES = { statement: "statement", ruling: "ruling", opened_terms: "openedTerms" } as const;

function Item({ item }: { readonly item: Said }) {
  const t = useMessages(messages);
  return (
    <Flex vertical gap={6} component="article">
      <Flex wrap gap={10} align="baseline">
        <strong>{t(TITLES[item.kind])}</strong>
        <span className="muted">{t("by")} {item.user}</span>
        {item.text_hash !== null && <span className="muted">{t("textHash")} <Hash value={item.text_hash} copy={false} /></span>}
      </Flex>
      {item.kind === "opened_terms" ? <OpenedTerms item={item} /> : <Text item={item} />}
      {item.documents.length > 0 && (
        <Flex vertical gap={2}>
          <span className="muted">{t("documents")}</span>
          {item.documents.map((hash) => <Hash key={hash} value={hash} digits={16} />)}
        </Flex>
      )}
    </Flex>
  );
}

function Text({ item }: { readonly item: Said }) {
  const t = useMessages(messages);
  if (item.text === null) return item.text_hash === null ? null : <span className="muted">{t("notForYou")}</span>;
  return <p style={{ margin: 0, whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{item.text}</p>;
}

/** What a party has opened to the exchange, and whether it is what the ledger has the hash of. */
function OpenedTerms({ item }: { readonly item: Said }) {
  const t = useMessages(messages);
  const words = useOrderWords();
  const hash = <Hash value={item.terms_hash} copy={false} />;
  if (item.fits === false) return <Alert type="error" showIcon role="alert" title={t("termsDiffer")} description={hash} />;
  if (item.terms === null) return <span className="muted">{t("termsSealed")} · {hash}</span>;
  const terms = item.terms as unknown as Terms;
  const figures = [
    { key: "energy", label: t("energy"), children: <Energy wh={terms.energy_wh} /> },
    ...Object.entries(terms.prices_e8_yuan_per_kwh).map(([name, price]) => ({ key: name, label: words.price(name), children: <Price e8={price} /> })),
  ];
  return (
    <>
      <Descriptions bordered size="small" column={1} items={figures} />
      <span className="muted">{t("termsFit")} · {hash}</span>
    </>
  );
}
