"""The count believes VALID transactions and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from chaincode import batch
from chaincode.intent import SignedIntent
from chaincode.results import summarise, usual_of
from gateway.client.keystore import Identity, Signer
from gateway.fabric import ValidationCode
from gateway.fabric.ledger import Transaction
from perf import market
from perf.errors import MeasurementError
from perf.ledger_count import LedgerCount, add_transaction

NETWORK = "retail/" + "0" * 64
CONSUMER = Signer(
    identity=Identity(
        user="c0",
        participant="c0",
        organisation="ConsumerOrg",
        roles=("consumer_owner",),
        public_key="not looked at here",
    ),
    key=ec.generate_private_key(ec.SECP256R1()),
)
OFFER = market.Offer(package="p0", version=1, retailer="r0")


def order() -> SignedIntent:
    return market.new_order(CONSUMER, OFFER, network_id=NETWORK)


def confirmation(target: SignedIntent) -> SignedIntent:
    return market.intent(
        CONSUMER,
        action="confirm",
        role="consumer_owner",
        network_id=NETWORK,
        args={"terms_hash": "0" * 64},
        target=target.digest,
        expected_version=2,
    )


def apply(
    items: Sequence[SignedIntent], statuses: Sequence[str], code: ValidationCode = ValidationCode.VALID
) -> Transaction:
    return Transaction(
        tx_id="t",
        kind=3,
        timestamp_ms=0,
        validation_code=code,
        creator_msp_id="ConsumerOrg",
        creator_certificate=b"",
        args=(b"Apply", batch.encode(items)),
        response_payload=response(items, statuses),
    )


def response(items: Sequence[SignedIntent], statuses: Sequence[str]) -> bytes:
    asked = usual_of(items)
    results = [one if status == "applied" else {"status": status} for one, status in zip(asked, statuses, strict=True)]
    return summarise(results, usual=asked)


@pytest.fixture
def count() -> LedgerCount:
    return LedgerCount(first_block=1, last_block=1)


def test_applied_orders_and_steps_are_counted_apart(count: LedgerCount) -> None:
    first, second = order(), order()
    step = confirmation(first)
    add_transaction(count, apply([first, second, step], ["applied", "refused", "applied"]), size_bytes=700)
    assert count.orders == 1
    assert dict(count.actions) == {"submit": 1, "confirm": 1}
    assert (count.batches, count.intents, count.intents_per_batch) == (1, 3, 3.0)
    assert count.missing([first.digest, step.digest]) == 0
    assert count.missing([first.digest, second.digest]) == 1
    assert dict(count.function_bytes) == {"Apply": 700}


def test_a_repeated_intent_that_exists_already_is_not_a_second_one(count: LedgerCount) -> None:
    same = order()
    add_transaction(count, apply([same], ["applied"]), size_bytes=1)
    add_transaction(count, apply([same], ["exists"]), size_bytes=1)
    assert (count.orders, count.twice) == (1, 0)


def test_an_intent_applied_twice_is_found(count: LedgerCount) -> None:
    same = order()
    add_transaction(count, apply([same], ["applied"]), size_bytes=1)
    add_transaction(count, apply([same], ["applied"]), size_bytes=1)
    assert count.twice == 1


def test_an_invalid_transaction_applies_nothing(count: LedgerCount) -> None:
    lost = order()
    add_transaction(count, apply([lost], ["applied"], ValidationCode.MVCC_READ_CONFLICT), size_bytes=1)
    assert count.missing([lost.digest]) == 1
    assert (count.orders, count.batches, dict(count.invalid)) == (0, 0, {"MVCC_READ_CONFLICT": 1})


def test_answers_that_do_not_fit_their_batch_are_an_error(count: LedgerCount) -> None:
    one = apply([order()], ["applied"])
    two = replace(one, response_payload=response([order(), order()], ["applied", "applied"]))
    with pytest.raises(MeasurementError, match="do not fit 1 intents"):
        add_transaction(count, two, size_bytes=1)
