"""What a bill calls its parts, rules and parties, in Chinese and English. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from chaincode.settlement.rounding import RULES

Language = Literal["zh", "en"]
Words = Mapping[str, tuple[str, str]]

PARTS: Words = {
    "energy": ("电能量电费", "Energy"),
    "green_premium": ("绿色电力环境价值", "Green premium"),
    "basic_fee": ("基本电费", "Basic fee"),
    "transmission": ("输配电费", "Transmission and distribution"),
    "line_loss": ("上网环节线损费用", "Line loss"),
    "system_operation": ("系统运行费", "System operation"),
    "fund": ("政府性基金及附加", "Government fund or surcharge"),
    "power_factor": ("功率因数调整电费", "Power-factor adjustment"),
    "discount": ("优惠", "Discount"),
    "coupon": ("电费券", "Coupon"),
    "subsidy": ("补贴", "Subsidy"),
    "deviation": ("偏差电费", "Deviation"),
    "termination": ("提前解约费用", "Early end of the contract"),
    "producer_income": ("发电收入", "Producer's income"),
}

PAYEES: Words = {
    "consumer": ("用电方", "Consumer"),
    "retailer": ("售电方", "Retailer"),
    "grid": ("电网企业", "Grid company"),
    "fund": ("基金", "Fund"),
    "producer": ("发电方", "Producer"),
}

REASONS: Words = {
    "correction": ("计量数据更正", "correction of readings"),
    "ruling": ("裁定", "ruling"),
}

# The English words are those of `rounding.RULES`.
_RULES_ZH: Mapping[str, str] = {
    "energy": "当月各价格、各档电量 × 电价",
    "energy_by_interval": "逐 15 分钟电量 × 电价，分享比例、上限与下限逐段适用",
    "energy_by_average": "电量 × 平均电价，分享比例、上限与下限适用于平均电价",
    "green_premium": "当月电量中的绿电比例 × 溢价",
    "capacity": "容量(kVA)× 月单价",
    "contracted_demand": "合同需量 C;实际需量 M 超过 1.05 C 时为 C + 2 ×(M − 1.05 C);× 月单价",
    "measured_demand": "当月最大 15 分钟平均负荷(多路进线分别计算后累加)× 月单价",
    "deviation_over": "超出合同电量及允许偏差的电量 × 超用价格",
    "deviation_under": "低于合同电量及允许偏差的电量 × 少用价格",
    "transmission": "该处当月电量 × 所在分区与电压等级的输配电价",
    "line_loss": "当月电量 × 上网环节线损价格",
    "system_operation": "当月电量 × 系统运行费价格",
    "fund": "当月电量 × 该项基金或附加的价格",
    "power_factor": "当月电度电费与基本电费(已取整)× 功率因数对应的百分比",
    "discount": "固定金额、电量 × 单价或已取整费用的比例，以限额为止",
    "coupon": "同上，抵扣售电方费用，用完为止",
    "subsidy": "同上，由基金支付",
    "value_added_tax": "应税行(已取整)× 税率 ÷(1 + 税率):价内所含，不另加收",
    "producer_fee": "上网电量 × 该角色的费率，按各方权重分配",
    "producer_share": "收入(上网电量 × 电价)减去费用，按份额与权重分配",
    "termination_fixed": "固定费用",
    "termination_energy": "剩余合同电量 × 单价",
    "termination_value": "剩余电量价值的比例",
    "security_deposit": "固定保证金，加合同电量 × 单价",
}
_SOURCES_ZH: Mapping[str, str] = {
    "The retail contract's package": "零售合同套餐",
    "The settlement method named": "所列结算方法",
}


def part_word(part: str, language: Language) -> str:
    return _word(PARTS, part, language)


def payee_word(payee: str, language: Language) -> str:
    """A payee or party as a statement names it: `grid`, `fund:<id>`, …"""
    kind, _, account = payee.partition(":")
    word = _word(PAYEES, kind, language)
    return f"{word} {account}" if account else word


def reason_word(reason: str, language: Language) -> str:
    return _word(REASONS, reason, language)


def rule_words(code: str, language: Language) -> tuple[str, str]:
    """What a rule of `rounding.RULES` multiplies, and where it comes from."""
    rule = RULES[code]
    if language == "en":
        return rule.what, rule.source
    return _RULES_ZH[code], _SOURCES_ZH.get(rule.source, rule.source)


def _word(words: Words, code: str, language: Language) -> str:
    chinese, english = words[code]
    return chinese if language == "zh" else english
