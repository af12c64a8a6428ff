import { Link } from "@tanstack/react-router";

import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";

export function Brand({ short = false }: { readonly short?: boolean }) {
  const t = useMessages(messages);
  return (
    <Link to="/" className="shell-brand" aria-label={t("product")}>
      <img src="/icon.svg" alt="" width={24} height={24} />
      {!short && t("product")}
    </Link>
  );
}
