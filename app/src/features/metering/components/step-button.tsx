import { Button } from "antd";
import { useState } from "react";

import { useMay } from "@/api/access";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import { StepDialog } from "./step-dialog";
import type { StepAction } from "./step-form";
import type { Value } from "./step-input";

interface StepButtonProps {
  readonly action: StepAction;
  readonly target?: { readonly id: string; readonly version: number };
  readonly start?: Readonly<Record<string, Value>>;
  readonly candidates?: readonly string[];
  readonly small?: boolean;
  readonly primary?: boolean;
}

const DANGEROUS: ReadonlySet<StepAction> = new Set(["close_point", "retire_meter"]);

/** Opens the step's dialog; not there for those who may not take it. */
export function StepButton({ action, small = false, primary = false, ...step }: StepButtonProps) {
  const t = useMessages(messages);
  const may = useMay(`action:${action}`);
  const [open, setOpen] = useState(false);
  if (!may) return null;
  return (
    <>
      <Button size={small ? "small" : "middle"} type={primary ? "primary" : "default"} danger={DANGEROUS.has(action)} onClick={() => setOpen(true)}>{t(action)}</Button>
      {open && <StepDialog action={action} {...step} onClose={() => setOpen(false)} />}
    </>
  );
}
