"""What an evidence file proves, and that no change of it goes unseen."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from chaincode import batch, keys, signature
from gateway.evidence.collecting import part_of
from gateway.verify import CODES, EvidenceError, verify
from gateway.verify.container import Evidence, dump, load
from tests.unit.chaincode import market as made
from tests.unit.verify.authority import START, Authority
from tests.unit.verify.forge import Forged, anybody
from tests.unit.verify.recording import History


def reason(evidence: Evidence | bytes, *, network: str | None = None) -> str:
    """Why it does not hold; "holds" when it does."""
    data = evidence if isinstance(evidence, bytes) else dump(evidence)
    try:
        verify(data, network=network)
    except EvidenceError as error:
        return error.code if error.code in CODES else "a code without a meaning"
    return "holds"


def test_every_step_is_proved_with_who_when_and_where_it_led(history: History, honest: Evidence) -> None:
    report = verify(dump(honest), network=history.network.id)
    assert [(step.action, step.actor, step.state) for step in report.steps] == [
        ("submit", "u-c1", "submitted"),
        ("counter", "u-r1", "submitted"),
        ("confirm", "u-c1", "confirmed"),
        ("confirm", "u-r1", "confirmed"),
        ("audit", "officer", "confirmed"),
        ("sign", "u-c1", "confirmed"),
        ("sign", "u-r1", "signed"),
        ("archive", "officer", "executing"),
        ("dispute", "u-c1", "disputed"),
    ]
    assert [step.version for step in report.steps] == list(range(1, 10))
    assert {step.at for step in report.steps} == {made.NOW}
    assert report.endorsement_policy == "AND(ExchangeOrg.peer, OR(ConsumerOrg.peer, RetailerOrg.peer))"
    assert {row.user for row in report.registrations} == {"u-c1", "u-r1", "officer"}
    assert list(report.terms.values()) == [made.TERMS, made.TERMS]
    assert json.loads(json.dumps(report.as_value()))["holds"] is True


def test_a_file_without_openings_holds_and_has_no_terms(honest: Evidence) -> None:
    data = dump(replace(honest, openings=()))
    assert verify(data).terms == {}
    for opening in honest.openings:
        assert json.loads(opening)["salt"].encode() not in data


def changes(data: bytes, count: int, seed: int) -> list[bytes]:
    """`data` with one byte changed, half of the time to another character of base64."""
    dice = random.Random(seed)  # noqa: S311 - the same changes each time
    changed = []
    for _ in range(count):
        place = dice.randrange(len(data))
        letters = b"ABCDEFGHabcdefgh01234567+/" if dice.random() < 0.5 else bytes(range(256))
        other = dice.choice([each for each in letters if each != data[place]])
        changed.append(data[:place] + bytes([other]) + data[place + 1 :])
    return changed


def test_each_changed_byte_is_caught(honest: Evidence) -> None:
    data = dump(honest)
    assert [place for place, each in enumerate(changes(data, 60, seed=1)) if reason(each) == "holds"] == []


@pytest.mark.full
def test_each_of_a_thousand_changed_bytes_is_caught(honest: Evidence) -> None:
    data = dump(honest)
    assert [place for place, each in enumerate(changes(data, 1_000, seed=2)) if reason(each) == "holds"] == []


def test_other_forms_of_the_same_value_are_refused(honest: Evidence) -> None:
    data = dump(honest)
    value = json.loads(data)
    assert reason(data + b"\n") == "not_canonical"
    assert reason(json.dumps(value).encode()) == "not_canonical"
    assert reason(data.replace(b'"v":1', b'"v":1,"x":1')) == "wrong_form"
    assert reason(data.replace(b'"v":1', b'"v":true')) == "wrong_form"
    assert reason(b"") == "not_canonical"
    assert reason(b"[" * 100_000) == "not_canonical"
    assert reason(b"x" * (64 * 1_048_576 + 1)) == "too_large"


def test_what_nothing_needs_is_refused(history: History, honest: Evidence) -> None:
    number = max(honest.blocks) - 1
    spare = next(n for n in range(number, 0, -1) if n not in honest.blocks)
    blocks = {**honest.blocks, spare: part_of(history.chain()[spare])}
    assert reason(replace(honest, blocks=blocks)) in ("unused_part", "data_hash_differs")
    assert reason(replace(honest, flags={**honest.flags, (spare, 0): 0})) == "unused_part"
    assert reason(replace(honest, openings=(*honest.openings, '{"salt":"","terms":{}}'))) == "opening_unknown"
    assert reason(replace(honest, documents=(b"%PDF-1.7",))) == "document_unknown"
    assert reason(replace(honest, certificates=(b"0",))) == "certificate_differs"


def test_a_cited_document_is_taken(honest: Evidence) -> None:
    # Nothing but the hash counts: here the private text of the terms, whose hash the confirmations cite.
    cited = replace(honest, openings=(), documents=(honest.openings[0].encode(),))
    assert verify(dump(cited)).documents == (hashlib.sha256(honest.openings[0].encode()).hexdigest(),)


def test_the_network_is_pinned(honest: Evidence) -> None:
    assert reason(honest, network=f"retail/{'00' * 32}") == "wrong_network"


def test_roots_are_pinned(history: History, honest: Evidence) -> None:
    roots = [authority.root for authority in history.network.authorities.values()]
    assert verify(dump(honest), trusted_roots=roots).roots.keys() == history.network.authorities.keys()
    with pytest.raises(EvidenceError) as caught:
        verify(dump(honest), trusted_roots=roots[1:])
    assert caught.value.code == "untrusted_root"


def test_the_failing_step_is_named(honest: Evidence, history: History) -> None:
    block = history.place_of(6)
    part = honest.blocks[block]
    assert part.metadata is not None
    unsigned = replace(part, metadata=replace(part.metadata, signatures=()))
    with pytest.raises(EvidenceError) as caught:
        verify(dump(replace(honest, blocks={**honest.blocks, block: unsigned})))
    assert (caught.value.code, caught.value.where) == ("orderer_policy", f"block {block}")
    assert caught.value.step == "the step before version 7"


# Forgeries by somebody who computes all hashes anew

Forgery = Callable[[History, Evidence], Evidence]


def _flag(_: History, honest: Evidence) -> Evidence:
    return replace(honest, flags={**honest.flags, max(honest.flags): 11})


def _unlisted(_: History, honest: Evidence) -> Evidence:
    return replace(honest, flags={place: code for place, code in honest.flags.items() if place != max(honest.flags)})


def _swapped_blocks(_: History, honest: Evidence) -> Evidence:
    last, before = sorted(honest.blocks)[-1], sorted(honest.blocks)[-2]
    blocks = dict(honest.blocks)
    blocks[last], blocks[before] = (
        replace(blocks[before], number=last),
        replace(blocks[last], number=before),
    )
    hashes = list(honest.data_hashes)
    hashes[last], hashes[before] = hashes[before], hashes[last]
    return replace(honest, blocks=blocks, data_hashes=tuple(hashes))


def _cut_history(_: History, honest: Evidence) -> Evidence:
    last = max(honest.blocks)
    return replace(
        honest,
        blocks={number: part for number, part in honest.blocks.items() if number != last},
        flags={place: code for place, code in honest.flags.items() if place[0] != last},
        data_hashes=honest.data_hashes[:last],
    )


def _older_statement(history: History, honest: Evidence) -> Evidence:
    return replace(
        _cut_history(history, honest), attestation=history.attestation(version=8, endorsers=("ConsumerOrg",))
    )


def _other_genesis(history: History, honest: Evidence) -> Evidence:
    other = type(history.network)().genesis
    block = replace(honest.blocks[0], transactions=(other,))
    hashes = (hashlib.sha256(other).digest(), *honest.data_hashes[1:])
    return replace(honest, blocks={**honest.blocks, 0: block}, data_hashes=hashes)


def _other_orderer(history: History, honest: Evidence) -> Evidence:
    return history.put_into(honest, orderer=Authority("OrdererOrg").signer("orderer"))


def _peer_as_orderer(history: History, honest: Evidence) -> Evidence:
    return history.put_into(honest, orderer=history.network.peer("ExchangeOrg"))


def _removed_endorsement(history: History, honest: Evidence) -> Evidence:
    number = history.place_of(5)
    forged = history.changed(number, lambda each: replace(each, endorsers=("ExchangeOrg",)))
    return forged.put_into(honest)


def _same_endorser_twice(history: History, honest: Evidence) -> Evidence:
    number = history.place_of(5)
    forged = history.changed(number, lambda each: replace(each, endorsers=("ExchangeOrg", "ExchangeOrg")))
    return forged.put_into(honest)


def _other_policy(history: History, honest: Evidence) -> Evidence:
    weaker = history.network.definition(at_ms=history.blocks[0].at_ms, policy=anybody(), endorsers=("ConsumerOrg",))
    return history.changed(1, lambda _: weaker).put_into(honest)


def _members_alone(history: History, honest: Evidence) -> Evidence:
    needed = (n for n in sorted(honest.blocks) if n > 0)
    deposit = next(n for n in needed if history.blocks[n - 1].args == (b"Deposit",))
    forged = history.changed(deposit, lambda each: replace(each, endorsers=("ExchangeOrg", "ConsumerOrg")))
    return forged.put_into(honest)


def _outdated_certificate(history: History, honest: Evidence) -> Evidence:
    number = history.place_of(5)
    late = int(START.timestamp() * 1_000) + 4_000 * 86_400_000
    return history.changed(number, lambda each: replace(each, at_ms=late)).put_into(honest)


FORGERIES: dict[str, tuple[Forgery, str]] = {
    "a validation flag": (_flag, "not_flagged_valid"),
    "a flag left out": (_unlisted, "not_flagged_valid"),
    "two blocks in the other order": (_swapped_blocks, "orderer_signature"),
    "the last step cut off": (_cut_history, "block_missing"),
    "the last step cut off, with a statement of one organisation": (_older_statement, "endorsement_policy"),
    "another genesis block": (_other_genesis, "wrong_network"),
    "blocks signed by somebody's own orderer": (_other_orderer, "orderer_certificate"),
    "blocks signed by a peer": (_peer_as_orderer, "orderer_policy"),
    "an endorsement removed": (_removed_endorsement, "endorsement_policy"),
    "one peer's endorsement twice": (_same_endorser_twice, "endorsement_policy"),
    "a weaker policy, committed by one organisation": (_other_policy, "endorsement_policy"),
    "terms deposited without the other member": (_members_alone, "endorsement_policy"),
    "certificates out of date": (_outdated_certificate, "orderer_certificate"),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forgery_with_all_hashes_computed_anew_is_named(forgery: str, history: History, honest: Evidence) -> None:
    make, code = FORGERIES[forgery]
    assert reason(make(history, honest), network=history.network.id) == code


# Forgeries by somebody who has the keys of every organisation and of the orderers, and none of a person's


def test_an_intents_signature_is_a_persons(history: History, honest: Evidence) -> None:
    number = history.place_of(5)

    def resigned(each: Forged) -> Forged:
        (item,) = batch.decode(each.args[1])
        other = replace(item, signature=batch.decode(history.blocks[number - 2].args[1])[0].signature)
        return replace(each, args=(each.args[0], batch.encode([other])))

    forged = history.changed(number, resigned).put_into(honest)
    with pytest.raises(EvidenceError) as caught:
        verify(dump(forged))
    assert caught.value.code == "intent_refused"
    assert "bad_signature" in caught.value.detail


def test_another_key_in_the_registry_does_not_fit_the_signatures(history: History, honest: Evidence) -> None:
    key = keys.user("u-c1")
    number = next(n for n, each in enumerate(history.blocks, start=1) if key in each.writes)

    def rebound(each: Forged) -> Forged:
        record = json.loads(each.writes[key])
        record["public_key"] = signature.public_key_of(ec.generate_private_key(ec.SECP256R1()))
        return replace(each, writes={**each.writes, key: json.dumps(record).encode()})

    assert reason(history.changed(number, rebound).put_into(honest)) == "intent_refused"


def test_a_record_that_the_rules_do_not_lead_to_is_found(history: History, honest: Evidence) -> None:
    key = keys.order(history.order)

    def altered(each: Forged) -> Forged:
        return replace(each, writes={**each.writes, key: each.writes[key].replace(b'"disputed"', b'"executing"')})

    assert reason(history.changed(history.place_of(9), altered).put_into(honest)) == "record_differs"


def test_a_step_that_reads_an_older_record_is_refused(history: History, honest: Evidence) -> None:
    key, earlier = keys.order(history.order), (history.place_of(3), 0)

    def older(each: Forged) -> Forged:
        return replace(each, reads={**each.reads, key: earlier})

    assert reason(history.changed(history.place_of(5), older).put_into(honest)) == "intent_refused"


def test_a_step_cannot_read_the_future(history: History, honest: Evidence) -> None:
    key, later = keys.order(history.order), (history.place_of(9), 0)

    def ahead(each: Forged) -> Forged:
        return replace(each, reads={**each.reads, key: later})

    assert reason(history.changed(history.place_of(5), ahead).put_into(honest)) == "order_of_blocks"


def test_what_is_read_must_have_been_written(history: History, honest: Evidence) -> None:
    key = keys.user("u-c1")

    def elsewhere(each: Forged) -> Forged:
        return replace(each, reads={**each.reads, key: (history.place_of(3), 0)})

    assert reason(history.changed(history.place_of(6), elsewhere).put_into(honest)) == "write_missing"


def test_the_file_reads_back_as_it_was_written(honest: Evidence) -> None:
    assert dump(load(dump(honest))) == dump(honest)
