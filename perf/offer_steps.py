"""Packages of a load, their purchase, and a retailer with a volume cap. As in `trading_steps`."""

from __future__ import annotations

import hashlib
import secrets

from gateway.client.keystore import Signer
from perf import market
from perf.market import Offer
from perf.registering import keys_of, register_users, registrar_of
from perf.stage import Item, Stage
from perf.target import CONSUMER_ORG, EXCHANGE_ORG, RETAILER_ORG

_CAP_WH = {"2027": 9_000_000_000_000_000}


async def packages_to_publish(stage: Stage, count: int) -> list[Item]:
    """Retailers make packages of the load's template."""
    run = secrets.token_hex(4)
    return [_publishing(stage, number, f"{run}-{number}") for number in range(count)]


async def packages_to_purchase(stage: Stage, count: int) -> list[Item]:
    """购买套餐: consumers take packages at list prices; energy is private."""
    return [_purchasing(stage, number) for number in range(count)]


async def orders_to_confirm(stage: Stage, count: int) -> list[Item]:
    """Submitted orders with a retailer whose volume is capped, so that its confirmation needs a reservation."""
    retailer, offer = await _capped_retailer(stage)
    submitted = [
        market.new_order(stage.pair(number)[0], offer, network_id=stage.target.network_id) for number in range(count)
    ]
    await stage.applied(CONSUMER_ORG, submitted)
    hashes = [hashlib.sha256((signed.private or "").encode()).hexdigest() for signed in submitted]
    return [
        _confirming(stage, retailer, signed.digest, terms_hash)
        for signed, terms_hash in zip(submitted, hashes, strict=True)
    ]


async def _capped_retailer(stage: Stage) -> tuple[Signer, Offer]:
    user = f"load-capped-{secrets.token_hex(4)}"
    registrar = registrar_of(stage.target)
    (signer,) = keys_of(stage.target, [user], RETAILER_ORG)
    await register_users(stage.target, registrar, stage.https[EXCHANGE_ORG], [signer])
    capped = stage.sign(
        registrar, "set_volume_cap", {"volume_cap_wh": _CAP_WH}, target=user, version=1, role="exchange_registrar"
    )
    await stage.applied(EXCHANGE_ORG, [capped])
    offer = Offer(package=f"{user}-p0", version=1, retailer=user)
    await stage.applied(RETAILER_ORG, [stage.sign(signer, "publish_package", market.package_args(offer.package))])
    return signer, offer


def _publishing(stage: Stage, number: int, package: str) -> Item:
    _, retailer, _ = stage.pair(number)
    return lambda _: stage.sign(retailer, "publish_package", market.package_args(package))


def _purchasing(stage: Stage, number: int) -> Item:
    consumer, _, offer = stage.pair(number)
    args = market.order_args(offer)
    return lambda _: stage.sign(consumer, "purchase", args, terms=market.LIST_TERMS)


def _confirming(stage: Stage, retailer: Signer, order: str, terms_hash: str) -> Item:
    args = {"terms_hash": terms_hash}
    return lambda _: stage.sign(retailer, "confirm", args, target=order, version=1)
