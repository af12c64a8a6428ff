import { AcknowledgePackageRisk } from "@/features/templates";

import type { RetailPackage } from "../api/packages";

interface AcknowledgeOfferedProps {
  readonly offered: RetailPackage;
  readonly hash: string;
  readonly read?: boolean;
  readonly onRead?: (read: boolean) => void;
}

/** For a form, which gives it value and change. */
export function AcknowledgeOffered({ offered, hash, read = false, onRead }: AcknowledgeOfferedProps) {
  return <AcknowledgePackageRisk package={offered} hash={hash} read={read} onRead={(now) => onRead?.(now)} />;
}
