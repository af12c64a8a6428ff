import { defineMessages } from "@/lib/i18n";

export const messages = defineMessages("policies", {
  zh: {
    title: "流程策略", intro: "每个市场分类的订单流程：何时审核、电力用户是否再确认、各状态的时限，以及售电公司违约后的保底承接。订单沿用其创建时的版本。",
    inForce: "现行第 {{version}} 版", version: "第 {{version}} 版", versions: "历史版本", edit: "修改", add: "新增分区策略", empty: "尚未设置流程策略。",
    segment: "市场分类", audit: "交易中心审核", reconfirms: "电力用户再确认", deadlines: "时限", lastResort: "保底售电公司", lastResortPackage: "保底套餐", none: "无",
    audit_before_sign: "签订前审核", audit_at_submit: "提交时审核", audit_omitted: "免审核",
    yes: "需要", no: "不需要", reconfirmsHint: "不需要时，售电公司确认用户提出的条款即视为双方确认。",
    deadlinesHint: "自该状态最后一步起算，逾期后任何一方可使订单失效；留空为不限。", noDeadline: "不限",
    unit_day: "天", unit_hour: "小时", unit_minute: "分钟", unit_second: "秒", amountOf: "{{state}}时限", unitOf: "{{state}}时限单位",
    submit: "下一步：签名", needed: "必填", signTitle: "设置流程策略", lastResortHint: "违约售电公司的合同按此套餐的公示价格移交。", packageOf: "{{name}}（{{retailer}}）",
  },
  en: {
    title: "Flow policies", intro: "The way of orders in each segment: when the exchange audits, whether the consumer confirms again, the deadlines of each state, and who supplies after a retailer's default. An order keeps the version under which it was made.",
    inForce: "Version {{version}} is in force", version: "Version {{version}}", versions: "Earlier versions", edit: "Change", add: "Policy for a segment", empty: "There is no flow policy yet.",
    segment: "Segment", audit: "Audit by the exchange", reconfirms: "Consumer confirms again", deadlines: "Deadlines", lastResort: "Supplier of last resort", lastResortPackage: "Its package", none: "None",
    audit_before_sign: "Before the signatures", audit_at_submit: "When it is submitted", audit_omitted: "Omitted",
    yes: "Yes", no: "No", reconfirmsHint: "Without it, the retailer's confirmation of terms that the consumer put forward counts for both.",
    deadlinesHint: "From the last step in the state; after it anyone may let the order lapse. Empty: no deadline.", noDeadline: "None",
    unit_day: "days", unit_hour: "hours", unit_minute: "minutes", unit_second: "seconds", amountOf: "Deadline of {{state}}", unitOf: "Unit of the deadline of {{state}}",
    submit: "Go on to sign", needed: "This is needed", signTitle: "Set a flow policy", lastResortHint: "Contracts of a retailer in default are passed on at this package's list prices.", packageOf: "{{name}} ({{retailer}})",
  },
});
