"""What a generator saw: every request with its end and its latency, and the figures of the steady window."""

from __future__ import annotations

import json
import math
import resource
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from perf import machine

GENERATOR, OTHERS = "generator", "others"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One scenario's steady window, as its generator saw it.

    Times are in seconds. `requests` ended well inside the window and `failures` (reason -> count) ended badly there;
    latencies are of the good ones. `failures_outside` are those of the ramp and of the end. `cores` is
    the CPU time over the window's length: of the generator's process (`generator`), of the network's by kind, and of
    all else on the machine (`others`).
    """

    scenario: str
    users: int
    generator: str
    ramp_s: float
    window_s: float
    requests: int
    failures: dict[str, int]
    failures_outside: dict[str, int]
    mean_s: float
    p50_s: float
    p95_s: float
    p99_s: float
    max_s: float
    cores: dict[str, float]
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def per_minute(self) -> float:
        return self.requests * 60 / self.window_s if self.window_s else 0.0

    @property
    def cpu_s_per_request(self) -> dict[str, float]:
        """CPU time for each good request: `generator`, and the network's processes by kind."""
        if not self.requests:
            return {}
        return {kind: cores * self.window_s / self.requests for kind, cores in self.cores.items() if kind != OTHERS}

    @property
    def all_failures(self) -> Counter[str]:
        """Failures by reason, inside the window and outside."""
        return Counter(self.failures) + Counter(self.failures_outside)


@dataclass(slots=True)
class _Mark:
    at_s: float
    cpu_s: dict[str, float]


class Recorder:
    """Takes in each request as it ends. `open_window` and `close_window` bound what counts.

    `acknowledged` lists the digests of all intents that were answered as committed, outside the window too.
    """

    def __init__(self, run: Path) -> None:
        self._run = run
        self.acknowledged: list[str] = []
        self._ends: list[float] = []
        self._latencies: list[float] = []
        self._failures: list[tuple[float, str]] = []
        self._began_s = time.perf_counter()
        self._opened: _Mark | None = None
        self._closed: _Mark | None = None

    def succeeded(self, *, latency_s: float, digest: str | None = None) -> None:
        """A good answer just now; `digest` (hex) is that of the intent which it says is committed."""
        self._ends.append(time.perf_counter())
        self._latencies.append(latency_s)
        if digest is not None:
            self.acknowledged.append(digest)

    def failed(self, reason: str) -> None:
        """`reason` is a code or a status, never a text with values of a request in it."""
        self._failures.append((time.perf_counter(), reason))

    def open_window(self) -> None:
        self._opened = _mark(self._run)

    def close_window(self) -> None:
        self._closed = _mark(self._run)

    @property
    def closed(self) -> bool:
        return self._closed is not None

    def figures(self, *, scenario: str, users: int, generator: str, notes: dict[str, Any] | None = None) -> Figures:
        """The figures of the window. Raises ValueError when it was not opened and closed."""
        if self._opened is None or self._closed is None:
            raise ValueError("the window was not opened and closed")
        start, end, before = self._opened.at_s, self._closed.at_s, self._opened.cpu_s
        latencies = sorted(
            latency for at, latency in zip(self._ends, self._latencies, strict=True) if start <= at < end
        )
        inside = Counter(reason for at, reason in self._failures if start <= at < end)
        everywhere = Counter(reason for _, reason in self._failures)
        return Figures(
            scenario=scenario,
            users=users,
            generator=generator,
            ramp_s=start - self._began_s,
            window_s=end - start,
            requests=len(latencies),
            failures=dict(inside),
            failures_outside=dict(everywhere - inside),
            mean_s=sum(latencies) / len(latencies) if latencies else 0.0,
            p50_s=_quantile(latencies, 0.50),
            p95_s=_quantile(latencies, 0.95),
            p99_s=_quantile(latencies, 0.99),
            max_s=latencies[-1] if latencies else 0.0,
            cores={kind: (spent - before.get(kind, 0.0)) / (end - start) for kind, spent in self._closed.cpu_s.items()},
            notes=notes or {},
        )


def write_result(path: Path, figures: Figures, acknowledged: list[str]) -> None:
    """Keep what a generator's process hands to the one that reports."""
    path.write_text(json.dumps({"figures": asdict(figures), "acknowledged": acknowledged}))


def read_result(path: Path) -> tuple[Figures, list[str]]:
    """The figures and the acknowledged digests that `write_result` kept."""
    document = json.loads(path.read_text())
    return Figures(**document["figures"]), document["acknowledged"]


def _mark(run: Path) -> _Mark:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    ours = {GENERATOR: usage.ru_utime + usage.ru_stime, **machine.processor_seconds(run)}
    return _Mark(time.perf_counter(), {**ours, OTHERS: machine.busy_seconds() - sum(ours.values())})


def _quantile(ordered: list[float], share: float) -> float:
    """The smallest value that at least `share` of `ordered` do not exceed; 0 of nothing."""
    if not ordered:
        return 0.0
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]
