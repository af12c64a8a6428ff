import { defineMessages } from "@/lib/i18n";

/** The registrar's desk: the way to the ledger, drift, bulk registration. */
export const deskMessages = defineMessages("registrations.desk", {
  zh: {
    outbox: "上链队列", drift: "登记核对", import: "批量注册",
    signTitle_one: "签名并上链", signTitle_other: "签名并上链（{{count}} 项）", sign: "签名", later: "稍后签名", close: "关闭", progress: "上链进度",
    state_waiting: "待签名", state_signed: "提交中", state_done: "已上链", state_given_up: "已放弃",
    sequence: "序号", action: "事项", record: "对象", lane: "主体", state: "状态", code: "上次拒绝原因", requestedBy: "提出人", madeAt: "提出时间", doneAt: "上链时间", block: "区块", application: "申请",
    signAll_one: "签名全部可签事项（{{count}} 项）", signAll_other: "签名全部可签事项（{{count}} 项）", signChosen: "签名所选", giveUp: "放弃", giveUpTitle: "放弃此项变更？", giveUpText: "此项及其后依赖它的变更将不再上链；所属申请转为不予登记。", given: "已放弃",
    outboxEmpty: "没有待上链的变更。", nothingToSign: "所选事项暂不能签名：同一对象的前一项变更尚未上链。",
    inStep: "账本与登记库一致", outOfStep_one: "{{count}} 条记录不一致", outOfStep_other: "{{count}} 条记录不一致",
    compared: "已核对", changing: "变更中", onlyOnLedger: "仅在账本", height: "核对至区块",
    noun: "类别", noun_participant: "主体", noun_user: "用户", id: "编号", field: "字段", wanted: "登记库", ledger: "账本", missing: "账本中没有此记录", adopt: "以账本为准", adoptTitle: "以账本为准？", adoptText: "登记库中 {{id}} 的记录将改为与账本一致。若要改账本，请在市场主体与用户页面重新提出变更。", adopted: "已以账本为准",
    driftHint: "逐项比较交易中心决定的登记与账本上的登记；正在上链的变更不计。",
    importIntro: "一次登记多个市场主体：CSV（UTF-8 或 GB18030）或 XLSX，每行一个主体，最多 5,000 行、8 MB。先核对，确认无误后再导入；重复导入同一行不会产生重复申请。",
    importFile: "选择登记文件", template: "下载表头模板", check: "核对文件", run: "导入 {{count}} 行", line: "行", result: "结果", ok: "可导入", imported: "已建立申请", exists: "此前已导入", checkedTitle: "核对结果：{{lines}} 行中 {{taken}} 行可导入", importedTitle: "已导入 {{taken}} 行，共 {{lines}} 行", invalid_field: "内容不符合要求", duplicate_line: "与前面某行重复", onlyFaults: "只看有问题的行", noFaults: "没有问题。", toApplications: "查看登记申请", participant: "主体", fieldName: "列",
  },
  en: {
    outbox: "Way to the ledger", drift: "Drift", import: "Bulk registration",
    signTitle_one: "Sign for the ledger", signTitle_other: "Sign {{count}} changes for the ledger", sign: "Sign", later: "Sign later", close: "Close", progress: "On the ledger",
    state_waiting: "To be signed", state_signed: "Being sent", state_done: "On the ledger", state_given_up: "Given up",
    sequence: "No.", action: "Change", record: "Record", lane: "Participant", state: "State", code: "Last refusal", requestedBy: "Asked for by", madeAt: "Asked for", doneAt: "On the ledger since", block: "Block", application: "Application",
    signAll_one: "Sign all that can be ({{count}})", signAll_other: "Sign all that can be ({{count}})", signChosen: "Sign the chosen", giveUp: "Give up", giveUpTitle: "Give this change up?", giveUpText: "It and the changes made on top of it do not go to the ledger; its application is refused.", given: "Given up",
    outboxEmpty: "No change waits for its way to the ledger.", nothingToSign: "These cannot be signed yet: an earlier change of the same record is not on the ledger.",
    inStep: "Ledger and registry agree", outOfStep_one: "{{count}} record differs", outOfStep_other: "{{count}} records differ",
    compared: "Compared", changing: "Changing", onlyOnLedger: "Only on the ledger", height: "As of block",
    noun: "Kind", noun_participant: "Participant", noun_user: "User", id: "Id", field: "Field", wanted: "Registry", ledger: "Ledger", missing: "Not on the ledger", adopt: "Take over", adoptTitle: "Take the ledger's record over?", adoptText: "The registry's record of {{id}} becomes what the ledger has. To have the ledger changed, ask for the change again on the participant's page.", adopted: "Taken over",
    driftHint: "What the exchange decided is compared with the ledger, field by field. Changes on their way are not judged.",
    importIntro: "Many participants at once: CSV (UTF-8 or GB18030) or XLSX, one participant a line, 5,000 lines and 8 MB at most. Check first, then import; a line that was imported before is not taken twice.",
    importFile: "Choose a file of participants", template: "Download a heading", check: "Check", run: "Import {{count}} lines", line: "Line", result: "Result", ok: "Can be imported", imported: "Application made", exists: "Imported before", checkedTitle: "{{taken}} of {{lines}} lines can be imported", importedTitle: "{{taken}} of {{lines}} lines imported", invalid_field: "This does not have the right form", duplicate_line: "The same as an earlier line", onlyFaults: "Only lines with faults", noFaults: "No faults.", toApplications: "See the applications", participant: "Participant", fieldName: "Column",
  },
});
