"""What counts is what ended inside the window."""

from __future__ import annotations

from pathlib import Path

import pytest

from perf.measure import Figures, Recorder, read_result, write_result


def _figures(recorder: Recorder) -> Figures:
    return recorder.figures(scenario="AddOrder", users=30, generator="test")


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    return Recorder(tmp_path)


def test_only_the_window_is_measured(recorder: Recorder) -> None:
    recorder.succeeded(latency_s=9.0)
    recorder.failed("busy")
    recorder.open_window()
    recorder.succeeded(latency_s=0.1)
    recorder.succeeded(latency_s=0.3)
    recorder.failed("busy")
    recorder.failed("http_500")
    recorder.close_window()
    recorder.succeeded(latency_s=9.0)
    figures = _figures(recorder)
    assert figures.requests == 2
    assert figures.mean_s == pytest.approx(0.2)
    assert figures.max_s == 0.3
    assert figures.failures == {"busy": 1, "http_500": 1}
    assert figures.failures_outside == {"busy": 1}
    assert figures.all_failures.total() == 3
    assert figures.per_minute == pytest.approx(2 * 60 / figures.window_s)
    assert figures.cores.keys() == {"generator", "others"}


def test_every_acknowledged_intent_is_kept_inside_the_window_or_not(recorder: Recorder) -> None:
    recorder.succeeded(latency_s=0.1, digest="a")
    recorder.open_window()
    recorder.succeeded(latency_s=0.1, digest="b")
    recorder.close_window()
    recorder.succeeded(latency_s=0.1, digest="c")
    assert recorder.acknowledged == ["a", "b", "c"]


def test_quantiles_are_values_that_occurred(recorder: Recorder) -> None:
    recorder.open_window()
    for milliseconds in range(100, 0, -1):
        recorder.succeeded(latency_s=milliseconds / 1_000)
    recorder.close_window()
    figures = _figures(recorder)
    assert (figures.p50_s, figures.p95_s, figures.p99_s) == (0.05, 0.095, 0.099)


def test_an_empty_window_gives_zeros(recorder: Recorder) -> None:
    recorder.open_window()
    recorder.close_window()
    figures = _figures(recorder)
    assert (figures.requests, figures.mean_s, figures.p99_s) == (0, 0.0, 0.0)


def test_without_a_window_there_are_no_figures(recorder: Recorder) -> None:
    recorder.open_window()
    with pytest.raises(ValueError, match="window"):
        _figures(recorder)


def test_a_result_survives_its_file(recorder: Recorder, tmp_path: Path) -> None:
    recorder.open_window()
    recorder.succeeded(latency_s=0.1, digest="a")
    recorder.close_window()
    figures = _figures(recorder)
    write_result(tmp_path / "result.json", figures, recorder.acknowledged)
    assert read_result(tmp_path / "result.json") == (figures, ["a"])
