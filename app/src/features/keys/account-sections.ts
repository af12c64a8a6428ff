import type { AccountSection } from "@/lib/feature";

export const accountSections: AccountSection[] = [
  {
    id: "keys",
    title: { zh: "密钥", en: "Keys" },
    order: 20,
    section: () => import("./components/keys-section").then((module) => module.KeysSection),
  },
  {
    id: "replace-key",
    title: { zh: "更换密钥", en: "Replace the key" },
    order: 22,
    section: () => import("./components/replace-section").then((module) => module.ReplaceSection),
  },
  {
    id: "certificate",
    title: { zh: "证书", en: "Certificate" },
    order: 24,
    section: () => import("./components/certificate-section").then((module) => module.CertificateSection),
  },
];
