"""States, stages and the flow policy of a market segment: what a market may choose about the way of an order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """Operation state of an order."""

    PENDING = "pending"  # 待处理
    SUBMITTED = "submitted"  # 已提交
    REJECTED = "rejected"  # 驳回
    CONFIRMED = "confirmed"  # 确认
    CANCELLED = "cancelled"  # 取消
    DELETED = "deleted"  # 删除
    SIGNED = "signed"  # 签订
    EXECUTING = "executing"  # 执行中
    EXPIRED = "expired"  # 到期
    DISPUTED = "disputed"  # 被质疑

    @property
    def before_executing(self) -> bool:
        """Whether an order in this state is still on its way to a contract; only such an order can lapse."""
        return self in _BEFORE_EXECUTING


_BEFORE_EXECUTING = (State.PENDING, State.SUBMITTED, State.REJECTED, State.CONFIRMED, State.SIGNED)


class Stage(StrEnum):
    """Stage of an order."""

    DRAFT = "draft"  # 拟订
    AUDIT = "audit"  # 审核
    SIGN = "sign"  # 签订
    EXECUTE = "execute"  # 执行
    FREEZE = "freeze"  # 冻结


class Audit(StrEnum):
    """When the exchange audits an order."""

    BEFORE_SIGN = "before_sign"
    AT_SUBMIT = "at_submit"
    OMITTED = "omitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowPolicy:
    """One version of a segment's policy. `deadlines_s` maps a state to seconds after the last step, `last_resort` names
    the `retailer` and the `package` that take over when a retailer defaults."""

    version: int
    audit: Audit
    consumer_reconfirms: bool
    deadlines_s: Mapping[str, int]
    last_resort: Mapping[str, str] | None = None

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> FlowPolicy:
        return cls(
            version=record["version"],
            audit=Audit(record["audit"]),
            consumer_reconfirms=record["consumer_reconfirms"],
            deadlines_s=record["deadlines_s"],
            last_resort=record.get("last_resort"),
        )

    def to_record(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "audit": self.audit.value,
            "consumer_reconfirms": self.consumer_reconfirms,
            "deadlines_s": dict(self.deadlines_s),
            **({"last_resort": dict(self.last_resort)} if self.last_resort else {}),
        }
