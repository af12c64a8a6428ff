"""The market's Chinese names of states and stages, beside the English ones."""

from __future__ import annotations

STATES = {
    "pending": "待处理",
    "submitted": "已提交",
    "rejected": "驳回",
    "confirmed": "确认",
    "cancelled": "取消",
    "deleted": "删除",
    "signed": "签订",
    "executing": "执行中",
    "expired": "到期",
    "disputed": "被质疑",
}
STAGES = {"draft": "拟订", "audit": "审核", "sign": "签订", "execute": "执行", "freeze": "冻结"}


def state(name: str) -> str:
    """A state in both languages."""
    return f"{name} {STATES.get(name, '')}".strip()


def stage(name: str) -> str:
    """A stage in both languages."""
    return f"{name} {STAGES.get(name, '')}".strip()
