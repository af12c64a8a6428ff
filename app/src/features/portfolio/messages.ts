import { defineMessages } from "@/lib/i18n";

export const messages = defineMessages("portfolio", {
  zh: {
    title: "购售组合", contracts: "执行中合同", energy: "合同电量", pendingOrders: "已成交未归档", pendingEnergy: "未归档电量", customersCount: "客户数", retailersCount: "售电公司数", expiringCount: "即将到期",
    withoutTerms_one: "{{count}} 份合同的条款不在本实例中，未计入电量。", withoutTerms_other: "{{count}} 份合同的条款不在本实例中，未计入电量。",
    months: "按交割月的合同电量", month: "月份", others: "其他", pending: "未归档", exportMonths: "导出", csv: "导出 CSV", xlsx: "导出 Excel", exportFailed: "导出失败",
    cap: "年度售电量上限", year: "年度", capWh: "上限", posted: "已占用", reserved: "待归档占用", free: "剩余", used: "占用比例", noCap: "未设上限", noVolumes: "没有年度上限，也没有占用。",
    expiring: "即将到期的合同", within: "{{days}} 天内", partner: "对方", package: "套餐", state: "状态", period: "交割期", renewed: "已续签", notRenewed: "未续签", renewal: "续签", noExpiring: "此期间没有到期的合同。", firstHundred: "仅列出最先到期的 100 份，共 {{count}} 份。", order: "合同",
    states: "全部订单", orders: "订单数",
    customers: "客户", consumer: "电力用户", class: "类别", status: "状态", customerOrders: "订单", nextExpiry: "最近到期日", lastOrder: "最近订单", onlyContracts: "合同", withContracts: "有执行中合同", withoutContracts: "无执行中合同", expiringBefore: "此日前到期", noCustomers: "还没有客户。",
  },
  en: {
    title: "Portfolio", contracts: "Contracts in force", energy: "Energy contracted", pendingOrders: "Concluded, not archived", pendingEnergy: "Energy not archived", customersCount: "Customers", retailersCount: "Retailers", expiringCount: "Ending soon",
    withoutTerms_one: "The terms of {{count}} contract are not with this instance; its energy is not counted.", withoutTerms_other: "The terms of {{count}} contracts are not with this instance; their energy is not counted.",
    months: "Energy contracted, by delivery month", month: "Month", others: "Others", pending: "Not archived", exportMonths: "Export", csv: "Export CSV", xlsx: "Export Excel", exportFailed: "The export failed",
    cap: "Yearly volume cap", year: "Year", capWh: "Cap", posted: "Used", reserved: "Reserved", free: "Left", used: "Share used", noCap: "No cap", noVolumes: "There is no cap, and nothing counts against one.",
    expiring: "Contracts that end soon", within: "Within {{days}} days", partner: "With", package: "Package", state: "State", period: "Delivery", renewed: "Renewed", notRenewed: "Not renewed", renewal: "Renewal", noExpiring: "No contract ends in this time.", firstHundred: "The first 100 of {{count}}.", order: "Contract",
    states: "All orders", orders: "Orders",
    customers: "Customers", consumer: "Consumer", class: "Class", status: "State", customerOrders: "Orders", nextExpiry: "Next ends", lastOrder: "Last order", onlyContracts: "Contracts", withContracts: "With a contract in force", withoutContracts: "Without one", expiringBefore: "Ends before", noCustomers: "There are no customers yet.",
  },
});
