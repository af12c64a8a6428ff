import { Link } from "@tanstack/react-router";
import { Card, Table, type TableColumnsType } from "antd";
import type { ReactNode } from "react";

import { useMay } from "@/api/access";
import { ActionName } from "@/components/action-name";
import { When } from "@/components/figures";
import { CopyButton, Hash } from "@/components/hash";
import { OrganisationName } from "@/components/organisation-name";
import { StateTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import type { Hit } from "../api/explorer";
import { messages } from "../messages";
import { BlockLink } from "./links";
import { CodeTag } from "./tags";

type Kind = Hit["kind"];

const KINDS: readonly Kind[] = ["block", "transaction", "intent", "order", "listing", "sequence", "package", "participant", "user"];

/** What was found, a table for each kind. */
export function Hits({ hits }: { readonly hits: readonly Hit[] }) {
  const t = useMessages(messages);
  const found = KINDS.map((kind) => [kind, hits.filter((hit) => hit.kind === kind)] as const);
  return found
    .filter(([, ofKind]) => ofKind.length > 0)
    .map(([kind, ofKind]) => (
      <Card key={kind} size="small" title={t(`kind_${kind}`)} styles={{ body: { padding: 0 } }}>
        <HitTable hits={ofKind} />
      </Card>
    ));
}

function HitTable({ hits }: { readonly hits: readonly Hit[] }) {
  const t = useMessages(messages);
  const columns: TableColumnsType<Hit> = [
    { key: "id", title: t("found"), render: (_, hit) => <HitLink hit={hit} /> },
    { key: "title", title: t("what"), width: 260, render: (_, hit) => <HitTitle hit={hit} /> },
    { key: "at", title: t("at"), width: 180, render: (_, hit) => <When ms={hit.at} show="second" /> },
    { key: "block", title: t("block"), width: 100, align: "right", render: (_, hit) => (hit.block == null ? "—" : <BlockLink number={hit.block} />) },
  ];
  return <Table size="small" rowKey="id" columns={columns} dataSource={[...hits]} pagination={false} scroll={{ x: "max-content" }} />;
}

/** Where each kind has its page, and what its reader must have. */
const PAGES: Readonly<Record<Kind, { readonly resource: string; readonly to: (id: string) => string; readonly search?: (id: string) => Record<string, string> }>> = {
  block: { resource: "block:read", to: (id) => `/explorer/blocks/${id}` },
  transaction: { resource: "transaction:read", to: (id) => `/explorer/transactions/${id}` },
  intent: { resource: "transaction:read", to: (id) => `/explorer/intents/${id}` },
  order: { resource: "order:read", to: (id) => `/explorer/contracts/${id}` },
  listing: { resource: "listing:read", to: (id) => `/listings/${id}` },
  sequence: { resource: "listing:read", to: (id) => `/market/sequences/${id}` },
  package: { resource: "package:read", to: (id) => `/packages/${id}` },
  participant: { resource: "transaction:read", to: () => "/explorer/intents", search: (participant) => ({ participant }) },
  user: { resource: "transaction:read", to: () => "/explorer/intents", search: (actor) => ({ actor }) },
};

function HitLink({ hit }: { readonly hit: Hit }) {
  const page = PAGES[hit.kind];
  const text = <span className="mono wrap-anywhere">{hit.id}</span>;
  return (
    <>
      {useMay(page.resource) ? (
        <Link to={page.to(hit.id)} {...(page.search && { search: page.search(hit.id) })}>
          {text}
        </Link>
      ) : (
        text
      )}
      <CopyButton text={hit.id} />
    </>
  );
}

const TITLES: Partial<Record<Kind, (title: string) => ReactNode>> = {
  block: (title) => <Hash value={title} digits={16} />,
  transaction: (title) => <CodeTag code={title} valid={title === "VALID"} />,
  intent: (title) => (title === "" ? "—" : <ActionName action={title} />),
  order: (title) => <StateTag of="order" state={title} />,
  sequence: (title) => <StateTag of="sequence" state={title} />,
  user: (title) => <OrganisationName mspId={title} />,
};

function HitTitle({ hit }: { readonly hit: Hit }) {
  const t = useMessages(messages);
  if (hit.kind === "participant") {
    const known = (["consumer", "retailer", "platform"] as const).find((kind) => kind === hit.title);
    return known ? t(`participant_${known}`) : hit.title;
  }
  return TITLES[hit.kind]?.(hit.title) ?? hit.title;
}
