import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Card, Empty, Skeleton } from "antd";

import { When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { integerText, sizeText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { type BlockDetail, blockQuery } from "../api/explorer";
import { BlockTransactions } from "../components/block-transactions";
import { Facts } from "@/components/facts";
import { SignerNames } from "../components/signer-name";
import { Holds } from "../components/tags";
import { messages } from "../messages";

export function BlockPage() {
  const t = useMessages(messages);
  const { number: text = "" } = useParams({ strict: false });
  const number = /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  const query = useQuery({ ...blockQuery(number ?? 0), enabled: number !== undefined });
  const title = t("blockTitle", { number: text });
  if (number === undefined) {
    return (
      <Page title={t("block")}>
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("noSuchBlock")} />
      </Page>
    );
  }
  if (query.data) return <BlockInFull block={query.data} />;
  return <Page title={title}>{query.isError ? <QueryProblem query={query} /> : <Skeleton active paragraph={{ rows: 8 }} />}</Page>;
}

function BlockInFull({ block }: { readonly block: BlockDetail }) {
  const t = useMessages(messages);
  const language = useLanguage();
  return (
    <Page title={t("blockTitle", { number: integerText(block.number, language) })} actions={<Neighbours block={block} />}>
      <Facts
        facts={[
          { label: t("at"), value: <When ms={block.at} show="second" /> },
          { label: t("transactions"), value: t("ofWhichValid", { count: block.transactions.length, valid: block.valid }) },
          { label: t("size"), value: sizeText(block.bytes, language) },
          { label: t("blockHash"), value: <Hash value={block.hash} digits={24} /> },
          {
            label: t("previousHash"),
            value: (
              <>
                <Hash value={block.previous_hash || null} digits={24} />{" "}
                {block.number > 0 && <Holds holds={block.links} yes={t("links")} no={t("linksNot")} />}
              </>
            ),
          },
          {
            label: t("dataHash"),
            value: (
              <>
                <Hash value={block.data_hash} digits={24} />{" "}
                <Holds holds={block.data_hash_holds} yes={t("recomputedEqual")} no={t("recomputedDiffers")} />
              </>
            ),
          },
          { label: t("orderedBy"), value: <SignerNames signers={block.orderer_signatures} />, wide: true },
        ]}
      />
      <Card size="small" title={t("transactions")} styles={{ body: { padding: 0 } }}>
        <BlockTransactions transactions={block.transactions} />
      </Card>
    </Page>
  );
}

/** The chain one block back, and one on where there is one. */
function Neighbours({ block }: { readonly block: BlockDetail }) {
  const t = useMessages(messages);
  return (
    <>
      {block.number > 0 && (
        <Link to={`/explorer/blocks/${block.number - 1}`}>
          <LeftOutlined aria-hidden /> {t("blockBefore")}
        </Link>
      )}
      {block.number < block.block_height && (
        <Link to={`/explorer/blocks/${block.number + 1}`}>
          {t("blockAfter")} <RightOutlined aria-hidden />
        </Link>
      )}
    </>
  );
}
