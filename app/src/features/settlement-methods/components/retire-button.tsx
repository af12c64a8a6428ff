import { Button } from "antd";

import { useSign } from "@/features/signing";
import { useMessages } from "@/lib/i18n";

import type { Method } from "../api/methods";
import { messages } from "../messages";

/** Closes the method to new packages, for good: the signing dialog says so before anything is signed. */
export function RetireButton({ method }: { readonly method: Method }) {
  const t = useMessages(messages);
  const sign = useSign();
  const retire = () => sign([{ action: "retire_method", target: method.method_id, version: method.version, args: {} }], { title: t("retire") });
  return <Button danger onClick={() => void retire()}>{t("retire")}</Button>;
}
