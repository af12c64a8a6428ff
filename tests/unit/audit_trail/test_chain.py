"""A trail holds all that came before: whatever is changed, left out or put in is found, at its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from gateway.audit_trail.chain import Anchor, Entry, entry_hash, origin, verify

START = origin(organisation="ConsumerOrg", network_id="retail/00")


def trail(length: int, *, start: str = START, actor: str = "li-na") -> list[Entry]:
    entries: list[Entry] = []
    previous = start
    for n in range(1, length + 1):
        fields = {"n": n, "at": 1_000 + n, "actor": actor, "kind": "sign_in", "subject": None, "detail": "{}"}
        digest = entry_hash(**fields, previous=previous)  # type: ignore[arg-type] # the fields of an entry
        entries.append(Entry(**fields, previous=previous, hash=digest))  # type: ignore[arg-type] # as above
        previous = digest
    return entries


def anchor(entries: Sequence[Entry], count: int) -> Anchor:
    return Anchor(count, entries[count - 1].hash)


def test_an_untouched_trail_holds_and_meets_its_anchors() -> None:
    entries = trail(9)
    verdict = verify(entries, [anchor(entries, 3), anchor(entries, 7)], start=START, complete=True)
    assert (verdict.holds, verdict.entries, verdict.anchors) == (True, 9, 2)


def test_an_empty_trail_holds() -> None:
    assert verify([], [], start=START, complete=True).holds


Change = Callable[[list[Entry]], list[Entry]]
CHANGES: list[tuple[str, Change, int]] = [
    ("another actor", lambda rows: [*rows[:4], replace(rows[4], actor="wang"), *rows[5:]], 5),
    ("another time", lambda rows: [*rows[:4], replace(rows[4], at=1), *rows[5:]], 5),
    ("another detail", lambda rows: [*rows[:4], replace(rows[4], detail='{"a":1}'), *rows[5:]], 5),
    ("another subject", lambda rows: [*rows[:4], replace(rows[4], subject="x"), *rows[5:]], 5),
    ("another kind", lambda rows: [*rows[:4], replace(rows[4], kind="export"), *rows[5:]], 5),
    ("a hash made anew", lambda rows: [*rows[:4], replace(rows[4], hash="00" * 32), *rows[5:]], 5),
    ("an entry left out", lambda rows: [*rows[:4], *rows[5:]], 5),
    ("the first left out", lambda rows: rows[1:], 1),
    ("two exchanged", lambda rows: [*rows[:4], rows[5], rows[4], *rows[6:]], 5),
    ("one put in twice", lambda rows: [*rows[:5], *rows[4:]], 6),
    ("another organisation's", lambda rows: trail(9, start=origin(organisation="X", network_id="retail/00")), 1),
]


@pytest.mark.parametrize(("name", "change", "first"), CHANGES, ids=[name for name, *_ in CHANGES])
def test_a_change_is_found_where_it_is(name: str, change: Change, first: int) -> None:
    verdict = verify(change(trail(9)), [], start=START, complete=True)
    assert verdict.fault is not None
    assert verdict.fault.n == first


def test_a_trail_that_was_computed_anew_does_not_meet_its_anchors() -> None:
    entries = trail(9)
    anchors = [anchor(entries, 3), anchor(entries, 7)]
    forged = [*entries[:4], *trail(9, actor="nobody")[4:]]
    previous = forged[3].hash
    for place, entry in enumerate(forged[4:], 4):
        fields = {name: getattr(entry, name) for name in ("n", "at", "actor", "kind", "subject", "detail")}
        digest = entry_hash(**fields, previous=previous)
        forged[place] = replace(entry, previous=previous, hash=digest)
        previous = digest
    verdict = verify(forged, anchors, start=START, complete=True)
    assert verdict.fault is not None
    assert (verdict.fault.n, verdict.anchors) == (4, 1)
    assert verdict.fault.reason == "entries 4 to 7 are not the anchored ones"


def test_a_trail_that_was_cut_off_is_shorter_than_its_anchor() -> None:
    entries = trail(9)
    cut = verify(entries[:5], [anchor(entries, 7)], start=START, complete=True)
    assert cut.fault is not None
    assert cut.fault.n == 6
    assert verify(entries[:5], [anchor(entries, 7)], start=START, complete=False).holds
