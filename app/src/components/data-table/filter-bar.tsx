import { DatePicker, Flex, Input, Select } from "antd";
import dayjs from "dayjs";
import { useEffect, useRef, useState } from "react";

import { useMessages } from "@/lib/i18n";
import { msOfPicked, pickedOfMs } from "@/lib/market-time";

import { messages } from "../messages";
import type { Filter } from "./model";
import type { TableSearch } from "./use-table-search";

const TYPING_MS = 350;

interface FilterBarProps {
  readonly filters: readonly Filter<string>[];
  readonly search: Pick<TableSearch, "filters" | "setFilter">;
}

/** The filters of a list, in a row. `/` goes to the first that takes text. */
export function FilterBar({ filters, search }: FilterBarProps) {
  const first = filters.find((filter) => filter.kind === "text")?.name;
  return (
    <Flex wrap gap={8} role="search" className="filter-bar">
      {filters.map((filter) => (
        <FilterInput
          key={filter.name}
          filter={filter}
          value={search.filters[filter.name]}
          slash={filter.name === first}
          onChange={(value) => search.setFilter(filter.name, value)}
        />
      ))}
    </Flex>
  );
}

interface FilterInputProps {
  readonly filter: Filter<string>;
  readonly value: string | undefined;
  readonly slash: boolean;
  readonly onChange: (value: string | undefined) => void;
}

function FilterInput({ filter, value, slash, onChange }: FilterInputProps) {
  if (filter.kind === "text") return <TextFilter filter={filter} value={value} slash={slash} onChange={onChange} />;
  if (filter.kind === "select") {
    return (
      <Select
        allowClear
        aria-label={filter.label}
        placeholder={filter.label}
        value={value ?? null}
        options={[...(filter.options ?? [])]}
        onChange={(chosen: string | null) => onChange(chosen ?? undefined)}
        popupMatchSelectWidth={false}
        style={{ minWidth: 140 }}
      />
    );
  }
  if (filter.kind === "time") return <TimeFilter filter={filter} value={value} onChange={onChange} />;
  return (
    <DatePicker
      aria-label={filter.label}
      placeholder={filter.label}
      value={value === undefined ? null : dayjs(value)}
      onChange={(day) => onChange(day === null ? undefined : day.format("YYYY-MM-DD"))}
    />
  );
}

/** The picker shows the market's clock, wherever the person is. */
function TimeFilter({ filter, value, onChange }: Omit<FilterInputProps, "slash">) {
  const shown = value === undefined || !Number.isFinite(Number(value)) ? null : pickedOfMs(Number(value));
  return (
    <DatePicker
      showTime={{ format: "HH:mm" }}
      format="YYYY-MM-DD HH:mm"
      aria-label={filter.label}
      placeholder={filter.label}
      value={shown}
      style={{ width: 170 }}
      onChange={(day) => onChange(day === null ? undefined : String(msOfPicked(day.startOf("minute"))))}
    />
  );
}

/** Searches a moment after the last key, or at once with Enter. */
function TextFilter({ filter, value, slash, onChange }: FilterInputProps) {
  const t = useMessages(messages);
  const [typed, setTyped] = useState(value ?? "");
  const [seen, setSeen] = useState(value);
  const [sent, setSent] = useState("");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const id = `filter-${filter.name}`;
  if (seen !== value) {
    setSeen(value);
    setTyped(value ?? "");
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  useSlash(slash ? id : undefined);
  const send = (text: string) => {
    clearTimeout(timer.current);
    setSent(text.trim());
    onChange(text.trim() || undefined);
  };
  // What the page knows cannot be found does not go into the URL.
  const impossible = value === undefined && sent !== "" && sent === typed.trim();
  return (
    <Input
      id={id}
      status={impossible ? "error" : ""}
      aria-invalid={impossible}
      allowClear
      aria-label={filter.label}
      placeholder={filter.label}
      title={slash ? `${t("search")} (/)` : undefined}
      value={typed}
      style={{ width: 200 }}
      onChange={({ target }) => {
        setTyped(target.value);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => send(target.value), TYPING_MS);
      }}
      onPressEnter={() => send(typed)}
    />
  );
}

/** `/` focuses the field with this id, unless somebody is typing. */
function useSlash(id: string | undefined): void {
  useEffect(() => {
    if (id === undefined) return undefined;
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, [contenteditable]");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      document.getElementById(id)?.focus();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [id]);
}
