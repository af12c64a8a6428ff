import { Segmented } from "antd";

import { type Language, setLanguage, useLanguage, useMessages } from "@/lib/i18n";

import { messages } from "../messages";

const OPTIONS = [
  { value: "zh", label: <span lang="zh-CN">中文</span> },
  { value: "en", label: <span lang="en">EN</span> },
] satisfies { value: Language; label: unknown }[];

export function LanguageSwitch() {
  const t = useMessages(messages);
  const language = useLanguage();
  return (
    <Segmented<Language>
      size="small"
      aria-label={t("language")}
      value={language}
      options={OPTIONS}
      onChange={(chosen) => void setLanguage(chosen)}
    />
  );
}
