import { useQuery } from "@tanstack/react-query";
import { App, Button, Modal } from "antd";
import { useState } from "react";

import { useMay } from "@/api/access";
import { useSession } from "@/api/session";
import { sequenceQuery } from "@/features/sequences";
import { isDone, useSign } from "@/features/signing";
import { energyText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import { isSound, type Offer } from "../offering";
import type { Listing } from "../taking";
import { OfferFields } from "./offer-fields";

/** What the retailer may do with a listing of its own that is open. */
export function OwnListingActions({ listing }: { readonly listing: Listing }) {
  const t = useMessages(messages);
  const own = useSession().participant === listing.retailer;
  const mayAmend = useMay("action:amend_listing");
  const mayWithdraw = useMay("action:withdraw_listing");
  const [amending, setAmending] = useState(false);
  const withdraw = useWithdrawal(listing);
  if (!own || listing.status !== "open") return null;
  return (
    <>
      {mayAmend && <Button onClick={() => setAmending(true)}>{t("amend")}</Button>}
      {mayWithdraw && <Button danger onClick={() => void withdraw()}>{t("withdraw")}</Button>}
      {amending && <AmendDialog listing={listing} onClose={() => setAmending(false)} />}
    </>
  );
}

function useWithdrawal({ listing_id, version, package: packageId, remaining_wh }: Listing) {
  const t = useMessages(messages);
  const language = useLanguage();
  const sign = useSign();
  const { message } = App.useApp();
  return async () => {
    const words = { target: `${packageId} (${energyText(remaining_wh, language)})` };
    const results = await sign([{ action: "withdraw_listing", target: listing_id, version, args: {}, words }], { title: t("withdrawTitle") });
    if (results?.every(isDone)) void message.success(t("withdrawnToast"));
  };
}

interface AmendDialogProps {
  readonly listing: Listing;
  readonly onClose: () => void;
}

function AmendDialog({ listing, onClose }: AmendDialogProps) {
  const t = useMessages(messages);
  const sign = useSign();
  const { message } = App.useApp();
  const sequence = useQuery(sequenceQuery(listing.sequence)).data;
  const [offer, setOffer] = useState<Offer>({ prices: listing.prices, energy: listing.energy_wh, smallest: listing.min_take_wh });
  const changes = changesOf(listing, offer);
  const ready = sequence !== undefined && Object.keys(changes).length > 0 && isSound(offer, sequence, listing.taken_wh);

  const amend = async () => {
    const step = { action: "amend_listing", target: listing.listing_id, version: listing.version, args: changes, words: { target: listing.package } };
    const results = await sign([step], { title: t("amendTitle") });
    if (!results?.every(isDone)) return;
    void message.success(t("amendedToast"));
    onClose();
  };
  return (
    <Modal open width={640} title={t("amendTitle")} okText={t("submit")} okButtonProps={{ disabled: !ready }} onOk={() => void amend()} onCancel={onClose}>
      <OfferFields offer={offer} onChange={setOffer} limits={sequence ?? {}} taken={listing.taken_wh} />
    </Modal>
  );
}

/** Only what is different goes into the step. */
function changesOf(listing: Listing, { prices, energy, smallest }: Offer) {
  const pricesDiffer = Object.entries(prices).some(([name, e8]) => listing.prices[name] !== e8);
  return {
    ...(pricesDiffer && { prices: { ...prices } }),
    ...(energy != null && energy !== listing.energy_wh && { energy_wh: energy }),
    ...(smallest != null && smallest !== listing.min_take_wh && { min_take_wh: smallest }),
  };
}
