/** Fabric's validation codes of transactions, in words. */
import type { Title } from "@/lib/feature";

const CODES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  VALID: ["有效", "Valid"],
  MVCC_READ_CONFLICT: ["读写冲突", "Read conflict"],
  PHANTOM_READ_CONFLICT: ["幻读冲突", "Phantom read"],
  ENDORSEMENT_POLICY_FAILURE: ["背书不符合策略", "Endorsement policy not met"],
  DUPLICATE_TXID: ["交易号重复", "Duplicate id"],
  BAD_CREATOR_SIGNATURE: ["发起方签名无效", "Creator's signature not valid"],
  INVALID_ENDORSER_TRANSACTION: ["背书交易无效", "Not a valid endorsed transaction"],
  INVALID_CONFIG_TRANSACTION: ["配置交易无效", "Not a valid configuration"],
  INVALID_CHAINCODE: ["链码无效", "Not a valid chaincode"],
  EXPIRED_CHAINCODE: ["链码已过期", "Chaincode expired"],
  CHAINCODE_VERSION_CONFLICT: ["链码版本不一致", "Chaincode versions differ"],
  TARGET_CHAIN_NOT_FOUND: ["通道不存在", "No such channel"],
  BAD_PAYLOAD: ["内容无法读取", "Payload cannot be read"],
  NOT_VALIDATED: ["未校验", "Not validated"],
  INVALID_OTHER_REASON: ["其他原因无效", "Not valid for another reason"],
};

/** What a code says; one that is not in the table stands for itself. */
export function codeTitle(code: string): Title {
  const [zh, en] = CODES[code] ?? [code, code];
  return { zh, en };
}

export const CODE_NAMES: readonly string[] = Object.keys(CODES);
