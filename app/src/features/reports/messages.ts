import { defineMessages } from "@/lib/i18n";

export const messages = defineMessages("reports", {
  zh: {
    title: "报表", kind_activity: "订单动态", kind_trades: "成交统计", kind_participants: "注册统计", kind_states: "订单现状",
    period: "日期范围", by: "统计粒度", by_day: "按日", by_month: "按月", group: "分组", group_none: "不分组", group_retailer: "按售电公司", group_segment: "按市场分类", retailer: "售电公司编号", segment: "市场分类", anySegment: "全部分区",
    export: "导出", csv: "导出 CSV", xlsx: "导出 Excel", exportFailed: "导出失败", asOf: "截至区块 {{block}}", empty: "所选期间没有数据。", now: "订单现状为当前时点数据，与日期范围无关。", onlyPeriod: "注册统计不受分组和订单筛选影响。",
    when: "日期", created: "新建", concluded: "双方确认", audited: "审核", archived: "归档", rejected: "驳回", cancelled: "撤销", lapsed: "逾期失效", expired: "到期", passed_on: "移交", disputes_opened: "提出争议", disputes_ruled: "裁定", energy: "成交电量", publicEnergy: "公开成交电量",
    unitOrders: "件", unitParticipants: "户", mode: "成交方式", public: "其中公开", least: "最低价", mean: "加权均价", most: "最高价", marketKind: "主体类型", registered: "新注册", state: "状态", stage: "阶段", orders: "订单数", total: "合计",
    kind_settlements: "结算动态", kind_months: "结算进度", kind_costs: "电费构成", kind_readings: "计量完整性",
    settled: "首次结算", corrected: "更正", ruled: "裁定", final: "末期账单", month: "月份", delivering: "交割合同", withBill: "已结算", withCorrection: "其中更正", open: "待结算",
    contract: "合同", package: "套餐", part: "项目", band: "时段", bills: "账单", amount: "金额", before: "上月", change: "变化", pointDays: "计量点日", anchored: "已锚定", missing: "缺失", points: "计量点", pointsWithout: "有缺失的计量点", unitBills: "份", unitDays: "日",
    settlementsChart: "结算与更正", monthsChart: "各月合同结算进度", costsChart: "各月电费构成", readingsChart: "计量点日锚定情况", ofMonths: "按交割月份统计；日期范围取其所涉月份。", privateCosts: "金额取自账单，仅账单双方可见。",
    activityChart: "订单动态", tradesChart: "各方式成交", registeredChart: "新注册主体", statesChart: "各状态订单",
  },
  en: {
    title: "Reports", kind_activity: "What happened", kind_trades: "Concluded trades", kind_participants: "Registrations", kind_states: "Orders as they stand",
    period: "Dates", by: "By", by_day: "By day", by_month: "By month", group: "Rows", group_none: "Together", group_retailer: "By retailer", group_segment: "By segment", retailer: "Retailer's id", segment: "Segment", anySegment: "All segments",
    export: "Export", csv: "Export CSV", xlsx: "Export Excel", exportFailed: "The export failed", asOf: "As of block {{block}}", empty: "Nothing in this period.", now: "Orders as they stand now, whatever the dates.", onlyPeriod: "Grouping and filters of orders change nothing here.",
    when: "Date", created: "Made", concluded: "Concluded", audited: "Audited", archived: "Archived", rejected: "Rejected", cancelled: "Cancelled", lapsed: "Lapsed", expired: "Expired", passed_on: "Passed on", disputes_opened: "Disputed", disputes_ruled: "Ruled", energy: "Energy", publicEnergy: "Public energy",
    unitOrders: "orders", unitParticipants: "participants", mode: "Mode", public: "In public", least: "Lowest price", mean: "Mean price", most: "Highest price", marketKind: "Kind", registered: "Registered", state: "State", stage: "Stage", orders: "Orders", total: "Total",
    kind_settlements: "What was settled", kind_months: "Months settled", kind_costs: "Costs", kind_readings: "Missing readings",
    settled: "First bills", corrected: "Corrections", ruled: "Rulings", final: "Last bills", month: "Month", delivering: "Contracts that delivered", withBill: "With a bill", withCorrection: "Corrected of these", open: "Without a bill",
    contract: "Contract", package: "Package", part: "Part", band: "Band", bills: "Bills", amount: "Amount", before: "Month before", change: "Change", pointDays: "Days of points", anchored: "Anchored", missing: "Missing", points: "Points", pointsWithout: "Points with days missing", unitBills: "bills", unitDays: "days",
    settlementsChart: "Bills made and corrected", monthsChart: "Contracts by month, settled and not", costsChart: "Costs by month and part", readingsChart: "Days of points, anchored and not", ofMonths: "By month of delivery: all months that the dates touch.", privateCosts: "Amounts are those of bills: only their two parties see them.",
    activityChart: "What happened to orders", tradesChart: "Concluded, by mode", registeredChart: "New participants", statesChart: "Orders by state",
  },
});
