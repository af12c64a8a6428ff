import { useQuery } from "@tanstack/react-query";
import { Alert, App, Form, Modal, Select } from "antd";
import { useState } from "react";

import { useSession } from "@/api/session";
import { type Sequence, someSequencesQuery } from "@/features/sequences";
import { isDone, useSign } from "@/features/signing";
import { periodText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { offeredPackagesQuery } from "../api/listings";
import { messages } from "../messages";
import { isSound, type Offer } from "../offering";
import { OfferFields } from "./offer-fields";

const NO_OFFER: Offer = { prices: {}, energy: null, smallest: null };

/** A new listing: an open sequence, one of the retailer's packages that fits it, then prices and energy. */
export function PublishDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useMessages(messages);
  const { message } = App.useApp();
  const sign = useSign();
  const language = useLanguage();
  const sequences = useQuery(someSequencesQuery({ mode: "listing", status: "open", sort: "closes_at" }));
  const [chosen, setChosen] = useState<string>();
  const [packageId, setPackageId] = useState<string>();
  const [offer, setOffer] = useState(NO_OFFER);

  const sequence = sequences.data?.find((each) => each.sequence_id === chosen) ?? (chosen === undefined ? sequences.data?.[0] : undefined);
  const packages = useFittingPackages(sequence);
  const offered = packages?.find((each) => each.package_id === packageId);
  const ready = sequence !== undefined && offered !== undefined && isSound(offer, sequence, 0);

  const choosePackage = (id: string | undefined) => {
    setPackageId(id);
    setOffer({ ...offer, prices: packages?.find((each) => each.package_id === id)?.prices ?? {} });
  };
  const publish = async () => {
    if (!ready) return;
    const { prices, energy, smallest } = offer;
    const args = {
      sequence: sequence.sequence_id,
      package: offered.package_id,
      package_version: offered.version,
      prices: { ...prices },
      energy_wh: energy ?? 0,
      min_take_wh: smallest ?? 0,
    };
    const words = { sequence: sequence.name ?? sequence.sequence_id, package: offered.name };
    const results = await sign([{ action: "publish_listing", args, words }], { title: t("publishTitle") });
    if (!results?.every(isDone)) return;
    void message.success(t("publishedToast"));
    onClose();
  };

  return (
    <Modal open width={640} title={t("publishTitle")} okText={t("submit")} okButtonProps={{ disabled: !ready }} onOk={() => void publish()} onCancel={onClose}>
      {sequences.data?.length === 0 && <Alert type="info" showIcon title={t("noSequence")} style={{ marginBottom: 12 }} />}
      <Form.Item label={t("sequence")} htmlFor="publish-sequence" layout="vertical">
        <Select
          id="publish-sequence"
          loading={sequences.isPending}
          value={sequence?.sequence_id ?? null}
          onChange={(id: string) => {
            setChosen(id);
            choosePackage(undefined);
          }}
          options={(sequences.data ?? []).map((each) => ({
            value: each.sequence_id,
            label: `${each.name ?? each.sequence_id} · ${periodText(each.period_start, each.period_end, language)}`,
          }))}
        />
      </Form.Item>
      {packages?.length === 0 && <Alert type="info" showIcon title={t("noPackage")} style={{ marginBottom: 12 }} />}
      <Form.Item label={t("package")} htmlFor="publish-package" layout="vertical">
        <Select
          id="publish-package"
          value={packageId ?? null}
          onChange={choosePackage}
          options={(packages ?? []).map((each) => ({ value: each.package_id, label: `${each.name} · ${t("packageOf", { id: each.package_id, version: each.version })}` }))}
        />
      </Form.Item>
      {sequence && offered && <OfferFields offer={offer} onChange={setOffer} limits={sequence} taken={0} />}
    </Modal>
  );
}

/** The retailer's packages on offer in the sequence's segment, valid for its whole delivery period. */
function useFittingPackages(sequence: Sequence | undefined) {
  const { participant } = useSession();
  const { data } = useQuery({ ...offeredPackagesQuery(participant, sequence?.segment ?? ""), enabled: sequence !== undefined });
  if (sequence === undefined || data === undefined) return undefined;
  const { period_start, period_end } = sequence;
  const days = (Date.parse(period_end) - Date.parse(period_start)) / 86_400_000;
  return data.filter(({ valid_from, valid_to, durations: { min_days = 0, max_days = Number.MAX_SAFE_INTEGER } }) =>
    valid_from <= period_start && period_end <= valid_to && min_days <= days && days <= max_days);
}
