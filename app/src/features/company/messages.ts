import { defineMessages } from "@/lib/i18n";

export const messages = defineMessages("company", {
  zh: {
    title: "企业", users: "本企业用户", cosignatures: "待第二人签名", changes: "密钥重置申请", history: "链上记录", caps: "年度售电量上限", qualifications: "资质",
    registered: "登记资料由电力交易中心审核后上链；增加用户或变更资料请提交登记申请。", apply: "提交登记申请",
  },
  en: {
    title: "Company", users: "Users", cosignatures: "Steps that want a second signature", changes: "New keys that were proposed", history: "On the ledger", caps: "Yearly volume caps", qualifications: "Qualifications",
    registered: "What is registered was audited by the exchange. Apply there for a further user or a change of data.", apply: "Apply",
  },
});
