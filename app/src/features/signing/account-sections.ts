import type { AccountSection } from "@/lib/feature";

export const accountSections: AccountSection[] = [
  {
    id: "second-signatures",
    title: { zh: "复核签名", en: "Second signatures" },
    order: 30,
    section: () => import("./components/second-signatures").then((module) => module.SecondSignatures),
  },
  {
    id: "sealed-bids",
    title: { zh: "密封申报", en: "Sealed bids" },
    order: 40,
    section: () => import("./components/sealed-bids-section").then((module) => module.SealedBidsSection),
  },
];
