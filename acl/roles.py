"""The roles that a user may hold for a participant, and the organisations whose users may hold each.

Plain data: the chaincode checks intents against it, the HTTP API publishes it. What a role may do is said where the
action is defined (`chaincode/*/actions.py`); a role's side is what the table of moves calls who.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Side = Literal["consumer", "retailer", "exchange", "regulator", "grid", "platform"]

EVERY_ORGANISATION = ("ConsumerOrg", "RetailerOrg", "ExchangeOrg", "RegulatorOrg", "GridOrg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One role: its name in intents, the side on which it acts, the organisations (MSP ids) whose users may hold it,
    its titles for people, and what it is for."""

    name: str
    side: Side
    organisations: tuple[str, ...]
    title_zh: str
    title_en: str
    summary: str


def _role(name: str, side: Side, organisations: tuple[str, ...], title_zh: str, title_en: str, summary: str) -> Role:
    return Role(
        name=name, side=side, organisations=organisations, title_zh=title_zh, title_en=title_en, summary=summary
    )


_CONSUMER, _RETAILER, _EXCHANGE = ("ConsumerOrg",), ("RetailerOrg",), ("ExchangeOrg",)

_ROWS = (
    _role("consumer_owner", "consumer", _CONSUMER, "用户负责人", "Owner", "Does all that a consumer may do."),
    _role(
        "consumer_operator",
        "consumer",
        _CONSUMER,
        "用户经办人",
        "Operator",
        "Orders and negotiates for a consumer; does not sign contracts.",
    ),
    _role("consumer_viewer", "consumer", _CONSUMER, "用户查看员", "Viewer", "Reads what the consumer may read."),
    _role(
        "retailer_trader",
        "retailer",
        _RETAILER,
        "售电交易员",
        "Trader",
        "Publishes retail packages, answers, confirms and cancels orders; does not sign contracts.",
    ),
    _role(
        "retailer_contract_manager",
        "retailer",
        _RETAILER,
        "售电合同管理员",
        "Contract manager",
        "Does what a trader does, signs, amends, terminates and disputes contracts.",
    ),
    _role(
        "retailer_settlement_clerk",
        "retailer",
        _RETAILER,
        "售电结算员",
        "Settlement clerk",
        "Reads what the retailer may read, for its settlement.",
    ),
    _role("retailer_viewer", "retailer", _RETAILER, "售电查看员", "Viewer", "Reads what the retailer may read."),
    _role(
        "exchange_registrar",
        "exchange",
        _EXCHANGE,
        "交易中心注册员",
        "Registrar",
        "Registers participants and users, sets their roles, limits and status.",
    ),
    _role(
        "exchange_auditor",
        "exchange",
        _EXCHANGE,
        "交易中心审核员",
        "Auditor",
        "Audits registrations and orders without seeing terms, rejects and archives.",
    ),
    _role(
        "exchange_market_operator",
        "exchange",
        _EXCHANGE,
        "交易中心市场运营员",
        "Market operator",
        "Sets flow policies, lets orders lapse and contracts expire.",
    ),
    _role(
        "exchange_settlement_officer",
        "exchange",
        _EXCHANGE,
        "交易中心结算员",
        "Settlement officer",
        "Reads what the exchange may read, for the market's settlement.",
    ),
    _role(
        "exchange_supervisor",
        "exchange",
        _EXCHANGE,
        "交易中心监督员",
        "Supervisor",
        "Disputes and resolves, rejects, lets lapse and expire, purges terms.",
    ),
    _role(
        "regulator_inspector",
        "regulator",
        ("RegulatorOrg",),
        "监管检查员",
        "Inspector",
        "Reads all public data and changes nothing.",
    ),
    _role(
        "grid_meter_data_agent",
        "grid",
        ("GridOrg",),
        "电网计量数据员",
        "Meter data agent",
        "Delivers meter readings for the grid company.",
    ),
    _role(
        "system_administrator",
        "platform",
        EVERY_ORGANISATION,
        "系统管理员",
        "System administrator",
        "Runs the platform of its organisation.",
    ),
    _role(
        "security_administrator",
        "platform",
        EVERY_ORGANISATION,
        "安全管理员",
        "Security administrator",
        "Guards accounts and access of its organisation; the exchange's edits the access model.",
    ),
    _role(
        "audit_administrator",
        "platform",
        EVERY_ORGANISATION,
        "审计管理员",
        "Audit administrator",
        "Reads and verifies the audit trail of its organisation.",
    ),
    _role(
        "platform_service",
        "platform",
        EVERY_ORGANISATION,
        "平台服务",
        "Platform service",
        "A machine of its organisation: anchors the audit trail on the ledger.",
    ),
)

ROLES: dict[str, Role] = {role.name: role for role in _ROWS}
