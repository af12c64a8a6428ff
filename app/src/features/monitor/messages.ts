import { defineMessages } from "@/lib/i18n";

export const messages = defineMessages("monitor", {
  zh: {
    title: "市场监视", asOf: "区块 {{block}}", window: "近 {{minutes}} 分钟", audits: "待审核订单", disputes: "未结争议", intents: "上链意图", transactions: "交易", blocks: "区块", invalid: "无效交易", busiest: "最忙一分钟（笔）", median: "时延中位数（毫秒）", p95: "时延 95 分位（毫秒）",
    pace: "每分钟上链操作", minute: "时刻", others: "其他", unitIntents: "笔",
    orders: "订单状态", state: "状态", unitOrders: "件",
    queues: "等待队列", stage: "阶段", waitsFor: "等待", count: "订单数", oldest: "最早进入", party_consumer: "电力用户", party_retailer: "售电公司", party_exchange: "交易中心", noQueues: "没有等待处理的订单。",
    modes: "成交方式", mode: "成交方式", publicOrders: "公开成交", publicEnergy: "公开电量", least: "最低价", most: "最高价", noModes: "尚无成交。",
    concentration: "市场集中度", contracts: "执行中合同", retailers: "售电公司", hhiContracts: "HHI（按合同数）", hhiEnergy: "HHI（按公开电量）", retailer: "售电公司", share: "合同占比", concentrationHint: "HHI 取值 0 至 10,000，低于 1,500 为分散，高于 2,500 为高度集中。电量仅计公开成交。", noContracts: "没有执行中的合同。",
    widget: "市场监视", all: "全部",
  },
  en: {
    title: "Market monitor", asOf: "Block {{block}}", window: "Last {{minutes}} minutes", audits: "Orders to audit", disputes: "Open disputes", intents: "Intents", transactions: "Transactions", blocks: "Blocks", invalid: "Invalid transactions", busiest: "Intents, busiest minute", median: "Latency, median (ms)", p95: "Latency, 95 % (ms)",
    pace: "Steps on the ledger, by minute", minute: "Minute", others: "Others", unitIntents: "intents",
    orders: "Orders by state", state: "State", unitOrders: "orders",
    queues: "Queues", stage: "Stage", waitsFor: "Waits for", count: "Orders", oldest: "The oldest since", party_consumer: "Consumer", party_retailer: "Retailer", party_exchange: "Exchange", noQueues: "No order waits.",
    modes: "Concluded, by mode", mode: "Mode", publicOrders: "In public", publicEnergy: "Public energy", least: "Lowest price", most: "Highest price", noModes: "Nothing was concluded yet.",
    concentration: "Concentration", contracts: "Contracts in force", retailers: "Retailers", hhiContracts: "HHI by contracts", hhiEnergy: "HHI by public energy", retailer: "Retailer", share: "Share of contracts", concentrationHint: "The HHI is from 0 to 10,000: below 1,500 is spread, above 2,500 highly concentrated. Energy is that of public trading alone.", noContracts: "No contract is in force.",
    widget: "Market monitor", all: "All",
  },
});
