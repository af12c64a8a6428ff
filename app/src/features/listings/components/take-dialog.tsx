import { useNavigate } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Descriptions, Flex, Form, Modal } from "antd";
import { useState } from "react";

import { EnergyInput } from "@/components/figure-input";
import { Energy, Money } from "@/components/figures";
import { QueryProblem } from "@/components/problem-alert";
import { isDone, useSign } from "@/features/signing";
import { AcknowledgePackageRisk } from "@/features/templates";
import { energyText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { listedPackageQuery, listingQuery } from "../api/listings";
import { messages } from "../messages";
import { costBounds, type Listing, takeFault } from "../taking";
import { Prices } from "./prices";

interface TakeDialogProps {
  readonly listing: Listing;
  readonly onClose: () => void;
}

/** Taking from a listing: what is left is that of this moment, as others take too. */
export function TakeDialog({ listing: opened, onClose }: TakeDialogProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  const listing = useQuery(listingQuery(opened.listing_id)).data ?? opened;
  const packageQuery = useQuery(listedPackageQuery(listing.package, listing.package_version));
  const [energy, setEnergy] = useState<number | null>(null);
  const [read, setRead] = useState(false);
  const [busy, setBusy] = useState(false);
  const order = useTakeStep(listing, onClose);

  const warning = packageQuery.data?.risk_warning_hash ?? undefined;
  const fault = takeFault(listing, energy, packageQuery.data?.volume);
  const limits = {
    nothing: 0,
    more_than_left: listing.remaining_wh,
    less_than_smallest: Math.min(listing.min_take_wh, listing.remaining_wh),
    outside_package: 0,
  };
  const shownFault = fault && energy !== null ? t(`fault_${fault}`, { energy: energyText(limits[fault], language) }) : undefined;
  const ready = fault === undefined && packageQuery.data !== undefined && (warning === undefined || read) && listing.status === "open";

  const take = async () => {
    if (energy === null || !ready) return;
    setBusy(true);
    await order(energy, warning).finally(() => setBusy(false));
  };

  return (
    <Modal open title={t("takeTitle")} okText={t("submit")} okButtonProps={{ disabled: !ready, loading: busy }} onOk={() => void take()} onCancel={onClose}>
      <ListingInBrief listing={listing} />
      {packageQuery.isError && <QueryProblem query={packageQuery} />}
      <Form layout="vertical" style={{ marginTop: 12 }} onFinish={() => void take()}>
        <Form.Item label={t("takeEnergy")} htmlFor="take-energy" {...(shownFault && { validateStatus: "error", help: shownFault })}>
          <Flex gap={8}>
            <EnergyInput id="take-energy" value={energy} onChange={setEnergy} />
            <Button onClick={() => setEnergy(listing.remaining_wh)}>{t("takeAll")}</Button>
          </Flex>
        </Form.Item>
        {warning !== undefined && (
          <Form.Item>
            <AcknowledgePackageRisk package={packageQuery.data} hash={warning} read={read} onRead={setRead} />
          </Form.Item>
        )}
      </Form>
      <Cost listing={listing} energy={fault === undefined ? energy : null} />
    </Modal>
  );
}

function ListingInBrief({ listing }: { readonly listing: Listing }) {
  const t = useMessages(messages);
  const items = [
    { key: "package", label: t("package"), children: t("packageOf", { id: listing.package, version: listing.package_version }) },
    { key: "price", label: t("price"), children: <Prices prices={listing.prices} /> },
    { key: "remaining", label: t("remaining"), children: <strong aria-live="polite"><Energy wh={listing.remaining_wh} /></strong> },
    { key: "smallest", label: t("minTake"), children: <Energy wh={listing.min_take_wh} /> },
  ];
  return <Descriptions size="small" bordered column={1} items={items} />;
}

function Cost({ listing, energy }: { readonly listing: Listing; readonly energy: number | null }) {
  const t = useMessages(messages);
  if (energy === null) return null;
  const [low, high] = costBounds(listing.prices, energy);
  return (
    <div aria-live="polite">
      {t("cost")} <strong><Money fen={low} /></strong>
      {high !== low && <> – <strong><Money fen={high} /></strong></>}
      <div className="muted">{t("costHint")}</div>
    </div>
  );
}

function useTakeStep(listing: Listing, onDone: () => void) {
  const t = useMessages(messages);
  const sign = useSign();
  const navigate = useNavigate();
  const { notification } = App.useApp();
  return async (energy: number, warning: string | undefined): Promise<void> => {
    const { listing_id, prices, segment } = listing;
    const args = { listing: listing_id, energy_wh: energy, prices, segment, ...(warning !== undefined && { risk_warning: warning }) };
    const words = { listing: `${listing.retailer} · ${listing.package}` };
    const [result] = (await sign([{ action: "take", args, words }], { title: t("takeTitle") })) ?? [];
    if (result === undefined || !isDone(result)) return;
    onDone();
    const open = <Button size="small" type="primary" onClick={() => void navigate({ to: `/orders/${result.digest}` })}>{t("toOrder")}</Button>;
    notification.success({ title: t("takenToast"), actions: open });
  };
}
