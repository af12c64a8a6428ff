import { defineMessages } from "@/lib/i18n";

export const messages = defineMessages("participants-keys", {
  zh: {
    proposeTitle: "为用户重置密钥", propose: "提出申请",
    proposeHint: "用户丢失密钥后，在登录页“申请重置密钥”中生成新密钥，并将请求文件交给您。您提出后，由注册员批准生效。",
    requestFile: "请求文件", requestText: "或粘贴请求内容", noRequest: "这不是密钥请求的内容。", tooLarge: "文件过大",
    ofUser: "用户", ofParticipant: "主体", newFingerprint: "新密钥指纹", compare: "请通过电话等方式与用户本人核对指纹，一致后再提出。", comma: "、",
    ownKey: "不能为自己提出申请：请在“账户与密钥”中更换密钥。", anotherUser: "该请求属于另一用户。", notProved: "请求中的持有证明无效：内容可能被改动，或属于另一个网络。",
    noUser: "没有这个用户，或您无权查看。", otherOrganisation: "该用户属于另一组织，须由其本组织提出。", revoked: "该用户已被吊销，不能更换密钥。",
    changes: "密钥重置申请", keyOf: "用户 {{user}} 的新密钥（指纹 {{fingerprint}}）", changeOf: "用户 {{user}}：{{kind}}",
  },
  en: {
    proposeTitle: "New key for a user", propose: "Propose",
    proposeHint: "Who has lost a key makes a new one under “A lost key” of the sign-in page and gives you the request. You propose it, and a registrar approves.",
    requestFile: "Request file", requestText: "Or paste the request", noRequest: "This is no request for a key.", tooLarge: "The file is too large",
    ofUser: "User", ofParticipant: "Participant", newFingerprint: "Fingerprint of the new key", compare: "Compare the fingerprint with the user in person, for example by telephone, before you propose it.", comma: ", ",
    ownKey: "Not for yourself: replace your key under “Account and keys”.", anotherUser: "The request is of another user.", notProved: "The proof of the request is not good: it was changed, or is for another network.",
    noUser: "There is no such user, or you may not see it.", otherOrganisation: "The user is of another organisation, which has to propose it.", revoked: "The user is revoked and gets no new key.",
    changes: "New keys that were proposed", keyOf: "new key of {{user}} (fingerprint {{fingerprint}})", changeOf: "{{kind}} of {{user}}",
  },
});
