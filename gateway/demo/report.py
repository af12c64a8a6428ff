"""What the demo shows: who takes part, what happened, how long it took, and where to look."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gateway.demo.accounts import sign_in_lines
from gateway.demo.cast import CONSUMERS
from gateway.demo.deal import Recorder
from gateway.demo.evidence import Proof
from gateway.demo.findings import Findings
from gateway.demo.market_day import Outcome
from gateway.demo.opening import Market
from gateway.demo.profiles import energy_by_band_wh, load_profiles
from gateway.demo.registration import Admissions
from gateway.demo.tariff import BANDS, SUMMER_BANDS
from gateway.demo.trading import Trade

_ORDER_OF_STEPS = (
    ("announce_sequence", "公告序列"),
    ("open_sequence", "开市"),
    ("publish_listing", "挂牌"),
    ("take", "摘牌"),
    ("bid", "申报"),
    ("close_sequence", "闭市"),
    ("reveal_bid", "揭示"),
    ("clear_auction", "出清"),
    ("purchase", "购买套餐"),
    ("create", "发起"),
    ("revise", "修改"),
    ("submit", "提交"),
    ("counter", "还价"),
    ("reject", "驳回"),
    ("confirm", "确认"),
    ("audit", "审核"),
    ("sign", "签订"),
    ("archive", "上链归档"),
    ("dispute", "质疑"),
    ("state_case", "陈述"),
    ("open_terms", "公开条款"),
    ("resolve", "裁定"),
    ("propose_amendment", "变更"),
    ("propose_termination", "解除"),
    ("accept", "接受"),
    ("decline", "拒绝"),
    ("cancel", "取消"),
    ("delete", "删除"),
)
_STAGES = {
    ("submit", "approve"): ("audited", "审核"),
    ("approve", "certify"): ("certified by the CA", "发证"),
    ("certify", "bind"): ("bound on the ledger", "上链"),
}
_BANDS = (("sharp", "尖"), ("peak", "峰"), ("flat", "平"), ("valley", "谷"))


def cast_table() -> RenderableType:
    """The consumers with their year's energy and its split into Guangdong's bands."""
    title = "24 consumers: a year on SimBench's load profiles, in Guangdong's bands"
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), title=title)
    for heading in ("consumer", "segment", "profile"):
        table.add_column(heading, no_wrap=True)
    for heading in ("peak kW", "MWh", *(f"{name}%" for _, name in _BANDS)):
        table.add_column(heading, justify="right", no_wrap=True)
    for consumer in CONSUMERS:
        profile = load_profiles()[consumer.profile]
        energies = energy_by_band_wh(profile, peak_kw=consumer.peak_kw, bands=BANDS, summer_bands=SUMMER_BANDS)
        total = sum(energies.values())
        table.add_row(
            consumer.participant,
            consumer.segment,
            consumer.profile,
            f"{consumer.peak_kw:,}",
            f"{total // 1_000_000:,}.{total // 100_000 % 10}",
            *(_percent(energies[band], total) for band, _ in _BANDS),
        )
    return table


def admissions_table(admissions: Admissions) -> RenderableType:
    """How this run's applications ended, and how long each stage took, as the exchange has noted it."""
    count = admissions.outcomes.total()
    if not count:
        return Text("Everybody had been registered before: nobody applied.")
    outcomes = ", ".join(f"{number} {state}" for state, number in admissions.outcomes.most_common())
    title = f"{count} applications in {admissions.wall_s:.1f} s: {outcomes}; {admissions.sent_back} had been sent back"
    table = Table(box=SIMPLE_HEAD, title=title)
    table.add_column("stage")
    table.add_column("")
    for heading in ("applications", "mean ms", "longest ms"):
        table.add_column(heading, justify="right")
    for stage, seconds in admissions.seconds.items():
        if seconds:
            cells = (f"{value * 1_000:,.0f}" for value in (sum(seconds) / len(seconds), max(seconds)))
            table.add_row(*_STAGES[stage], str(len(seconds)), *cells)
    return table


def steps_table(recorder: Recorder, *, wall_s: float) -> RenderableType:
    """Each kind of step: how often, and how long from signing to the committed answer."""
    table = Table(
        box=SIMPLE_HEAD,
        title=f"{recorder.steps} steps in {wall_s:.1f} s, each signed, endorsed, committed and answered",
    )
    table.add_column("step")
    table.add_column("")
    for heading in ("count", "mean ms", "p95 ms", "longest ms"):
        table.add_column(heading, justify="right")
    for action, chinese in _ORDER_OF_STEPS:
        if seconds := sorted(recorder.seconds.get(action, [])):
            mean, p95 = sum(seconds) / len(seconds), seconds[math.ceil(0.95 * len(seconds)) - 1]
            cells = (f"{value * 1_000:,.0f}" for value in (mean, p95, seconds[-1]))
            table.add_row(action, chinese, str(len(seconds)), *cells)
    return table


def stories_table(outcomes: Sequence[Outcome]) -> RenderableType:
    """How many orders took which way, and the ids of one of each."""
    table = Table(box=SIMPLE_HEAD, title=f"{len(outcomes)} orders")
    for heading in ("story", "orders", "ended in", "for example", "of"):
        table.add_column(heading, justify="right" if heading == "orders" else "left")
    counts = Counter(outcome.scene.story.title for outcome in outcomes)
    for title, count in counts.most_common():
        example = next(outcome for outcome in outcomes if outcome.scene.story.title == title)
        end = Text("failed", "red") if example.fault else Text(example.scene.story.ends)
        table.add_row(title, str(count), end, f"{example.order_id[:12]}…", example.scene.consumer.participant)
    return table


def trades_table(trades: Sequence[Trade]) -> RenderableType:
    """What came of each mode of trading beside negotiation."""
    table = Table(box=SIMPLE_HEAD, title="The trading floor, for delivery in one week")
    table.add_column("mode", no_wrap=True)
    table.add_column("what happened")
    table.add_column("contracts", justify="right")
    for trade in trades:
        lines = [Text("failed", "red")] if trade.fault else [Text(line) for line in trade.lines]
        table.add_row(trade.mode, Group(*lines), str(len(trade.ended)))
    return table


def proofs_table(proofs: Sequence[Proof]) -> RenderableType:
    """The evidence files, checked by the stand-alone verifier."""
    table = Table(box=SIMPLE_HEAD, title="Evidence: made by an API, checked offline")
    table.add_column("of a contract")
    for heading in ("steps", "terms opened", "texts", "KB", "checked in ms"):
        table.add_column(heading, justify="right")
    for proof in proofs:
        numbers = (proof.steps, proof.opened_terms, proof.documents, proof.size_bytes // 1_000)
        table.add_row(proof.what, *map(str, numbers), f"{proof.seconds * 1_000:,.0f}")
    return table


def refusals_table(recorder: Recorder) -> RenderableType:
    """The illegal attempts, and the code that refused each."""
    table = Table("illegal attempt", "refused by", box=SIMPLE_HEAD, title="Tried and refused, nothing changed")
    for what, code in recorder.refusals:
        table.add_row(what, code)
    return table


def check_table(findings: Findings) -> RenderableType:
    """What was compared with the chain."""
    table = Table("compared with the chain", box=SIMPLE_HEAD, title="The demo's own check")
    table.add_column("comparisons", justify="right")
    for what, count in findings.compared.items():
        table.add_row(what, str(count))
    verdict = Text(f"{len(findings.differences)} differences", "red" if findings.differences else "green")
    return Group(table, verdict, *(Text(difference, "red") for difference in findings.differences))


def where_to_look(market: Market, outcomes: Sequence[Outcome], proofs: Sequence[Proof]) -> str:
    """Addresses and commands to go on with. Plain lines: a command must not be broken."""
    example = next((outcome for outcome in outcomes if not outcome.fault), outcomes[0])
    user = example.scene.consumer.user
    lines = [
        *(f"{organisation:13} {url}/api/v1/openapi.json" for organisation, url in market.apis.items()),
        "",
        f"energysale order list --as {user}",
        f"energysale order history {example.order_id} --as {user}",
        f"energysale order terms {example.order_id} --as {user}",
        f"energysale order list --as {market.officer.signer.identity.user} --state executing",
        *(f"energysale verify {proof.file}" for proof in proofs[:1]),
        "energysale status",
    ]
    return "\n".join(("Where to look", *lines, "", *sign_in_lines(market.apis, market.run / "keystore")))


def _percent(part: int, total: int) -> str:
    tenths = (part * 2_000 + total) // (2 * total)
    return f"{tenths // 10}.{tenths % 10}"
