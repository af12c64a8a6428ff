import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button, Card, Descriptions, Skeleton } from "antd";
import { useState } from "react";

import { Allowed } from "@/components/allowed";
import { DataTable } from "@/components/data-table";
import { Energy, Period, When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { StateTag } from "@/components/state-tag";
import { TradingHistory, useSequenceWords } from "@/features/sequences";
import { useMessages } from "@/lib/i18n";

import { listingHistoryQuery, listingQuery } from "../api/listings";
import { OwnListingActions } from "../components/own-listing-actions";
import { Prices } from "../components/prices";
import { Remaining } from "../components/remaining";
import { TakeDialog } from "../components/take-dialog";
import { messages } from "../messages";
import type { Listing } from "../taking";

export function ListingPage() {
  const { listingId = "" } = useParams({ strict: false });
  const t = useMessages(messages);
  const query = useQuery(listingQuery(listingId));
  if (query.data) return <ListingInFull listing={query.data} />;
  return <Page title={t("listing")}>{query.isError ? <QueryProblem query={query} /> : <Skeleton active />}</Page>;
}

function ListingInFull({ listing }: { readonly listing: Listing }) {
  const t = useMessages(messages);
  const [taking, setTaking] = useState(false);
  const actions = (
    <>
      <OwnListingActions listing={listing} />
      {listing.status === "open" && (
        <Allowed resource="action:take">
          <Button type="primary" onClick={() => setTaking(true)}>{t("take")}</Button>
        </Allowed>
      )}
    </>
  );
  return (
    <Page title={`${listing.retailer} · ${listing.package}`} extra={<StateTag of="listing" state={listing.status} />} actions={actions}>
      <Facts listing={listing} />
      <Card size="small" title={t("takes")}>
        <Takes listingId={listing.listing_id} />
      </Card>
      <Card size="small" title={t("history")}>
        <History listingId={listing.listing_id} />
      </Card>
      {taking && <TakeDialog listing={listing} onClose={() => setTaking(false)} />}
    </Page>
  );
}

function Facts({ listing }: { readonly listing: Listing }) {
  const t = useMessages(messages);
  const words = useSequenceWords();
  const { sequence, package: packageId, package_version: version } = listing;
  const items = [
    { key: "price", label: t("price"), children: <Prices prices={listing.prices} /> },
    { key: "remaining", label: t("remaining"), children: <Remaining listing={listing} /> },
    { key: "smallest", label: t("minTake"), children: <Energy wh={listing.min_take_wh} /> },
    { key: "package", label: t("package"), children: <Link to={`/packages/${packageId}`}>{t("packageOf", { id: packageId, version })}</Link> },
    { key: "period", label: t("period"), children: <Period start={listing.period_start} end={listing.period_end} /> },
    { key: "segment", label: t("segment"), children: words.segment(listing.segment) },
    { key: "sequence", label: t("sequence"), children: <Link to={`/market/sequences/${sequence}`} className="wrap-anywhere">{sequence}</Link> },
    { key: "id", label: t("id"), children: <Hash value={listing.listing_id} /> },
    { key: "changed", label: t("changedAt"), children: <When ms={listing.refreshed_at} show="second" /> },
  ];
  return <Descriptions size="small" bordered column={{ xs: 1, sm: 1, md: 2, xl: 3 }} items={items} />;
}

/** In the order of the ledger. Who took is shown to the two parties, the exchange and the regulator. */
function Takes({ listingId }: { readonly listingId: string }) {
  const t = useMessages(messages);
  return (
    <DataTable
      path="/api/v1/takes"
      name="takes"
      noun="takes"
      label={t("takes")}
      rowKey={(row) => `${row.block}:${row.position}`}
      query={{ listing: listingId }}
      exports={{ csv: "/api/v1/takes.csv", xlsx: "/api/v1/takes.xlsx", resource: "listing:export" }}
      columns={[
        { key: "at", title: t("takeAt"), render: (row) => <When ms={row.at} show="second" /> },
        { key: "energy", title: t("takenEnergy"), align: "right", render: (row) => <Energy wh={row.energy_wh} unit="MWh" /> },
        { key: "consumer", title: t("consumer"), render: (row) => row.consumer ?? "—" },
        { key: "order", title: t("order"), render: (row) => row.order_id ? <Link to={`/orders/${row.order_id}`}><Hash value={row.order_id} copy={false} /></Link> : "—" },
      ]}
    />
  );
}

function History({ listingId }: { readonly listingId: string }) {
  const query = useQuery(listingHistoryQuery(listingId));
  if (query.data) return <TradingHistory steps={query.data} />;
  return query.isError ? <QueryProblem query={query} /> : <Skeleton active paragraph={{ rows: 2 }} />;
}
