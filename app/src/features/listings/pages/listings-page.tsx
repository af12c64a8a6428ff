import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";

import { useMay } from "@/api/access";
import { Allowed } from "@/components/allowed";
import { type Column, DataTable } from "@/components/data-table";
import { Energy, Period, When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { StateTag } from "@/components/state-tag";
import { someSequencesQuery, useSequenceWords } from "@/features/sequences";
import { useLanguage, useMessages } from "@/lib/i18n";
import { STATES } from "@/lib/states";

import { Prices } from "../components/prices";
import { PublishDialog } from "../components/publish-dialog";
import { Remaining } from "../components/remaining";
import { TakeDialog } from "../components/take-dialog";
import { messages } from "../messages";
import type { Listing } from "../taking";

export function ListingsPage() {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const [publishing, setPublishing] = useState(false);
  const [taking, setTaking] = useState<Listing>();
  const columns = useListingColumns(setTaking);
  const filters = useListingFilters();
  const publish = (
    <Allowed resource="action:publish_listing">
      <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setPublishing(true)}>{t("publish")}</Button>
    </Allowed>
  );
  return (
    <Page title={t("title")} actions={publish}>
      <DataTable
        path="/api/v1/listings"
        name="listings"
        noun="listings"
        label={t("title")}
        rowKey={(row) => row.listing_id}
        columns={columns}
        filters={filters}
        exports={{ csv: "/api/v1/listings.csv", xlsx: "/api/v1/listings.xlsx", resource: "listing:export" }}
        onOpen={(row) => void navigate({ to: `/listings/${row.listing_id}` })}
      />
      {publishing && <PublishDialog onClose={() => setPublishing(false)} />}
      {taking && <TakeDialog listing={taking} onClose={() => setTaking(undefined)} />}
    </Page>
  );
}

function useListingColumns(onTake: (listing: Listing) => void): Column<Listing>[] {
  const t = useMessages(messages);
  const words = useSequenceWords();
  const mayTake = useMay("action:take");
  const take: Column<Listing> = {
    key: "take",
    title: t("take"),
    width: 80,
    render: (row) => row.status === "open" && <Button size="small" type="primary" onClick={() => onTake(row)}>{t("take")}</Button>,
  };
  return [
    { key: "package", title: t("package"), render: (row) => <Link to={`/listings/${row.listing_id}`}>{t("packageOf", { id: row.package, version: row.package_version })}</Link> },
    { key: "retailer", title: t("retailer"), width: 130, render: (row) => row.retailer },
    { key: "prices", title: t("price"), width: 190, render: (row) => <Prices prices={row.prices} /> },
    { key: "remaining", title: t("remaining"), width: 210, render: (row) => <Remaining listing={row} /> },
    { key: "min_take", title: t("minTake"), width: 110, align: "right", render: (row) => <Energy wh={row.min_take_wh} unit="MWh" /> },
    { key: "period", title: t("period"), width: 190, render: (row) => <Period start={row.period_start} end={row.period_end} /> },
    { key: "segment", title: t("segment"), width: 90, render: (row) => words.segment(row.segment) },
    { key: "status", title: t("status"), width: 110, render: (row) => <StateTag of="listing" state={row.status} /> },
    ...(mayTake ? [take] : []),
    { key: "sequence", title: t("sequence"), hidden: true, render: (row) => row.sequence },
    { key: "refreshed_at", title: t("changedAt"), hidden: true, render: (row) => <When ms={row.refreshed_at} /> },
    { key: "id", title: t("id"), hidden: true, render: (row) => <Hash value={row.listing_id} /> },
  ];
}

function useListingFilters() {
  const t = useMessages(messages);
  const language = useLanguage();
  const { data = [] } = useQuery(someSequencesQuery({ mode: "listing", sort: "-opens_at" }));
  const sequences = data.map(({ sequence_id, name }) => ({ value: sequence_id, label: name ?? sequence_id }));
  const states = Object.entries(STATES.listing).map(([value, look]) => ({ value, label: look.title[language] }));
  return [
    { name: "takeable", label: t("takeable"), kind: "select", options: [{ value: "true", label: t("takeable") }] },
    { name: "status", label: t("status"), kind: "select", options: states },
    { name: "retailer", label: t("retailer"), kind: "text" },
    { name: "sequence", label: t("sequence"), kind: "select", options: sequences },
    {
      name: "sort",
      label: t("order_by"),
      kind: "select",
      options: [
        { value: "-refreshed_at", label: t("sort_newest") },
        { value: "price", label: t("sort_cheapest") },
        { value: "-remaining_wh", label: t("sort_most") },
      ],
    },
  ] as const;
}
