import { defineMessages } from "@/lib/i18n";

export const messages = defineMessages("keys", {
  zh: {
    intro: "密钥只保存在本浏览器中，不可读出。清除网站数据会删除密钥，请保留备份文件。",
    none: "本浏览器中没有密钥", name: "名称", user: "用户", participants: "主体", fingerprint: "指纹",
    until: "证书有效至", unknown: "—", current: "当前登录", imported: "导入", made: "本机生成", noBackup: "未备份", standing_new: "新密钥，尚未生效", standing_replaced: "已更换",
    actions: "操作", rename: "重命名", remove: "移除", removeSure: "移除后本浏览器不能再用此密钥签名。没有备份时，须由注册员更换密钥。确定移除？",
    import: "导入密钥文件", file: "密钥文件（PEM）", passphrase: "文件口令", importDo: "导入", importDone: "已导入",
    importFailed: "未能导入", notMine: "该密钥不是您登记的密钥，未导入。", save: "保存", cancel: "取消",
    backup: "备份口令（建议填写）", backupHelp: "密钥只能在生成时备份一次。填写口令后将下载加密的备份文件，可用于其他设备。", backupShort: "至少 12 个字符",
    fault_no_key: "文件中没有可用的 P-256 私钥。", fault_passphrase_needed: "该密钥文件已加密，请输入口令。",
    fault_wrong_passphrase: "口令不正确。", fault_unsupported: "不支持该文件的加密方式，请用 openssl pkcs8 -topk8 转换。",
  },
  en: {
    intro: "Keys are kept in this browser only and cannot be read out. Clearing the site's data deletes them: keep a backup file.",
    none: "There is no key in this browser", name: "Name", user: "User", participants: "Participants", fingerprint: "Fingerprint",
    until: "Certificate good until", unknown: "—", current: "Signed in", imported: "Imported", made: "Made here", noBackup: "No backup", standing_new: "New, not in force yet", standing_replaced: "Replaced",
    actions: "Actions", rename: "Rename", remove: "Remove", removeSure: "This browser can no longer sign with the key. Without a backup a registrar has to replace it. Remove it?",
    import: "Import a key file", file: "Key file (PEM)", passphrase: "Passphrase of the file", importDo: "Import", importDone: "Imported",
    importFailed: "Not imported", notMine: "This is not the key that you are registered with; it was not imported.", save: "Save", cancel: "Cancel",
    backup: "Passphrase of a backup (recommended)", backupHelp: "A key can be backed up once, when it is made. With a passphrase you get an encrypted file, also for other devices.", backupShort: "At least 12 characters",
    fault_no_key: "The file has no P-256 private key that can be used.", fault_passphrase_needed: "The key file is encrypted. Give its passphrase.",
    fault_wrong_passphrase: "The passphrase is not right.", fault_unsupported: "This kind of encryption is not read. Convert the file with openssl pkcs8 -topk8.",
  },
});
