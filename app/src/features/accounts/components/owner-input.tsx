import { useQuery } from "@tanstack/react-query";
import { AutoComplete } from "antd";

import { customersQuery } from "../api/accounts";

const SHOWN = 50;

interface OwnerInputProps {
  readonly id?: string;
  readonly value?: string;
  readonly onChange?: (owner: string) => void;
}

/** One of the retailer's customers, typed or chosen. For `Form.Item`. */
export function OwnerInput({ id, value, onChange }: OwnerInputProps) {
  const { data: customers = [] } = useQuery(customersQuery);
  const found = customers.filter((each) => value === undefined || each.includes(value)).slice(0, SHOWN);
  return (
    <AutoComplete
      {...(id !== undefined && { id })} {...(value !== undefined && { value })} className="mono" style={{ width: "100%" }}
      options={found.map((each) => ({ value: each }))} onChange={(typed: string) => onChange?.(typed.trim())}
    />
  );
}
