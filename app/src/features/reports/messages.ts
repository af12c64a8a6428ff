import { defineMessages } from "@/lib/i18n";

export const messages = defineMessages("reports", {
  zh: {
    title: "报表", kind_activity: "订单动态", kind_trades: "成交统计", kind_participants: "注册统计", kind_states: "订单现状",
    period: "日期范围", by: "统计粒度", by_day: "按日", by_month: "按月", group: "分组", group_none: "不分组", group_retailer: "按售电公司", group_segment: "按市场分类", retailer: "售电公司编号", segment: "市场分类", anySegment: "全部分区",
    export: "导出", csv: "导出 CSV", xlsx: "导出 Excel", exportFailed: "导出失败", asOf: "截至区块 {{block}}", empty: "所选期间没有数据。", now: "订单现状为当前时点数据，与日期范围无关。", onlyPeriod: "注册统计不受分组和订单筛选影响。",
    when: "日期", created: "新建", concluded: "双方确认", audited: "审核", archived: "归档", rejected: "驳回", cancelled: "撤销", lapsed: "逾期失效", expired: "到期", passed_on: "移交", disputes_opened: "提出争议", disputes_ruled: "裁定", energy: "成交电量", publicEnergy: "公开成交电量",
    unitOrders: "件", unitParticipants: "户", mode: "成交方式", public: "其中公开", least: "最低价", mean: "加权均价", most: "最高价", marketKind: "主体类型", registered: "新注册", state: "状态", stage: "阶段", orders: "订单数", total: "合计",
    activityChart: "订单动态", tradesChart: "各方式成交", registeredChart: "新注册主体", statesChart: "各状态订单",
  },
  en: {
    title: "Reports", kind_activity: "What happened", kind_trades: "Concluded trades", kind_participants: "Registrations", kind_states: "Orders as they stand",
    period: "Dates", by: "By", by_day: "By day", by_month: "By month", group: "Rows", group_none: "Together", group_retailer: "By retailer", group_segment: "By segment", retailer: "Retailer's id", segment: "Segment", anySegment: "All segments",
    export: "Export", csv: "Export CSV", xlsx: "Export Excel", exportFailed: "The export failed", asOf: "As of block {{block}}", empty: "Nothing in this period.", now: "Orders as they stand now, whatever the dates.", onlyPeriod: "Grouping and filters of orders change nothing here.",
    when: "Date", created: "Made", concluded: "Concluded", audited: "Audited", archived: "Archived", rejected: "Rejected", cancelled: "Cancelled", lapsed: "Lapsed", expired: "Expired", passed_on: "Passed on", disputes_opened: "Disputed", disputes_ruled: "Ruled", energy: "Energy", publicEnergy: "Public energy",
    unitOrders: "orders", unitParticipants: "participants", mode: "Mode", public: "In public", least: "Lowest price", mean: "Mean price", most: "Highest price", marketKind: "Kind", registered: "Registered", state: "State", stage: "Stage", orders: "Orders", total: "Total",
    activityChart: "What happened to orders", tradesChart: "Concluded, by mode", registeredChart: "New participants", statesChart: "Orders by state",
  },
});
