"""A version is in force when the ledger says so; what does not fit is found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prometheus_client import REGISTRY

from acl.document import shipped_document
from chaincode.actions import ACTIONS, args_validator
from chaincode.identity.access_model import check_editable
from tests.unit.access.market import AccessMarket
from tests.unit.access.test_editing import give
from tests.unit.orders.instance import code


async def test_out_of_the_box_the_shipped_model_holds_and_all_fits(market: AccessMarket) -> None:
    own = {"version": 1, "model_hash": shipped_document().model_hash}
    assert await market.value("guard", "access/state") == {
        "ledger": None,
        "in_force": own,
        "newest": own,
        "deciding": own["model_hash"],
        "drift": [],
    }


async def test_a_new_version_decides_nothing_until_it_is_on_the_ledger(market: AccessMarket) -> None:
    await give(market)
    model = market.services.access.model
    assert not model.may("consumer_viewer", "action:cancel")
    await market.anchor(3)
    assert market.services.access.model.may("consumer_viewer", "action:cancel")
    assert not model.may("consumer_viewer", "action:cancel")
    state = await market.value("guard", "access/state")
    assert (state["ledger"]["version"], state["in_force"]["version"], state["drift"]) == (1, 3, [])
    assert [each["in_force"] for each in (await market.value("guard", "access/versions"))["items"]] == [
        True,
        False,
        False,
    ]


async def test_the_prepared_intent_is_what_the_chaincode_takes(market: AccessMarket) -> None:
    await give(market)
    first = await market.value("guard", "access/versions/3/intent")
    assert (first["action"], first["expected_version"]) == ("set_access_model", None)
    assert first["args"]["roles"]["consumer_viewer"] == ["cancel"]
    args_validator("set_access_model", with_target=False).check(first["args"])
    check_editable(first["args"]["roles"])
    assert "set_access_model" in ACTIONS
    await market.anchor(3)
    assert (await market.value("guard", "access/versions/2/intent"))["expected_version"] == 1
    assert code(await market.ask("guard", "GET", "access/versions/7/intent")) == (404, "not_found")


async def test_a_change_of_menus_alone_is_anchored_by_its_hash(market: AccessMarket) -> None:
    role = shipped_document().as_value()["business_roles"]["inspection"]
    await market.ask(
        "guard", "PUT", "access/business-roles/inspection", base=1, json=role | {"menus": role["menus"][1:]}
    )
    before = await market.value("guard", "access/versions/1/intent")
    after = await market.value("guard", "access/versions/2/intent")
    assert before["args"]["roles"] == after["args"]["roles"]
    assert before["args"]["model_hash"] != after["args"]["model_hash"]
    await market.anchor(2)
    assert (await market.value("guard", "access/state"))["in_force"]["version"] == 2


async def test_an_older_version_can_be_put_in_force_again(market: AccessMarket) -> None:
    await give(market)
    await market.anchor(3)
    await market.anchor(1, version=2)
    assert (await market.value("guard", "access/state"))["in_force"]["version"] == 1
    assert not market.services.access.model.may("consumer_viewer", "action:cancel")


async def test_a_model_that_is_not_here_leaves_the_last_one_in_force_and_is_told(market: AccessMarket) -> None:
    await give(market)
    await market.anchor(3)
    args: dict[str, Any] = (await market.value("guard", "access/versions/3/intent"))["args"]
    await market.put_on_ledger(2, roles=args["roles"], model_hash="ab" * 32)
    state = await market.value("guard", "access/state")
    assert (state["ledger"]["version"], state["in_force"]["version"], state["drift"]) == (2, 3, ["unknown_model"])
    assert REGISTRY.get_sample_value("energysale_access_drift") == 1


async def test_roles_on_the_ledger_that_are_not_the_models_are_told(market: AccessMarket) -> None:
    args: dict[str, Any] = (await market.value("guard", "access/versions/1/intent"))["args"]
    roles = args["roles"] | {"consumer_viewer": ["cancel"]}
    await market.put_on_ledger(1, roles=roles, model_hash=args["model_hash"])
    assert (await market.value("guard", "access/state"))["drift"] == ["roles_differ"]


async def test_what_is_in_force_outlives_a_restart(market: AccessMarket, tmp_path: Path) -> None:
    await give(market)
    await market.anchor(3)
    again = AccessMarket(tmp_path / "exchange")
    assert not again.services.access.model.may("consumer_viewer", "action:cancel")
    await again.begin()
    assert again.services.access.model.may("consumer_viewer", "action:cancel")
    assert len((await again.value("guard", "access/versions"))["items"]) == 3
    await again.close()
