import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useDeferredValue, useState } from "react";

import { useMessages } from "@/lib/i18n";

import { offersQuery } from "../api/packages";
import { formMessages } from "../form-messages";

interface PackageChoiceProps {
  readonly id?: string;
  readonly value?: string;
  readonly onChange?: (packageId: string | undefined) => void;
  readonly retailer?: string;
  readonly segment?: string;
  readonly placeholder?: string;
  readonly allowClear?: boolean;
}

/** One of the packages on offer, found by a part of its name. */
export function PackageChoice({ id, value, onChange, retailer, segment, placeholder, allowClear = false }: PackageChoiceProps) {
  const t = useMessages(formMessages);
  const [typed, setTyped] = useState("");
  const name = useDeferredValue(typed.trim());
  const filters = { ...(name !== "" && { name }), ...(retailer && { retailer }), ...(segment && { segment }) };
  const { data = [], isFetching } = useQuery({ ...offersQuery(filters), placeholderData: (before) => before });
  return (
    <Select
      {...(id !== undefined && { id })}
      {...(value !== undefined && { value })}
      allowClear={allowClear}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      loading={isFetching}
      placeholder={placeholder ?? t("packagePlaceholder")}
      aria-label={t("package")}
      style={{ width: "100%" }}
      options={data.map((each) => ({ value: each.package_id, label: `${each.name} · ${each.retailer}` }))}
      onChange={(chosen: string | undefined) => onChange?.(chosen)}
    />
  );
}
