import type { AccountSection } from "@/lib/feature";

export const accountSections: readonly AccountSection[] = [
  {
    id: "managed-key",
    title: { zh: "托管密钥", en: "Managed key" },
    order: 26,
    section: () => import("./components/managed-section").then((module) => module.ManagedSection),
  },
];
