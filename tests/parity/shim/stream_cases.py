"""The cases in which the test itself is the peer: what a real one does seldom, or never shows from outside."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import grpc.aio
from cryptography import x509
from cryptography.x509.oid import NameOID

from chaincode.shim.protos import (
    ChaincodeAdditionalParams,
    ChaincodeMessage,
    MSPRole,
    OrganizationUnit,
    SerializedIdemixIdentity,
    SerializedIdentity,
)
from tests.parity.shim.cases import op
from tests.unit.shim.certificates import make, name
from tests.unit.shim.fake_peer import CHANNEL, FakePeer, Type, response_of, signed_proposal, transaction_message

Dial = Callable[..., FakePeer]
StreamCase = Callable[[Dial], Awaitable[object]]
_MIB = 1024 * 1024
_ATTRIBUTES = x509.ObjectIdentifier("1.2.3.4.5.6.7.8.1")
_READS_AND_WRITES = (
    op("get_state", key="k"),
    op("get_states", keys=["k"]),
    op("put_state", key="k", value="1"),
    op("del_state", key="k"),
    op("set_state_policy", key="k", value="p"),
    op("get_state_policy", key="k"),
    op("range", start="a", end="b"),
    op("range_page", start="a", end="b", page_size=3),
    op("partial", type="a", attributes=[]),
    op("query", query="{}"),
    op("query_page", query="{}", page_size=3),
    op("history", key="k"),
    op("get_private", collection="c", key="k"),
    op("get_privates", collection="c", keys=["k"]),
    op("get_private_hash", collection="c", key="k"),
    op("put_private", collection="c", key="k", value="1"),
    op("del_private", collection="c", key="k"),
    op("purge_private", collection="c", key="k"),
    op("set_private_policy", collection="c", key="k", value="p"),
    op("get_private_policy", collection="c", key="k"),
    op("private_range", collection="c", start="a", end="b"),
    op("private_query", collection="c", query="{}"),
)
_BATCHED = (
    op("start_batch"),
    op("put_state", key="k", value="1"),
    op("del_state", key="d"),
    op("purge_private", collection="c", key="k"),
    op("set_private_policy", collection="c", key="k", value="p"),
    op("get_states", keys=["a", "b"]),
)


def _text(steps: Sequence[Mapping[str, Any]]) -> bytes:
    return json.dumps({"steps": steps}).encode()


def _announcing(writes: int, keys: int) -> bytes:
    announced: bytes = ChaincodeAdditionalParams(
        use_write_batch=True,
        max_size_write_batch=writes,
        use_get_multiple_keys=True,
        max_size_get_multiple_keys=keys,
    ).SerializeToString()
    return announced


def _shown(message: Any) -> list[Any]:
    """A message, or the end of the stream; a refusal's own words are the shim's."""
    if message is grpc.aio.EOF:
        return ["end of the stream"]
    payload = "" if message.type == Type.ERROR else message.payload.hex()
    return [ChaincodeMessage.Type.Name(message.type), message.txid, message.channel_id, payload]


def _requests(peer: FakePeer) -> list[list[str]]:
    """What was asked of the peer: in batches in any order, as the official shim keeps none."""
    return [
        [name, "".join(sorted(message.payload.hex())) if "BATCH" in name else message.payload.hex()]
        for name, message in zip(peer.request_types, peer.requests, strict=True)
    ]


async def _registration(dial: Dial) -> object:
    async with dial() as peer:
        return _shown(await peer.receive())


async def _several_peers(dial: Dial) -> object:
    async with dial() as first, dial() as second:
        for peer in (first, second):
            await peer.ready()
        return [(await peer.invoke(b"echo", b"x")).payload.decode() for peer in (first, second, first)]


async def _older_peer(dial: Dial) -> object:
    async with dial(ready=b"") as peer:
        await peer.ready()
        await peer.invoke(b"script", _text(_BATCHED))
        return _requests(peer)


async def _newer_peer(dial: Dial) -> object:
    async with dial(ready=_announcing(1000, 1000)) as peer:
        await peer.ready()
        await peer.invoke(b"script", _text(_BATCHED))
        return _requests(peer)


async def _announcement_that_is_none(dial: Dial) -> object:
    async with dial(ready=b"\xff") as peer:
        await peer.ready()
        await peer.invoke(b"script", _text(_BATCHED))
        return _requests(peer)


def _limits(writes: int, keys: int) -> StreamCase:
    """330 writes and 330 keys: how many of them go in one message."""

    async def case(dial: Dial) -> object:
        steps = (
            op("get_many_states", key="k", size=330),
            op("start_batch"),
            op("put_many_states", key="k", size=330),
        )
        async with dial(ready=_announcing(writes, keys)) as peer:
            await peer.ready()
            response = await peer.invoke(b"script", _text(steps))
            return [response.status, [[*_requests(peer)[i][:1], len(m.payload)] for i, m in enumerate(peer.requests)]]

    return case


async def _keepalive(dial: Dial) -> object:
    async with dial() as peer:
        await peer.register()
        echoed = []
        for step in (None, Type.REGISTERED, Type.READY):
            if step is not None:
                await peer.send(ChaincodeMessage(type=step))
            await peer.send(ChaincodeMessage(type=Type.KEEPALIVE, payload=b"beat"))
            echoed.append(_shown(await peer.receive()))
        return echoed


def _out_of_order(state: str, message_type: int) -> StreamCase:
    """A message that the state does not allow."""

    async def case(dial: Dial) -> object:
        async with dial() as peer:
            await {"created": peer.register, "established": peer.established, "ready": peer.ready}[state]()
            await peer.send(ChaincodeMessage(type=message_type, txid="tx", channel_id=CHANNEL))
            return [_shown(await peer.receive())[:2], _shown(await peer.receive())]

    return case


async def _init(dial: Dial) -> object:
    text = _text([op("start_batch"), op("put_state", key="k", value="1"), op("event", name="begun", value="x")])
    async with dial() as peer:
        await peer.ready()
        done = await peer.run(transaction_message("tx1", b"script", text, message_type=Type.INIT))
        return [response_of(done).status, done.chaincode_event.event_name, _requests(peer)]


async def _init_refused(dial: Dial) -> object:
    answers = []
    async with dial() as peer:
        await peer.ready()
        for status in (200, 399, 400, 499, 500):
            answer = json.dumps({"respond": {"status": status, "message": "not now"}}).encode()
            done = await peer.run(transaction_message(f"tx{status}", b"script", answer, message_type=Type.INIT))
            answers.append([ChaincodeMessage.Type.Name(done.type), done.payload.hex()])
        return answers


async def _unreadable_proposal(dial: Dial) -> object:
    unreadable, nameless = signed_proposal(), signed_proposal(header_type=1_000)
    unreadable.proposal_bytes = b"\xff"
    headless = signed_proposal()
    headless.proposal_bytes = b""
    async with dial() as peer:
        await peer.ready()
        answers = [
            await peer.run(transaction_message(f"tx{number}", b"echo", proposal=proposal))
            for number, proposal in enumerate((unreadable, nameless, headless))
        ]
        return [*(_shown(answer) for answer in answers), (await peer.invoke(b"echo", b"still there")).payload.decode()]


async def _without_proposal(dial: Dial) -> object:
    message = transaction_message("tx1", b"script", _text([op("creator"), op("transient"), op("signed_proposal")]))
    message.ClearField("proposal")
    async with dial() as peer:
        await peer.ready()
        done = await peer.run(message)
        return json.loads(response_of(done).payload)


async def _refusals(dial: Dial) -> object:
    """The peer refuses every request: each step must get its text."""
    async with dial(ready=_announcing(100, 100)) as peer:
        for message_type in ChaincodeMessage.Type.values():
            peer.failing[message_type] = "failed: transaction ID: no"
        await peer.ready()
        response = await peer.invoke(b"script", _text(_READS_AND_WRITES))
        return [json.loads(response.payload), _requests(peer)]


async def _same_id(dial: Dial) -> object:
    """A transaction begins while another of the same id waits for its read."""
    start = transaction_message("tx1", b"script", _text([op("get_state", key="k")]))
    async with dial() as peer:
        await peer.ready()
        await peer.send(start)
        asked = await peer.receive()
        await peer.send(start)
        return [_shown(asked)[0], _shown(await peer.receive())[0]]


async def _stream_lost(dial: Dial) -> object:
    """A stream ends within a transaction; the next one is served."""
    async with dial() as peer:
        await peer.ready()
        await peer.send(transaction_message("tx1", b"script", _text([op("get_state", key="k")])))
        await peer.receive()
    async with dial() as peer:
        await peer.ready()
        return (await peer.invoke(b"echo", b"again")).payload.decode()


async def _large(dial: Dial) -> object:
    async with dial() as peer:
        await peer.ready()
        return len((await peer.invoke(b"echo", bytes(30 * _MIB))).payload)


async def _iterators(dial: Dial) -> object:
    """Five results in portions of two: what is asked for when."""
    async with dial() as peer:
        peer.state = {("", f"a{number}"): b"v" for number in range(5)}
        await peer.ready()
        response = await peer.invoke(b"script", _text([op("range", start="a", end="b")]))
        kinds = [kind for kind in peer.request_types if kind != "QUERY_STATE_CLOSE"]
        return [json.loads(response.payload), kinds]


def _certified(subject: x509.Name, *, attributes: bytes | None = None) -> bytes:
    extension = None if attributes is None else x509.UnrecognizedExtension(_ATTRIBUTES, attributes)
    issuer = make(name((NameOID.COUNTRY_NAME, "CN"), (NameOID.ORGANIZATION_NAME, 'ca, "root"')))
    pair = make(subject, issuer=issuer, extension=extension)
    identity: bytes = SerializedIdentity(mspid="AnyOrg", id_bytes=pair.certificate_pem).SerializeToString()
    return identity


def _credential(role: int) -> bytes:
    credential = SerializedIdemixIdentity(
        ou=OrganizationUnit(organizational_unit_identifier="trading").SerializeToString(),
        role=MSPRole(role=role).SerializeToString(),
    ).SerializeToString()
    identity: bytes = SerializedIdentity(mspid="AnyOrg", id_bytes=credential).SerializeToString()
    return identity


_PERSON = name((NameOID.COMMON_NAME, "person"))
# Made once, so that both probes are shown the same.
_X509 = {
    "usual": _certified(_PERSON, attributes=b'{"attrs":{"role":"auditor","empty":""}}'),
    "without attributes": _certified(_PERSON),
    "attributes of nobody": _certified(_PERSON, attributes=b'{"attrs":null}'),
    "no name": _certified(name()),
    "every part of a name": _certified(
        name(
            (NameOID.COUNTRY_NAME, "CN"),
            (NameOID.STATE_OR_PROVINCE_NAME, "Zhejiang"),
            (NameOID.LOCALITY_NAME, "Hangzhou"),
            (NameOID.STREET_ADDRESS, "1 Road"),
            (NameOID.POSTAL_CODE, "310000"),
            (NameOID.ORGANIZATION_NAME, "one"),
            (NameOID.ORGANIZATION_NAME, "two"),
            (NameOID.ORGANIZATIONAL_UNIT_NAME, "client"),
            (NameOID.ORGANIZATIONAL_UNIT_NAME, "trading"),
            (NameOID.SERIAL_NUMBER, "1"),
            (NameOID.SERIAL_NUMBER, "2"),
            (NameOID.COMMON_NAME, "first"),
            (NameOID.COMMON_NAME, "last"),
            (NameOID.DOMAIN_COMPONENT, "unknown"),
            (NameOID.EMAIL_ADDRESS, "a@b.c"),
        )
    ),
    "signs in a name": _certified(
        name(
            (NameOID.ORGANIZATION_NAME, ' #,+"\\<>;= '), (NameOID.COMMON_NAME, "#钥匙 é"), (NameOID.LOCALITY_NAME, " ")
        )
    ),
}
_IDEMIX = {f"role {role}": _credential(role) for role in (0, 1, 2, 3, 4)}
_NOBODY = {
    "no bytes": SerializedIdentity(mspid="AnyOrg").SerializeToString(),
    "neither": SerializedIdentity(mspid="AnyOrg", id_bytes=b"\xff").SerializeToString(),
    "no certificate": SerializedIdentity(
        mspid="AnyOrg", id_bytes=b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    ).SerializeToString(),
    "attributes that are none": _certified(_PERSON, attributes=b"no json"),
}


def _identities(creators: Mapping[str, bytes], *steps: Mapping[str, Any]) -> StreamCase:
    async def case(dial: Dial) -> object:
        told = {}
        async with dial() as peer:
            await peer.ready()
            for number, (who, creator) in enumerate(creators.items()):
                response = await peer.invoke(
                    b"script", _text(steps), tx_id=f"tx{number}", proposal=signed_proposal(creator=creator)
                )
                told[who] = json.loads(response.payload)
        return told

    return case


STREAM_CASES: dict[str, StreamCase] = {
    "registration": _registration,
    "several peers at once": _several_peers,
    "peer without the messages of 3.1": _older_peer,
    "peer with the messages of 3.1": _newer_peer,
    "announcement that is none": _announcement_that_is_none,
    "limits that the peer announces": _limits(150, 120),
    "limits below a hundred": _limits(10, 1),
    "keepalive": _keepalive,
    **{
        f"{ChaincodeMessage.Type.Name(message_type)} while {state}": _out_of_order(state, message_type)
        for state, types in {
            "created": (Type.READY, Type.TRANSACTION, Type.INIT, Type.RESPONSE, Type.REGISTER),
            "established": (Type.REGISTERED, Type.TRANSACTION, Type.INIT, Type.RESPONSE),
            "ready": (Type.REGISTERED, Type.READY, Type.RESPONSE, Type.ERROR, Type.COMPLETED, Type.GET_STATE),
        }.items()
        for message_type in types
    },
    "Init": _init,
    "Init that refuses": _init_refused,
    "proposal that cannot be read": _unreadable_proposal,
    "transaction without a proposal": _without_proposal,
    "every request refused": _refusals,
    "transaction of an id that is running": _same_id,
    "stream lost within a transaction": _stream_lost,
    "argument of 30 MiB": _large,
    "iterator over portions": _iterators,
    "X.509 identities": _identities(
        _X509,
        op("client_id"),
        op("client_msp_id"),
        op("client_certificate"),
        op("client_has_ou", name="trading"),
        op("client_attribute", name="role"),
        op("client_attribute", name="empty"),
        op("client_assert", name="role", value="auditor"),
    ),
    "Idemix identities": _identities(
        _IDEMIX,
        op("client_msp_id"),
        op("client_attribute", name="ou"),
        op("client_attribute", name="role"),
        op("client_id"),
    ),
    "identities that are none": _identities(_NOBODY, op("client_attribute", name="role"), op("client_id")),
}
