"""A record of its own for each case that is committed, so that none is in another's way."""

from __future__ import annotations

from collections.abc import Sequence

from tests.matrix import metering, trading
from tests.matrix.cases import ON_USER, state_of
from tests.matrix.rules import Case
from tests.matrix.steps import Target
from tests.matrix.world import DEADLINE_S, PATHS, World


async def own_records(cases: Sequence[Case], world: World) -> dict[Case, Target]:
    """New records in the states that `cases` need. Cases that make a record, or are about their own user, have none."""
    records: dict[Case, Target] = {}
    orders = [case for case in cases if state_of(case) in PATHS]
    records.update(zip(orders, await world.orders([str(state_of(case)) for case in orders]), strict=True))
    templates = [case for case in cases if state_of(case) == "template"]
    names = [f"{world.template}-{number}" for number in range(len(templates))]
    records.update(zip(templates, await world.templates(names), strict=True))
    methods = [case for case in cases if state_of(case) == "method"]
    names = [f"{world.method}-{number}" for number in range(len(methods))]
    records.update(zip(methods, await world.methods(names), strict=True))
    packages = [case for case in cases if state_of(case) == "package"]
    names = [f"{world.package}-{number}" for number in range(len(packages))]
    records.update(zip(packages, await world.packages(names), strict=True))
    told = [case for case in cases if state_of(case) == "announcement"]
    names = [f"{world.prefix}-announcement-own-{number}" for number in range(len(told))]
    records.update(zip(told, await world.announcements(names), strict=True))
    for kind, state in (("consumer", "participant"), ("retailer", "retailer")):
        firms = [case for case in cases if state_of(case) == state]
        records.update(zip(firms, await world.participants(len(firms), kind=kind), strict=True))
    ended = [case for case in cases if state_of(case) == "defaulted"]
    records.update(zip(ended, await world.defaulted(len(ended)), strict=True))
    for kind in trading.KINDS:
        traded = [case for case in cases if state_of(case) == kind]
        names = [f"{world.prefix}-{kind.replace(' ', '-')}-{number}" for number in range(len(traded))]
        records.update(zip(traded, await trading.records(world, names, kind=kind), strict=True))
    for kind in metering.KINDS:
        metered = [case for case in cases if state_of(case) == kind]
        names = [f"{world.prefix}-{kind.replace(' ', '-')}-own-{number}" for number in range(len(metered))]
        records.update(zip(metered, await metering.records(world, names, kind=kind), strict=True))
    records.update(await _of_users(cases, world))
    await world.driver.pass_time(DEADLINE_S)
    return records


async def _of_users(cases: Sequence[Case], world: World) -> dict[Case, Target]:
    """Users for the cases about them, and changes each of a user of its own, whose version they are bound to."""
    on_users = [case for case in cases if case.action in ON_USER]
    on_changes = [case for case in cases if state_of(case) == "change"]
    users = [world.cast.newcomer() for _ in (*on_users, *on_changes)]
    await world.enrol(users)
    changes = await world.changes(users[len(on_users) :])
    targets = [Target(id=each.user, version=1) for each in users[: len(on_users)]]
    return dict(zip((*on_users, *on_changes), (*targets, *changes), strict=True))
