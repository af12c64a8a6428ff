import { defineMessages } from "@/lib/i18n";

export const bidMessages = defineMessages("signing.bids", {
  zh: {
    intro: "密封申报的分段与随机数只保存在本浏览器中。没有它们就不能揭示申报，请导出备份。",
    none: "本浏览器中没有密封申报",
    sequence: "交易序列",
    hash: "密封哈希",
    export: "导出",
    import: "导入密封申报文件",
    notABid: "文件不是密封申报，或已损坏。",
  },
  en: {
    intro: "The steps and the salt of sealed bids are kept in this browser only. Without them a bid cannot be revealed: export a copy.",
    none: "There is no sealed bid in this browser",
    sequence: "Sequence",
    hash: "Sealed hash",
    export: "Export",
    import: "Import a sealed bid",
    notABid: "The file is no sealed bid, or it is damaged.",
  },
});
