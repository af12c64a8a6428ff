from uuid import UUID

from gateway.client.uuid7 import Uuid7Source, uuid7

NOW_MS = 1_767_225_600_000


def test_it_is_a_version_7_uuid_of_the_given_time() -> None:
    value = UUID(Uuid7Source().make(now_ms=NOW_MS))

    assert (value.version, value.variant) == (7, "specified in RFC 4122")
    assert value.int >> 80 == NOW_MS


def test_ids_of_one_millisecond_are_ordered_and_distinct() -> None:
    source = Uuid7Source()

    ids = [source.make(now_ms=NOW_MS) for _ in range(5_000)]

    assert ids == sorted(set(ids))


def test_ids_stay_ordered_when_the_clock_steps_back() -> None:
    source = Uuid7Source()

    ids = [source.make(now_ms=NOW_MS + step) for step in (0, 5, -3, -3, 6, 5)]

    assert ids == sorted(set(ids))


def test_the_counter_moves_on_to_the_next_millisecond_when_it_is_full() -> None:
    source = Uuid7Source()
    before = source.make(now_ms=NOW_MS)
    source._random = (1 << 74) - 1

    after = source.make(now_ms=NOW_MS)

    assert UUID(after).int >> 80 == NOW_MS + 1
    assert after > before


def test_the_clock_of_the_machine_gives_lower_case_text() -> None:
    assert (value := uuid7()) == value.lower()
    assert len(value) == 36
