import type { AccountSection } from "@/lib/feature";

export const accountSections: readonly AccountSection[] = [
  {
    id: "me",
    title: { zh: "本人", en: "Myself" },
    order: 10,
    section: () => import("./components/myself").then((file) => file.Myself),
  },
  {
    id: "sessions",
    title: { zh: "登录会话", en: "Sessions" },
    order: 30,
    section: () => import("./components/sessions").then((file) => file.Sessions),
  },
  {
    id: "notifications",
    title: { zh: "通知设置", en: "Notifications" },
    order: 40,
    section: () => import("./components/preferences").then((file) => file.Preferences),
  },
];
