import { defineMessages } from "@/lib/i18n";

export const messages = defineMessages("replace-key", {
  zh: {
    title: "更换本人密钥", now: "当前登记的密钥指纹：", here: "在本浏览器中",
    whatHappens: "将在本浏览器中生成新密钥，由现有密钥最后一次签名确认；上链后原密钥立即失效，您以新密钥继续使用。",
    otherDevices: "其他设备上的登录会随即结束；请用备份文件将新密钥导入这些设备。原密钥的备份文件不再有用。",
    certificate: "原证书对应原密钥，随之失效；新密钥可在“证书”中申请证书。",
    notThisRole: "当前角色不能更换密钥，请联系注册员。",
    replace: "生成新密钥并更换", replaced: "密钥已更换，您已用新密钥登录。", failed: "未能更换密钥",
    lost: "现有密钥已丢失？", lostLink: "申请重置密钥",
  },
  en: {
    title: "Replace your key", now: "Fingerprint of the registered key:", here: "in this browser",
    whatHappens: "A new key is made in this browser, and the present one signs for the last time. Once that is on the ledger the old key is dead, and you go on with the new one.",
    otherDevices: "Sign-ins on other devices end: import the new key's backup there. Backups of the old key are of no use any more.",
    certificate: "The certificate was for the old key and ends with it; the new key can have one under “Certificate”.",
    notThisRole: "This role cannot replace its key. Ask a registrar.",
    replace: "Make a new key and replace", replaced: "The key is replaced. You are signed in with the new one.", failed: "The key was not replaced",
    lost: "Is the present key lost?", lostLink: "Ask for a new one",
  },
});
