import { defineMessages } from "@/lib/i18n";

export const messages = defineMessages("dashboard", {
  zh: {
    title: "首页",
    nothing: "当前身份没有首页内容，请从菜单进入各功能。",
  },
  en: {
    title: "Dashboard",
    nothing: "There is nothing to sum up for your present role. The menu leads to everything it may do.",
  },
});
