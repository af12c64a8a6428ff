"""Blocks as plain values, decoded from blocks that were really endorsed and ordered (by the fake peer)."""

from __future__ import annotations

import pytest

from gateway.fabric import Contract, Gateway, ValidationCode, protos
from gateway.fabric.ledger import MalformedBlockError, decode_block
from gateway.fabric.rwset import HashedRead, HashedWrite, PrivateWrite, Read, Version, Write
from tests.unit.fabric.fake_ledger import FakeLedger
from tests.unit.fabric.fake_peer import FakePeer

kv = protos.kv_rwset


def read_write_set() -> protos.Message:
    public = kv.KVRWSet(
        reads=[kv.KVRead(key="absent"), kv.KVRead(key="present", version=kv.Version(block_num=3, tx_num=0))],
        writes=[kv.KVWrite(key="\x00order\x00id\x00", value=b"record"), kv.KVWrite(key="gone", is_delete=True)],
    )
    hashed = kv.HashedRWSet(
        hashed_reads=[kv.KVReadHash(key_hash=b"read")],
        hashed_writes=[
            kv.KVWriteHash(key_hash=b"key", value_hash=b"value"),
            kv.KVWriteHash(key_hash=b"old", is_delete=True, is_purge=True),
        ],
    )
    collection = protos.rwset.CollectionHashedReadWriteSet(
        collection_name="terms", hashed_rwset=hashed.SerializeToString(), pvt_rwset_hash=b"whole"
    )
    return protos.rwset.TxReadWriteSet(
        ns_rwset=[
            protos.rwset.NsReadWriteSet(namespace="_lifecycle"),
            protos.rwset.NsReadWriteSet(
                namespace="energysale", rwset=public.SerializeToString(), collection_hashed_rwset=[collection]
            ),
        ]
    )


def private_data(key: str = "hash") -> protos.Message:
    writes = kv.KVRWSet(writes=[kv.KVWrite(key=key, value=b"SECRET")])
    collection = protos.rwset.CollectionPvtReadWriteSet(collection_name="terms", rwset=writes.SerializeToString())
    namespace = protos.rwset.NsPvtReadWriteSet(namespace="energysale", collection_pvt_rwset=[collection])
    return protos.rwset.TxPvtReadWriteSet(ns_pvt_rwset=[namespace])


async def envelope(contract: Contract, function: str = "Apply") -> protos.Envelope:
    transaction = await contract.proposal(function, arguments=[b"batch"], timestamp_ms=1_700_000_000_456).endorse()
    return protos.gateway.PreparedTransaction.FromString(transaction.to_bytes()).envelope


async def test_a_transaction_is_read_whole(
    contract: Contract, gateway: Gateway, peer: FakePeer, ledger: FakeLedger
) -> None:
    peer.writes = read_write_set()
    peer.event = protos.chaincode_event.ChaincodeEvent(event_name="applied", payload=b"event")
    message = await ledger.add([await envelope(contract)])
    (transaction,) = decode_block(message).transactions
    assert len(transaction.tx_id) == 64
    assert transaction.kind == 3
    assert transaction.timestamp_ms == 1_700_000_000_456
    assert (transaction.validation_code, transaction.is_valid) == (ValidationCode.VALID, True)
    assert transaction.creator_msp_id == "ConsumerOrg"
    assert transaction.creator_certificate == gateway.identity.certificate
    assert transaction.chaincode == "energysale"
    assert transaction.args == (b"Apply", b"batch")
    assert (transaction.response_status, transaction.response_payload) == (200, b"result of Apply")
    assert transaction.event is not None
    assert (transaction.event.name, transaction.event.payload) == ("applied", b"event")
    assert transaction.endorsers == ("ExchangeOrg",)
    assert transaction.reads == (
        Read("energysale", "absent", None),
        Read("energysale", "present", Version(3, 0)),
    )
    assert transaction.writes == (
        Write("energysale", "\x00order\x00id\x00", b"record", False),
        Write("energysale", "gone", b"", True),
    )
    (collection,) = transaction.collections
    assert (collection.namespace, collection.collection) == ("energysale", "terms")
    assert collection.private_data_hash == b"whole"
    assert collection.reads == (HashedRead(b"read", None),)
    assert collection.writes == (HashedWrite(b"key", b"value", False, False), HashedWrite(b"old", b"", True, True))
    assert transaction.private_writes == ()


async def test_blocks_are_linked_by_their_header_hashes(contract: Contract, ledger: FakeLedger) -> None:
    message = await ledger.add([await envelope(contract)])
    first, second = (decode_block(block) for block in ledger.blocks)
    assert (first.number, second.number) == (0, 1)
    assert first.previous_hash == b""
    assert second.previous_hash == first.header_hash
    assert second.data_hash == message.header.data_hash
    assert second.size_bytes == len(message.SerializeToString())


async def test_a_blocks_time_is_its_latest_transactions(contract: Contract, ledger: FakeLedger) -> None:
    later = await contract.proposal("Apply", timestamp_ms=1_700_000_000_789).endorse()
    later_envelope = protos.gateway.PreparedTransaction.FromString(later.to_bytes()).envelope
    block = decode_block(await ledger.add([later_envelope, await envelope(contract)]))
    assert block.timestamp_ms == 1_700_000_000_789
    assert decode_block(ledger.blocks[0]).timestamp_ms == 0


async def test_private_values_come_with_valid_transactions_only(contract: Contract, ledger: FakeLedger) -> None:
    envelopes = [await envelope(contract, "Deposit") for _ in range(3)]
    codes = [ValidationCode.VALID, ValidationCode.ENDORSEMENT_POLICY_FAILURE, ValidationCode.VALID]
    message = await ledger.add(envelopes, codes)
    block = decode_block(message, private={0: private_data("a"), 1: private_data("b")})
    assert [transaction.private_writes for transaction in block.transactions] == [
        (PrivateWrite("energysale", "terms", "a", b"SECRET", False),),
        (),
        (),
    ]


async def test_private_values_do_not_show_in_repr(contract: Contract, ledger: FakeLedger) -> None:
    block = decode_block(await ledger.add([await envelope(contract)]), private={0: private_data()})
    assert "SECRET" not in repr(block)
    assert "SECRET" not in repr(block.transactions[0].private_writes)


async def test_an_invalid_transaction_may_be_anything(ledger: FakeLedger) -> None:
    message = await ledger.add([protos.common.Envelope(payload=b"\xff\xff")], [ValidationCode.BAD_PAYLOAD])
    (transaction,) = decode_block(message).transactions
    assert (transaction.tx_id, transaction.validation_code) == ("", ValidationCode.BAD_PAYLOAD)


async def test_a_valid_transaction_must_be_readable(ledger: FakeLedger) -> None:
    message = await ledger.add([protos.common.Envelope(payload=b"\xff\xff")])
    with pytest.raises(MalformedBlockError, match="VALID"):
        decode_block(message)


async def test_a_configuration_has_a_header_only(ledger: FakeLedger) -> None:
    header = protos.common.ChannelHeader(type=protos.common.CONFIG, channel_id="retail")
    payload = protos.common.Payload(
        header=protos.common.Header(channel_header=header.SerializeToString()), data=b"\xff"
    )
    message = await ledger.add([protos.common.Envelope(payload=payload.SerializeToString())])
    (transaction,) = decode_block(message).transactions
    assert (transaction.kind, transaction.chaincode, transaction.args, transaction.writes) == (1, "", (), ())


async def test_without_codes_nothing_is_validated(contract: Contract, ledger: FakeLedger) -> None:
    message = await ledger.add([await envelope(contract)], [])
    assert decode_block(message).transactions[0].validation_code is ValidationCode.NOT_VALIDATED


async def test_codes_and_transactions_must_match(contract: Contract, ledger: FakeLedger) -> None:
    message = await ledger.add([await envelope(contract)], [0, 0])
    with pytest.raises(MalformedBlockError, match="2 codes"):
        decode_block(message)
