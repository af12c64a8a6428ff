"""The loads of single actions: every scenario has its row, and what they send is well formed."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaincode.actions import ACTIONS
from chaincode.precheck import check_intent
from gateway.client.keystore import Keystore, Signer
from perf.cast import Cast
from perf.market import Offer
from perf.market_actions import LOADS
from perf.offer_steps import packages_to_publish, packages_to_purchase
from perf.scenarios import MARKET
from perf.stage import Stage
from perf.target import CONSUMER_ORG, RETAILER_ORG, Target

USERS, RETAILERS = 4, 3


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    keys = Keystore(tmp_path / "keystore")

    def signer(user: str, organisation: str, role: str) -> Signer:
        return keys.create(user=user, participant=user, organisation=organisation, roles=(role,))

    retailers = [signer(f"r{n}", RETAILER_ORG, "retailer_contract_manager") for n in range(RETAILERS)]
    players = Cast(
        consumers=[signer(f"c{n}", CONSUMER_ORG, "consumer_owner") for n in range(USERS + 1)],
        retailers=retailers,
        auditors=[],
        offers=[Offer(package=f"r{n % RETAILERS}-p{n}", version=1, retailer=f"r{n % RETAILERS}") for n in range(6)],
    )
    target = Target(run=tmp_path, network_id="retail/" + "0" * 64, apis={})
    return Stage(target=target, users=USERS, players=players, https={})


def test_every_scenario_of_the_market_has_its_load_and_the_other_way_round() -> None:
    assert {scenario.load for scenario in MARKET} == LOADS.keys()
    assert {scenario.action for scenario in MARKET} <= ACTIONS.keys()


def test_a_consumer_orders_from_one_retailer(stage: Stage) -> None:
    of_consumer: dict[str, set[str]] = {}
    for number in range(24):
        consumer, retailer, offer = stage.pair(number)
        assert retailer.identity.participant == offer.retailer
        of_consumer.setdefault(consumer.identity.user, set()).add(offer.retailer)
    assert [len(retailers) for retailers in of_consumer.values()] == [1] * USERS


async def test_a_purchase_names_no_price(stage: Stage) -> None:
    items = await packages_to_purchase(stage, 6)
    signed = items[5](0)
    assert check_intent(signed.intent).args["retailer"] == "r1"
    assert '"prices_e8_yuan_per_kwh":{}' in (signed.private or "")


async def test_each_package_has_a_name_of_its_own(stage: Stage) -> None:
    published = [check_intent(item(0).intent).args["package"] for item in await packages_to_publish(stage, 9)]
    assert len(set(published)) == 9
