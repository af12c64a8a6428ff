/** The states of the ledger's records: a title in both languages and a colour that is the same everywhere. */
import type { Title } from "./feature";

/** What a colour says: at rest, going on, waiting for somebody, reached, in force, wrong, over. */
export type Tone = "idle" | "going" | "waiting" | "reached" | "good" | "bad" | "over";

export interface StateLook {
  readonly title: Title;
  readonly tone: Tone;
}

type Looks = Readonly<Record<string, StateLook>>;

const look = (zh: string, en: string, tone: Tone): StateLook => ({ title: { zh, en }, tone });

const order: Looks = {
  pending: look("待提交", "Pending", "idle"),
  submitted: look("协商中", "Submitted", "going"),
  confirmed: look("已确认", "Confirmed", "waiting"),
  signed: look("已签订", "Signed", "reached"),
  executing: look("执行中", "In force", "good"),
  rejected: look("已驳回", "Rejected", "bad"),
  disputed: look("争议中", "Disputed", "bad"),
  cancelled: look("已撤销", "Cancelled", "over"),
  deleted: look("已删除", "Deleted", "over"),
  expired: look("已失效", "Expired", "over"),
};

const sequence: Looks = {
  announced: look("已公告", "Announced", "idle"),
  open: look("交易中", "Open", "going"),
  revealing: look("揭示报价", "Revealing", "waiting"),
  cleared: look("已出清", "Cleared", "good"),
  closed: look("已闭市", "Closed", "over"),
  cancelled: look("已取消", "Cancelled", "bad"),
};

const listing: Looks = {
  open: look("挂牌中", "Open", "going"),
  closed: look("已全部成交", "All taken", "good"),
  withdrawn: look("已撤牌", "Withdrawn", "over"),
};

const bid: Looks = {
  sealed: look("已封存", "Sealed", "going"),
  revealed: look("已揭示", "Revealed", "good"),
  withdrawn: look("已撤回", "Withdrawn", "over"),
};

const settlement: Looks = {
  running: look("未到期", "Not over", "idle"),
  open: look("待结算", "To be settled", "waiting"),
  disputed: look("争议中", "Disputed", "bad"),
  settled: look("已结算", "Settled", "good"),
  corrected: look("已更正", "Corrected", "reached"),
  refused: look("被拒绝", "Refused", "bad"),
  unchanged: look("无变化", "Unchanged", "over"),
  to_settle: look("将结算", "Would be settled", "going"),
  to_correct: look("将更正", "Would be corrected", "waiting"),
  later: look("待前月结算", "After the month before", "idle"),
};

const application: Looks = {
  draft: look("填写中", "Draft", "idle"),
  submitted: look("待审核", "Waiting for audit", "waiting"),
  changes_requested: look("待补正", "Changes requested", "bad"),
  approved: look("审核通过", "Approved", "reached"),
  certified: look("已发证书", "Certified", "reached"),
  bound: look("已上链", "On the ledger", "good"),
  refused: look("未通过", "Refused", "bad"),
  withdrawn: look("已撤回", "Withdrawn", "over"),
};

const participant: Looks = {
  active: look("正常", "Active", "good"),
  suspended: look("已暂停", "Suspended", "bad"),
  defaulted: look("已违约", "Defaulted", "bad"),
  closed: look("已注销", "Closed", "over"),
};

const user: Looks = {
  active: look("正常", "Active", "good"),
  suspended: look("已暂停", "Suspended", "bad"),
  revoked: look("已吊销", "Revoked", "over"),
};

const change: Looks = {
  open: look("待复核", "Open", "waiting"),
  approved: look("已通过", "Approved", "good"),
  declined: look("已否决", "Declined", "bad"),
};

const meteringPoint: Looks = {
  open: look("在用", "Open", "good"),
  closed: look("已关闭", "Closed", "over"),
};

const meter: Looks = {
  installed: look("已安装", "Installed", "idle"),
  commissioned: look("运行中", "In service", "good"),
  faulty: look("故障", "Faulty", "bad"),
  replaced: look("已换下", "Replaced", "over"),
  retired: look("已退役", "Retired", "over"),
};

const readingDay: Looks = {
  received: look("待处理", "To be settled", "waiting"),
  validated: look("待锚定", "To be anchored", "going"),
  anchored: look("已锚定", "Anchored", "good"),
  superseded: look("已被取代", "Superseded", "over"),
};

const readingRequest: Looks = {
  open: look("待处理", "Open", "waiting"),
  answered: look("已补送", "Answered", "good"),
  declined: look("已退回", "Declined", "over"),
};

const bankAccount: Looks = {
  proposed: look("待复核", "To be approved", "waiting"),
  waiting: look("等待生效", "Waiting", "going"),
  in_force: look("已生效", "In force", "good"),
  superseded: look("已被取代", "Superseded", "over"),
  declined: look("已否决", "Declined", "bad"),
  withdrawn: look("已撤回", "Withdrawn", "over"),
  stopped: look("已停止", "Stopped", "bad"),
};

const mandate: Looks = {
  active: look("有效", "Active", "good"),
  suspended: look("已暂停", "Suspended", "waiting"),
  revoked: look("已撤销", "Revoked", "over"),
};

const batch: Looks = {
  made: look("待复核", "To be approved", "waiting"),
  approved: look("待发送", "To be sent", "going"),
  sent: look("已发送", "Sent", "reached"),
  answered: look("已全部回执", "Answered", "good"),
  discarded: look("已放弃", "Discarded", "over"),
};

const batchItem: Looks = {
  open: look("等待回执", "No answer yet", "idle"),
  done: look("成功", "Done", "good"),
  failed: look("失败", "Failed", "bad"),
  returned: look("已退回", "Returned", "bad"),
};

const bankEntry: Looks = {
  open: look("待处理", "To be looked into", "waiting"),
  settled: look("已处理", "Settled", "over"),
};

const posting: Looks = {
  pending: look("待定", "Pending", "waiting"),
  posted: look("已入账", "Posted", "good"),
  voided: look("已作废", "Voided", "over"),
  expired: look("已过期", "Expired", "over"),
};

const billQuestion: Looks = {
  asked: look("待答复", "Waits for an answer", "waiting"),
  answered: look("已答复", "Answered", "going"),
  accepted: look("已接受", "Accepted", "good"),
  disputed: look("有异议", "Disputed", "bad"),
};

export const STATES = {
  order, sequence, listing, bid, application, participant, user, change, meteringPoint, meter, readingDay, readingRequest, settlement,
  bankAccount, mandate, batch, batchItem, bankEntry, posting, billQuestion,
} as const;

export type StateOf = keyof typeof STATES;

/** How a state looks; one of a later version of the ledger is shown by its own name. */
export function stateLook(of: StateOf, state: string): StateLook {
  return STATES[of][state] ?? { title: { zh: state, en: state }, tone: "idle" };
}

const stage: Readonly<Record<string, Title>> = {
  draft: { zh: "拟定", en: "Drafting" },
  audit: { zh: "待审核", en: "Audit" },
  sign: { zh: "待签订", en: "Signing" },
  execute: { zh: "履约", en: "Delivery" },
  freeze: { zh: "冻结", en: "Frozen" },
};

/** An order's stage in words. */
export function stageTitle(name: string): Title {
  return stage[name] ?? { zh: name, en: name };
}
