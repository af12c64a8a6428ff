import { defineMessages } from "@/lib/i18n";

export const messages = defineMessages("lost-key", {
  zh: {
    title: "申请重置密钥", intro: "登记的密钥丢失且没有备份时，可在此生成新密钥。原密钥在登记变更上链后失效；您的订单、合同和角色不受影响。",
    step1: "在本浏览器中生成新密钥，并保存请求文件。", step2: "将文件交给本单位负责人（或本组织的安全管理员），由其提出申请。",
    step3: "注册员核对新密钥的指纹后批准，您即可用新密钥登录。",
    user: "用户编号", participant: "主体编号", participantHelp: "您所代表的主体；代表多个主体时任填其一。",
    needed: "必填", badId: "1 至 64 位小写字母、数字或 . _ -，以字母或数字开头",
    make: "生成新密钥", makeAnother: "再生成一个密钥", notKept: "浏览器不允许保存密钥，未能生成。",
    waiting: "新密钥，等待批准", fingerprint: "指纹", handOver: "请求文件只含公钥和持有证明，不含私钥，可用普通邮件发送。请另外通过电话等方式告知指纹，供对方核对。",
    save: "保存请求文件", copy: "复制请求内容", copied: "已复制", discard: "放弃此密钥", discardSure: "放弃后，即使申请获批也无法用此密钥登录。确定放弃？",
    onceApproved: "批准后：", signIn: "前往登录",
  },
  en: {
    title: "A lost key", intro: "If the registered key is lost and there is no backup, make a new one here. The old key is dead once the change is on the ledger; your orders, contracts and roles stay.",
    step1: "Make a new key in this browser, and save the request file.", step2: "Give the file to the officer of your company (or the security administrator of your organisation), who proposes it.",
    step3: "A registrar compares the new key's fingerprint and approves; then you sign in with the new key.",
    user: "User id", participant: "Participant id", participantHelp: "For whom you act; one of them if there are several.",
    needed: "This is needed", badId: "1 to 64 of a-z, 0-9, '.', '_' and '-', starting with a letter or digit",
    make: "Make a new key", makeAnother: "Make another key", notKept: "The browser does not let the site keep a key; none was made.",
    waiting: "New key, waiting for approval", fingerprint: "Fingerprint", handOver: "The request holds the public key and the proof that you have it, not the private key: it may go by plain mail. Tell the fingerprint by another way, such as by telephone, so that it can be compared.",
    save: "Save the request", copy: "Copy the request", copied: "Copied", discard: "Discard this key", discardSure: "Nobody can sign in with the key then, even if it is approved. Discard it?",
    onceApproved: "Once approved:", signIn: "Go to the sign-in",
  },
});
