/** Titles of roles where nobody is signed in, so that the access model cannot be asked. As in `acl/roles.py`. */

import type { Title } from "@/lib/feature";

export const ROLE_TITLES: Readonly<Record<string, Title>> = {
  consumer_owner: { zh: "用户负责人", en: "Owner" },
  consumer_operator: { zh: "用户经办人", en: "Operator" },
  consumer_viewer: { zh: "用户查看员", en: "Viewer" },
  retailer_trader: { zh: "售电交易员", en: "Trader" },
  retailer_contract_manager: { zh: "售电合同管理员", en: "Contract manager" },
  retailer_settlement_clerk: { zh: "售电结算员", en: "Settlement clerk" },
  retailer_viewer: { zh: "售电查看员", en: "Viewer" },
  exchange_registrar: { zh: "交易中心注册员", en: "Registrar" },
  exchange_auditor: { zh: "交易中心审核员", en: "Auditor" },
  exchange_market_operator: { zh: "交易中心市场运营员", en: "Market operator" },
  exchange_settlement_officer: { zh: "交易中心结算员", en: "Settlement officer" },
  exchange_supervisor: { zh: "交易中心监督员", en: "Supervisor" },
  regulator_inspector: { zh: "监管检查员", en: "Inspector" },
  grid_meter_data_agent: { zh: "电网计量数据员", en: "Meter data agent" },
  system_administrator: { zh: "系统管理员", en: "System administrator" },
  security_administrator: { zh: "安全管理员", en: "Security administrator" },
  audit_administrator: { zh: "审计管理员", en: "Audit administrator" },
  platform_service: { zh: "平台服务", en: "Platform service" },
};
