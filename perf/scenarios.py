"""The scenarios: which generator each runs, with how many users, and the figures to compare with."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

LOCUSTFILE = Path(__file__).with_name("locustfile.py")
SETTLE_S = 3.0
_STARTS_PER_S = 250  # 1,000 users stand in 4 s


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One load. `module` is a generator of this package, or `user_class` a class of the locustfile.

    `load` is the row of `perf.market_actions.LOADS` where that is the generator, and `action` what the ledger calls it.
    `below_http`: no API has a part in it, so the APIs and their indexers are paused meanwhile.
    """

    name: str
    title: str
    users: int
    user_class: str = ""
    module: str = ""
    load: str = ""
    action: str = ""
    writes: bool = True
    below_http: bool = False

    def command(self, *, run: Path, result: Path, window_s: float) -> list[str]:
        """The generator's command line."""
        shared = ["--run-dir", str(run), "--result", str(result), "--settle", f"{SETTLE_S}", "--window", f"{window_s}"]
        if self.module:
            chosen = ["--action", self.load] if self.load else []
            return [sys.executable, "-m", self.module, *chosen, "--users", str(self.users), *shared]
        starts_per_s = min(self.users, _STARTS_PER_S)
        locust = [sys.executable, "-m", "locust", "-f", str(LOCUSTFILE), "--headless", "--only-summary"]
        users = ["-u", str(self.users), "-r", str(starts_per_s), "--stop-timeout", "30"]
        return [*locust, *users, *shared, self.user_class]


def _market(load: str, action: str, title: str) -> Scenario:
    return Scenario(
        name=f"{load.replace('_', '-')}-30",
        title=f"{title}, 30 users",
        users=30,
        module="perf.market_actions",
        load=load,
        action=action,
    )


# One action each, beside adding an order.
MARKET = (
    _market("publish_package", "publish_package", "publish a package"),
    _market("publish_listing", "publish_listing", "publish a listing"),
    _market("amend_listing", "amend_listing", "amend a listing"),
    _market("take", "take", "take from three listings"),
    _market("bid", "bid", "bid"),
    _market("change_bid", "change_bid", "change a bid"),
    _market("reveal_bid", "reveal_bid", "reveal a bid of three steps"),
    _market("give_notice", "give_notice", "give notice"),
    _market("dispute", "dispute", "dispute, with a reason"),
    _market("dispute_stated", "dispute", "dispute, with a statement of 1.5 KB"),
    _market("state_case", "state_case", "state a case in 1.5 KB"),
    # For information: the first two have private terms or volumes, the last one brings a document.
    _market("purchase", "purchase", "purchase"),
    _market("confirm_capped", "confirm", "confirm of a capped retailer"),
    _market("archive", "archive", "archive a document of 30 KB"),
)

SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario(name="add-30", title="add order, 30 users", users=30, user_class="AddOrder", action="submit"),
        Scenario(name="add-1000", title="add order, 1,000 users", users=1_000, user_class="AddOrder"),
        Scenario(name="query-30", title="query order, 30 users", users=30, user_class="QueryOrder", writes=False),
        Scenario(
            name="query-30-fast",
            title="query order, 30 users, faster generator",
            users=30,
            module="perf.fast_query",
            writes=False,
        ),
        Scenario(
            name="list-30",
            title="newest 50 of all orders, 30 users",
            users=30,
            module="perf.list_query",
            writes=False,
        ),
        Scenario(
            name="next-30", title="confirm, audit, sign at three APIs, 30 users", users=30, module="perf.next_steps"
        ),
        Scenario(
            name="raw-30",
            title="group commit below HTTP, 30 users",
            users=30,
            module="perf.group_commit",
            below_http=True,
        ),
        Scenario(
            name="raw-1000",
            title="group commit below HTTP, 1,000 users",
            users=1_000,
            module="perf.group_commit",
            below_http=True,
        ),
        *MARKET,
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One figure of a scenario, with what the paper reached, what we must reach and what we want to.

    `figure` is `per_minute`, `per_second`, `mean_s` or `bytes_per_order`; of the last two, less is better.
    """

    row: str
    scenario: str
    what: str
    figure: str
    paper: float | None
    must: float
    goal: float

    @property
    def less_is_better(self) -> bool:
        return self.figure in ("mean_s", "bytes_per_order")


# The paper: 4 servers with 20 cores, 30 users for 10 minutes, no failures. Bytes: 2 KB is 2,000 bytes.
PAPER_ADD_PER_MINUTE, PAPER_ADD_MEAN_S = 216.12, 6.108
PAPER_QUERY_PER_MINUTE, PAPER_QUERY_MEAN_S = 40_047.72, 0.044


def _goal(
    row: str, scenario: str, what: str, figure: str, must: float, goal: float, paper: float | None = None
) -> Goal:
    return Goal(row=row, scenario=scenario, what=what, figure=figure, paper=paper, must=must, goal=goal)


GOALS = (
    _goal("1", "add-30", "add order, 30 users", "per_minute", 9_000, 18_000, PAPER_ADD_PER_MINUTE),
    _goal("2", "add-30", "mean latency of the same", "mean_s", 0.2, 0.1, PAPER_ADD_MEAN_S),
    _goal("3", "add-1000", "add order, 1,000 users", "per_minute", 24_000, 54_000, PAPER_ADD_PER_MINUTE),
    _goal("1b", "next-30", "next steps, three organisations, 30 users", "per_minute", 7_000, 15_000),
    _goal("4", "query-30", "query order, 30 users", "per_minute", 120_000, 240_000, PAPER_QUERY_PER_MINUTE),
    _goal("4", "query-30", "mean latency of the same", "mean_s", 0.015, 0.007, PAPER_QUERY_MEAN_S),
    _goal("4", "query-30-fast", "query, faster generator", "per_minute", 120_000, 240_000, PAPER_QUERY_PER_MINUTE),
    _goal("4", "query-30-fast", "mean latency of the same", "mean_s", 0.015, 0.007, PAPER_QUERY_MEAN_S),
    _goal("5", "raw-30", "group commit without HTTP, 30 users", "per_second", 350, 500),
    _goal("5", "raw-1000", "group commit without HTTP, 1,000 users", "per_second", 1_200, 2_000),
    _goal("8", "add-30", "bytes of block per order, 30 users", "bytes_per_order", 2_000, 1_000),
    _goal("8", "add-1000", "bytes of block per order, 1,000 users", "bytes_per_order", 1_000, 700),
)
