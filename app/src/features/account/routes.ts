import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/account",
    title: { zh: "账户与密钥", en: "Account and keys" },
    resource: "account:manage",
    page: () => import("./pages/account-page").then((file) => file.AccountPage),
  },
  {
    path: "/messages",
    title: { zh: "消息", en: "Messages" },
    resource: "notification:read",
    page: () => import("./pages/messages-page").then((file) => file.MessagesPage),
  },
];
